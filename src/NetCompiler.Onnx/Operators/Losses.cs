namespace NetCompiler.Onnx.Operators;

/// <summary>Losses.</summary>
internal static class Losses
{
    public static OnnxOperator[] All { get; } = [];
}
