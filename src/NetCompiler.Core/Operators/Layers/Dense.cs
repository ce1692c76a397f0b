using System.Globalization;
using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Layers;

/// <summary>
/// Fully connected. The weight is stored (out, in); in is the row-major flattening of a flat or spatial input, or the features of one
/// step of a sequence. Each extent of the input has its own reduction axis, so that any layout works; the scheduler fuses them.
/// </summary>
internal sealed class Dense : Operator
{
    /// <summary>The argument that names the layer whose weight is taken.</summary>
    internal const string TiedArgument = "tied";

    public override string Name => "dense";

    public override string Summary =>
        "y = x·Wᵀ + b: fully connected; flattens a spatial value row by row, acts on each step of a sequence. Weights: weight (units, inputs), bias (units).";

    public override string Example => "dense 10 bias=false";

    public override EquatableArray<ParameterSpec> Parameters { get; } = new ParameterSpec[]
    {
        new("units", ArgumentKind.Integer, "Results, at least 1.", Minimum: 1, Maximum: int.MaxValue),
        new("bias", ArgumentKind.Flag, "Whether a bias is added.", "true", Positional: false),
        new(TiedArgument, ArgumentKind.Text, "A layer above whose weight this one takes: units rows of as many numbers as are read, such as the table of an embedding.", "", Positional: false),
    }.Concat(WeightArguments.Specs).ToEquatable();

    public override Shape? Infer(InferenceContext context)
    {
        var input = context.Inputs[0];
        var units = context.Settings.Integer("units");
        var inputs = FeaturesOf(input);
        if ((long)inputs * units > int.MaxValue)
        {
            context.ShapeProblem(string.Format(
                CultureInfo.InvariantCulture,
                "{0} would have {1:N0} x {2:N0} weights, and {3} gives {4}. No tensor may hold more than 2,147,483,647 values; use fewer units.",
                context.Subject, units, inputs, context.Origin(0), input));
            return null;
        }

        context.Parameter("weight", Shape.Flat(units, inputs), WeightArguments.Initializer(context.Settings, inputs, units));
        if (context.Settings.Flag("bias"))
        {
            context.Parameter("bias", Shape.Flat(units), Initializer.Zeros);
        }

        return input.Kind == ShapeKind.Sequence ? Shape.Sequence(input.Extents[0], units) : Shape.Flat(units);
    }

    public override void Differentiate(GradientContext context)
    {
        var node = context.Node;
        var dy = context.OutputGradient;
        var x = context.NodeOf(node.Inputs[0]);
        var weight = context.NodeOf(node.Inputs[1]);
        if (context.Needs(0))
        {
            context.Give(0, context.Add("dense.inputgradient", Settings.None, x.Shape, x.PerExample, dy, weight.Id));
        }

        if (context.Needs(1))
        {
            context.Give(1, context.Add("dense.weightgradient", Settings.None, weight.Shape, false, dy, x.Id));
        }

        if (node.Inputs.Count > 2 && context.Needs(2))
        {
            context.Give(2, context.Add("sumrows", Settings.None, context.NodeOf(node.Inputs[2]).Shape, false, dy));
        }
    }

    public override void Lower(LoweringContext context)
    {
        var hasBias = context.Node.Inputs.Count > 2;
        var k = context.Kernel("dense.forward", hasBias ? "y = x·Wᵀ + b" : "y = x·Wᵀ");
        var y = context.Output;
        var x = context.Input(0);
        var n = k.Rows();
        var steps = StepsOf(k, context.InputShape(0));
        var j = k.Parallel("j", y.Extents[y.Extents.Count - 1]);
        var extents = x.Extents.Skip(steps.Length).ToEquatable();
        var i = k.ReduceOver(extents);
        var result = k.Sum(k.Read(x, [n, .. steps, .. i]) * k.Read(context.Input(1), j, KernelIndices.RowMajor(i, extents)));
        if (hasBias)
        {
            result += k.Read(context.Input(2), j);
        }

        k.Write(y, result, [n, .. steps, j]);
    }

    /// <summary>The axis over the steps of a sequence; none for other shapes.</summary>
    internal static Affine[] StepsOf(KernelBuilder kernel, Shape shape) =>
        shape.Kind == ShapeKind.Sequence ? [kernel.Parallel("t", shape.Extents[0])] : [];

    private static int FeaturesOf(Shape input) => input.Kind == ShapeKind.Sequence ? input.Extents[1] : input.Size;
}
