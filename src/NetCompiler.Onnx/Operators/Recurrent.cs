namespace NetCompiler.Onnx.Operators;

/// <summary>Recurrent layers.</summary>
internal static class Recurrent
{
    public static OnnxOperator[] All { get; } = [];
}
