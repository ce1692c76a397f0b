using NetCompiler.Networks;

namespace NetCompiler.Onnx;

/// <summary>Something that runs networks: generated code, the generic engine.</summary>
/// <param name="Name">What the report calls it.</param>
/// <param name="Compile">Makes a network of each text, in order; a text that is refused throws.</param>
public sealed record ConformanceEngine(string Name, Func<IReadOnlyList<string>, IReadOnlyList<INetwork>> Compile);
