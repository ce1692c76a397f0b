using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Emit;

/// <summary>Operations on <c>Vector512&lt;float&gt;</c> and its narrower twins.</summary>
internal sealed class VectorText(int lanes) : OperationText
{
    /// <summary>512, 256 or 128.</summary>
    public int Bits { get; } = lanes * 32;

    /// <summary>The static class: <c>Vector512</c>.</summary>
    public string Class => "Vector" + Literals.Int(Bits);

    public override string Type => Class + "<float>";

    public override string Zero => Type + ".Zero";

    public override string Constant(float value) => value switch
    {
        0f when 1 / value > 0 => Zero,
        1f => Type + ".One",
        _ => Broadcast(Literals.Float(value)),
    };

    public override string Broadcast(string scalar) => $"{Class}.Create({scalar})";

    public override string MultiplyAdd(string a, string b, string c) =>
        $"{Class}.MultiplyAddEstimate({Bare(a)}, {Bare(b)}, {Bare(c)})";

    public override string Maximum(string a, string b) => $"{Class}.MaxNative({Bare(a)}, {Bare(b)})";

    public override string Minimum(string a, string b) => $"{Class}.MinNative({Bare(a)}, {Bare(b)})";

    public override string Compare(ScalarOperation comparison, string a, string b) => comparison switch
    {
        ScalarOperation.Equal => $"{Class}.Equals({Bare(a)}, {Bare(b)})",
        ScalarOperation.Less => $"{Class}.LessThan({Bare(a)}, {Bare(b)})",
        _ => $"{Class}.LessThanOrEqual({Bare(a)}, {Bare(b)})",
    };

    public override string Both(string a, string b) => $"({a} & {b})";

    // A NaN is not 0, so it counts as true.
    public override string IsTrue(string value) => $"~{Class}.Equals({Bare(value)}, {Zero})";

    public override string Choose(string condition, string then, string otherwise) =>
        $"{Class}.ConditionalSelect({Bare(condition)}, {Bare(then)}, {Bare(otherwise)})";

    public override string Unary(ScalarOperation operation, string a) => operation switch
    {
        ScalarOperation.Negate => $"(-{a})",
        ScalarOperation.Absolute => $"{Class}.Abs({Bare(a)})",
        ScalarOperation.Sign => Choose(
            Compare(ScalarOperation.Less, Zero, a),
            Constant(1),
            Choose(Compare(ScalarOperation.Less, a, Zero), Constant(-1), Zero)),
        ScalarOperation.Floor => $"{Class}.Floor({Bare(a)})",
        ScalarOperation.SquareRoot => $"{Class}.Sqrt({Bare(a)})",
        ScalarOperation.ReciprocalSquareRoot => $"({Constant(1)} / {Class}.Sqrt({Bare(a)}))",
        ScalarOperation.Exponential => $"VectorMath.Exp({Bare(a)})",
        ScalarOperation.Logarithm => $"VectorMath.Log({Bare(a)})",
        _ => $"VectorMath.{operation}({Bare(a)})",
    };

    /// <summary>A mask whose first <paramref name="count"/> lanes are set.</summary>
    public string FirstLanes(int count) =>
        $"{Class}.LessThan({Class}<int>.Indices, {Class}.Create({Literals.Int(count)})).AsSingle()";

    /// <summary>The statements that combine the lanes of <paramref name="vector"/> into one float.</summary>
    /// <param name="unique">Makes names of locals.</param>
    public (IReadOnlyList<string> Statements, string Value) Across(AccumulatorKind kind, string vector, Func<string, string> unique)
    {
        if (kind == AccumulatorKind.Sum)
        {
            return ([], $"{Class}.Sum({vector})");
        }

        var statements = new List<string>();
        var value = vector;
        for (var bits = Bits; bits > 128; bits /= 2)
        {
            var half = new VectorText(bits / 64);
            var name = unique("h");
            statements.Add($"{half.Type} {name} = {Bare(half.Combine(kind, $"Vector{bits}.GetLower({value})", $"Vector{bits}.GetUpper({value})"))};");
            value = name;
        }

        var quarter = new VectorText(4);
        foreach (var order in new[] { "2, 3, 0, 1", "1, 0, 3, 2" })
        {
            var name = unique("h");
            statements.Add($"{quarter.Type} {name} = {Bare(quarter.Combine(kind, value, $"Vector128.Shuffle({value}, Vector128.Create({order}))"))};");
            value = name;
        }

        return (statements, $"{value}.ToScalar()");
    }
}
