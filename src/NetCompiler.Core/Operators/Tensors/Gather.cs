using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;
using NetCompiler.Core.Operators.Internal;

namespace NetCompiler.Core.Operators.Tensors;

/// <summary>Elements of an axis by fixed positions. Positions in a row at equal distances become one copy.</summary>
internal sealed class Gather : Operator
{
    public override string Name => "gather";

    public override string Summary => "y = the elements of x at given positions along an axis, in the order given: gather 0 2 2 axis=1. Negative positions count from the end.";

    public override string Example => "gather 0 -1";

    public override OperatorGroup Group => OperatorGroup.Tensor;

    public override bool HandlesShared => true;

    public override EquatableArray<ParameterSpec> Parameters { get; } = EquatableArray.Of(
        new ParameterSpec("positions", ArgumentKind.Integers, "The positions taken; one may be taken several times."),
        Axes.One("The axis, negative from the end.", "0"));

    public override Shape? Infer(InferenceContext context)
    {
        var x = context.Inputs[0];
        if (!Axes.Check(context, x.Rank, "axis"))
        {
            return null;
        }

        var axis = AxisOf(context.Settings, x.Rank);
        var positions = context.Settings.Integers("positions");
        if (positions.Cast<int?>().FirstOrDefault(p => p < -x.Extents[axis] || p >= x.Extents[axis]) is { } wrong)
        {
            context.ArgumentProblem("positions", FormattableString.Invariant(
                $"{context.Subject} takes position {wrong} of axis {axis}, but {context.Origin(0)} gives {x}: positions go from -{x.Extents[axis]} to {x.Extents[axis] - 1}."));
            return null;
        }

        return x with { Extents = x.Extents.With(axis, positions.Length) };
    }

    public override void Differentiate(GradientContext context)
    {
        var x = context.NodeOf(context.Node.Inputs[0]);
        if (context.Needs(0))
        {
            context.Give(0, context.Add("gather.gradient", context.Node.Settings, x.Shape, x.PerExample, context.OutputGradient));
        }
    }

    public override void Lower(LoweringContext context)
    {
        var (x, y) = (context.Input(0).As("x"), context.Output);
        var (axis, positions) = Positions(context.Node.Settings, x.Extents);
        for (var first = 0; first < positions.Length;)
        {
            var run = Run(positions, first);
            var step = run > 1 ? positions[first + 1] - positions[first] : 1;
            var k = context.Kernel("gather.forward", "y[i] = x[position of i]");
            var rows = k.Rows(y);
            var index = k.ParallelOver(y.Extents.With(axis, run));
            var (offset, start) = (first, positions[first]);
            Affine[] At(Affine along) => [.. rows, .. index.Select((a, d) => d == axis ? along : a)];
            k.Write(y, k.Read(x, At((step * index[axis]) + start)), At(index[axis] + offset));
            first += run;
        }
    }

    internal static (int Axis, int[] Positions) Positions(Settings settings, EquatableArray<int> extents)
    {
        var axis = AxisOf(settings, extents.Count);
        return (axis, [.. settings.Integers("positions").Select(p => p < 0 ? p + extents[axis] : p)]);
    }

    private static int AxisOf(Settings settings, int rank) => Axes.Normal(settings.Integer("axis"), rank);

    private static int Run(int[] positions, int first)
    {
        var end = Math.Min(first + 2, positions.Length);
        while (end < positions.Length && positions[end] - positions[end - 1] == positions[first + 1] - positions[first])
        {
            end++;
        }

        return end - first;
    }
}

/// <summary>Each element gets the sum over where it went, as a product with the table of what went where.</summary>
internal sealed class GatherGradient() : InternalOperator("gather.gradient", "dx = Σ dy over where x went: gradient of gather.")
{
    public override (int Least, int Most) InputCount => (1, 1);

    public override void Lower(LoweringContext context)
    {
        var (dy, dx) = (context.Input(0).As("dy"), context.Output.As("dx"));
        var (axis, positions) = Gather.Positions(context.Node.Settings, dx.Extents);
        var extent = dx.Extents[axis];
        var went = context.Constant("went", Shape.Flat(positions.Length, extent), positions.SelectMany(p => Enumerable.Range(0, extent).Select(e => e == p ? 1.0 : 0)));
        var k = context.Kernel(Name, "dx[i] = Σ dy[j] where j was taken from i");
        var rows = k.Rows(dx);
        var index = k.ParallelOver(dx.Extents);
        var j = k.Reduce("j", positions.Length);
        var from = k.Read(dy, [.. rows, .. index.Select((a, d) => d == axis ? j : a)]);
        k.Write(dx, k.Sum(from * k.Read(went, j, index[axis])), [.. rows, .. index]);
    }
}
