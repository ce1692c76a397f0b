using NetCompiler.Core.Declaration;
using NetCompiler.Dynamic;
using NetCompiler.Engine;

namespace NetCompiler.Onnx.Tests;

/// <summary>What imported networks run on.</summary>
internal static class Engines
{
    public static ConformanceEngine Generated { get; } = new("generated", static texts => NetworkFactory.CompileMany(texts, options: new NetworkOptions(Training: false)));

    public static ConformanceEngine Generic { get; } = new("generic", static texts => [.. texts.Select(static text => GenericNetwork.Parse(text))]);

    public static ConformanceEngine[] Both { get; } = [Generated, Generic];
}
