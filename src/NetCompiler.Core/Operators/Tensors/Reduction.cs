using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Tensors;

/// <summary>A reduction whose gradient is element-wise: <c>y = result(⊕ body(x))</c>.</summary>
/// <param name="body">What is combined.</param>
/// <param name="result">What is made of the combined number and of how many there were.</param>
/// <param name="derivative">dx from dy, x, y and how many there were.</param>
internal sealed class Reduction(
    string name,
    string formula,
    string meaning,
    Func<Expression, Expression> body,
    Func<Expression, double, Expression> result,
    Func<Expression, Expression, Expression, double, Expression> derivative,
    bool readsInput,
    bool readsResult) : ReductionOperator
{
    public static IReadOnlyList<Reduction> All { get; } =
    [
        new("reducesum", "y = Σ x", "the sum", Same, static (s, _) => s, static (dy, _, _, _) => dy, false, false),
        new("reducemean", "y = Σ x / n", "the mean", Same, static (s, n) => (1 / n) * s, static (dy, _, _, n) => (1 / n) * dy, false, false),
        new("reducel1", "y = Σ |x|", "the sum of sizes", Formulas.Abs, static (s, _) => s, static (dy, x, _, _) => dy * Formulas.Sign(x), true, false),
        new(
            "reducel2", "y = √ Σ x²", "the length", static x => x * x, static (s, _) => Formulas.Sqrt(s),
            static (dy, x, y, _) => Expression.Select(Formulas.Equal(y, 0), 0, dy * x / y), true, true),
        new(
            "reducesumsquare", "y = Σ x²", "the sum of squares", static x => x * x, static (s, _) => s,
            static (dy, x, _, _) => 2 * dy * x, true, false),
        new(
            "reducelogsum", "y = log Σ x", "the logarithm of the sum", Same, static (s, _) => Expression.Log(s),
            static (dy, _, y, _) => dy * Expression.Exp(-y), false, true),
    ];

    public override string Name { get; } = name;

    public override string Summary => $"{FormulaText}: {meaning} along axes.";

    public override string FormulaText { get; } = formula;

    public override bool ReadsInput => readsInput;

    public override bool ReadsResult => readsResult;

    public override void Lower(LoweringContext context)
    {
        var (settings, x) = (context.Node.Settings, context.Input(0).As("x"));
        var k = context.Kernel(Name + ".forward", FormulaText);
        var (element, _, at) = Index(k, x, settings);
        k.Write(context.Output, result(k.Sum(body(k.Read(x, element))), Count(x, settings)), at);
    }

    public override void LowerGradient(LoweringContext context)
    {
        var (settings, dx) = (context.Node.Settings, context.Output.As("dx"));
        var k = context.Kernel(Name + ".gradient", "dx = dy · dy/dx of " + FormulaText);
        var (element, _, at) = Index(k, dx, settings, parallel: true);
        var next = 1;
        var dy = k.Read(context.Input(0).As("dy"), at);
        var x = ReadsInput ? k.Read(context.Input(next++).As("x"), element) : 0;
        var y = ReadsResult ? k.Read(context.Input(next).As("y"), at) : 0;
        k.Write(dx, derivative(dy, x, y, Count(dx, settings)), element);
    }

    private static Expression Same(Expression x) => x;
}
