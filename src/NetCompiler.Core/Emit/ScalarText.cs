using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Emit;

/// <summary>Operations on <c>float</c>.</summary>
internal sealed class ScalarText : OperationText
{
    public override string Type => "float";

    public override string Zero => "0f";

    public override string Constant(float value)
    {
        var text = Literals.Float(value);
        return text[0] == '-' ? $"({text})" : text;
    }

    public override string Broadcast(string scalar) => scalar;

    public override string MultiplyAdd(string a, string b, string c) => $"float.MultiplyAddEstimate({Bare(a)}, {Bare(b)}, {Bare(c)})";

    public override string Maximum(string a, string b) => $"float.MaxNative({Bare(a)}, {Bare(b)})";

    public override string Minimum(string a, string b) => $"float.MinNative({Bare(a)}, {Bare(b)})";

    public override string Compare(ScalarOperation comparison, string a, string b) =>
        $"({a} {(comparison switch { ScalarOperation.Equal => "==", ScalarOperation.Less => "<", _ => "<=" })} {b})";

    public override string Both(string a, string b) => $"({a} && {b})";

    public override string IsTrue(string value) => $"({value} != 0f)";

    public override string Choose(string condition, string then, string otherwise) => $"({condition} ? {then} : {otherwise})";

    public override string Unary(ScalarOperation operation, string a) => operation switch
    {
        ScalarOperation.Negate => $"(-{a})",
        ScalarOperation.Absolute => $"MathF.Abs({Bare(a)})",
        ScalarOperation.Sign => $"({a} > 0f ? 1f : {a} < 0f ? -1f : 0f)",
        ScalarOperation.Floor => $"MathF.Floor({Bare(a)})",
        ScalarOperation.SquareRoot => $"MathF.Sqrt({Bare(a)})",
        ScalarOperation.ReciprocalSquareRoot => $"(1f / MathF.Sqrt({Bare(a)}))",
        ScalarOperation.Exponential => $"VectorMath.Exp({Bare(a)})",
        ScalarOperation.Logarithm => $"VectorMath.Log({Bare(a)})",
        _ => $"VectorMath.{operation}({Bare(a)})",
    };
}
