using NetCompiler.Core.Graph;

namespace NetCompiler.Onnx.Import;

/// <summary>A value of the network that is being written.</summary>
/// <param name="Id">Its line.</param>
/// <param name="Shape">Of one example, or of the whole for a constant.</param>
/// <param name="PerExample">Whether it depends on an input.</param>
internal sealed record SketchValue(int Id, Shape Shape, bool PerExample);

/// <summary>An argument of an operator: numbers, or a word.</summary>
internal sealed record SketchArgument(string Name, double[] Numbers, string? Word = null)
{
    public static implicit operator SketchArgument((string Name, double Number) argument) => new(argument.Name, [argument.Number]);

    public static implicit operator SketchArgument((string Name, bool Flag) argument) => new(argument.Name, [argument.Flag ? 1 : 0]);

    public static implicit operator SketchArgument((string Name, string Word) argument) => new(argument.Name, [], argument.Word);

    public static implicit operator SketchArgument((string Name, int[] Numbers) argument) => new(argument.Name, [.. argument.Numbers.Select(static n => (double)n)]);
}
