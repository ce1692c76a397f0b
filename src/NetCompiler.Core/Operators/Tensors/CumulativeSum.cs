using NetCompiler.Core.Graph;

namespace NetCompiler.Core.Operators.Tensors;

/// <summary>Each result is a sum of its own: a product with a triangular matrix of ones, which vectors work off faster than a chain of additions.</summary>
internal sealed class CumulativeSum : Operator
{
    public override string Name => "cumsum";

    public override string Summary => "y = the sum of x up to each element along an axis.";

    public override string Example => "cumsum axis=0";

    public override OperatorGroup Group => OperatorGroup.Tensor;

    public override bool HandlesShared => true;

    public override EquatableArray<ParameterSpec> Parameters { get; } = EquatableArray.Of(
        Axes.One("The axis, negative from the end.", "-1"),
        new ParameterSpec("exclusive", ArgumentKind.Flag, "Whether the element itself is left out.", "false", Positional: false),
        new ParameterSpec("reverse", ArgumentKind.Flag, "Whether the sum is of what follows.", "false", Positional: false));

    public override Shape? Infer(InferenceContext context) => Axes.Check(context, context.Inputs[0].Rank, "axis") ? context.Inputs[0] : null;

    /// <summary>What an element enters are the sums behind it: the same in reverse.</summary>
    public override void Differentiate(GradientContext context)
    {
        var node = context.Node;
        if (context.Needs(0))
        {
            var settings = node.Settings.With("reverse", node.Settings.Flag("reverse") ? 0 : 1);
            context.Give(0, context.Add(Name, settings, node.Shape, node.PerExample, context.OutputGradient));
        }
    }

    public override void Lower(LoweringContext context)
    {
        var settings = context.Node.Settings;
        var y = context.Output;
        var axis = Axes.Normal(settings.Integer("axis"), y.Extents.Count);
        var (extent, own) = (y.Extents[axis], settings.Flag("exclusive") ? 0.0 : 1.0);
        var isReverse = settings.Flag("reverse");
        var enters = context.Constant("enters", Shape.Flat(extent, extent), Enumerable.Range(0, extent).SelectMany(to =>
            Enumerable.Range(0, extent).Select(from => from == to ? own : from < to != isReverse ? 1.0 : 0)));
        var k = context.Kernel("cumsum.forward", "y[i] = Σ x[j] over j up to i");
        var rows = k.Rows(y);
        var index = k.ParallelOver(y.Extents);
        var j = k.Reduce("j", extent);
        var x = k.Read(context.Input(0).As("x"), [.. rows, .. index.Select((a, d) => d == axis ? j : a)]);
        k.Write(y, k.Sum(x * k.Read(enters, index[axis], j)), [.. rows, .. index]);
    }
}
