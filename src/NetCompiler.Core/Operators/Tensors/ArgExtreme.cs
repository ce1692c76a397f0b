using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Tensors;

/// <summary>Where along an axis the greatest or least stands, as a number. Without a gradient.</summary>
internal sealed class ArgExtreme(string name, bool isGreatest) : ReductionOperator
{
    public override string Name { get; } = name;

    public override string Summary => $"y = the position of the {(isGreatest ? "greatest" : "least")} along an axis, from 0; no gradient.";

    public override string FormulaText => "y = the first position at which x is " + (isGreatest ? "greatest" : "least");

    public override string Example => Name + " axis=0";

    public override bool HasGradient => false;

    public override EquatableArray<ParameterSpec> Parameters { get; } = EquatableArray.Of(
        Axes.One("The axis, negative from the end.", "-1"),
        new ParameterSpec("keepdims", ArgumentKind.Flag, "Whether the axis stays, with extent 1.", "false", Positional: false),
        new ParameterSpec("last", ArgumentKind.Flag, "Whether of equal ones the last counts instead of the first.", "false", Positional: false));

    public override Shape? Infer(InferenceContext context) => Axes.Check(context, context.Inputs[0].Rank, "axis") ? base.Infer(context) : null;

    public override void Lower(LoweringContext context)
    {
        var (settings, x) = (context.Node.Settings, context.Input(0).As("x"));
        var k = context.Kernel(Name + ".forward", FormulaText);
        var (element, reduced, at) = Index(k, x, settings);
        var value = k.Read(x, element);
        var extreme = k.Accumulate(isGreatest ? AccumulatorKind.Maximum : AccumulatorKind.Minimum, value);
        k.NextStage();
        var isLast = settings.Flag("last");
        var position = Expression.Select(Formulas.Equal(value, extreme), k.Read(Positions(context, x), reduced), isLast ? -1 : Count(x, settings));
        k.Write(context.Output, k.Accumulate(isLast ? AccumulatorKind.Maximum : AccumulatorKind.Minimum, position), at);
    }

    public override void LowerGradient(LoweringContext context) => throw new InvalidOperationException($"{Name} has no gradient.");

    protected override int[] AxesOf(Settings settings, int rank) => Axes.Of(settings, rank, "axis");
}
