using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;
using NetCompiler.Core.Operators.Internal;
using NetCompiler.Core.Operators.Tensors;

namespace NetCompiler.Core.Operators.Layers;

/// <summary>
/// Neurons that measure how far the input is from them. A layer of radial basis functions is <c>distance 8 squared=true | scale -0.5 | exp</c>.
/// </summary>
internal sealed class Distance : Operator
{
    public override string Name => "distance";

    public override string Summary =>
        "y = ‖x - w‖: the Euclidean distance of the input to the centre of each unit; flattens a spatial value, acts on each step of a sequence. Weight: weight (units, inputs).";

    public override string Example => "distance 8 squared=true";

    public override EquatableArray<ParameterSpec> Parameters { get; } = new ParameterSpec[]
    {
        new("units", ArgumentKind.Integer, "Centres, at least 1.", Minimum: 1, Maximum: int.MaxValue),
        new("squared", ArgumentKind.Flag, "Whether the root is left out.", "false", Positional: false),
    }.Concat(WeightArguments.Specs).ToEquatable();

    public override Shape? Infer(InferenceContext context)
    {
        var x = context.Inputs[0];
        var units = context.Settings.Integer("units");
        var inputs = x.Kind == ShapeKind.Sequence ? x.Extents[1] : x.Size;
        context.Parameter("weight", Shape.Flat(units, inputs), WeightArguments.Initializer(context.Settings, inputs, units));
        return x.Kind == ShapeKind.Sequence ? Shape.Sequence(x.Extents[0], units) : Shape.Flat(units);
    }

    public override void Differentiate(GradientContext context)
    {
        var node = context.Node;
        int[] inputs = [context.OutputGradient, node.Inputs[0], node.Inputs[1], .. IsSquared(node.Settings) ? Array.Empty<int>() : [node.Id]];
        var (x, weight) = (context.NodeOf(node.Inputs[0]), context.NodeOf(node.Inputs[1]));
        if (context.Needs(0))
        {
            context.Give(0, context.Add("distance.inputgradient", node.Settings, x.Shape, x.PerExample, inputs));
        }

        if (context.Needs(1))
        {
            context.Give(1, context.Add("distance.weightgradient", node.Settings, weight.Shape, false, inputs));
        }
    }

    public override void Lower(LoweringContext context)
    {
        var isSquared = IsSquared(context.Node.Settings);
        var k = context.Kernel("distance.forward", isSquared ? "y = Σ (x - w)²" : "y = √ Σ (x - w)²");
        var (x, y) = (context.Input(0).As("x"), context.Output);
        var at = new Positions(k, x, context.InputShape(0), sumRows: false, sumInputs: true);
        var j = k.Parallel("j", y.Extents[y.Extents.Count - 1]);
        var difference = k.Read(x, at.Element) - k.Read(context.Input(1).As("weight"), j, at.Input);
        var sum = k.Sum(difference * difference);
        k.Write(y, isSquared ? sum : Formulas.Sqrt(sum), [.. at.Rows, j]);
    }

    internal static bool IsSquared(Settings settings) => settings.Flag("squared");

    /// <summary>What a pair of an input and a centre adds to the gradient of the input: at distance 0 nothing, as there is no direction.</summary>
    internal static Expression Slope(LoweringContext context, KernelBuilder k, Positions at, Affine j)
    {
        Affine[] result = [.. at.Rows, j];
        var dy = k.Read(context.Input(0).As("dy"), result);
        var difference = k.Read(context.Input(1).As("x"), at.Element) - k.Read(context.Input(2).As("weight"), j, at.Input);
        if (IsSquared(context.Node.Settings))
        {
            return 2 * dy * difference;
        }

        var y = k.Read(context.Input(3).As("y"), result);
        return Expression.Select(y, dy * difference / y, 0);
    }

    /// <summary>The examples and steps, and within one of them the inputs as one row.</summary>
    internal sealed class Positions
    {
        public Positions(KernelBuilder k, Operand x, Shape shape, bool sumRows, bool sumInputs)
        {
            var steps = shape.Kind == ShapeKind.Sequence ? 1 : 0;
            Affine Axis(string name, int extent, bool isSum) => isSum ? k.Reduce(name, extent) : k.Parallel(name, extent);
            Rows = [sumRows ? k.ReduceRows() : k.Rows(), .. x.Extents.Take(steps).Select(e => Axis("t", e, sumRows))];
            var inputs = x.Extents.Skip(steps).Select((e, d) => Axis("i" + d, e, sumInputs)).ToArray();
            Element = [.. Rows, .. inputs];
            Input = KernelIndices.RowMajor(inputs, x.Extents.Skip(steps).ToEquatable());
        }

        public Affine[] Rows { get; }

        public Affine[] Element { get; }

        public Affine Input { get; }
    }
}

/// <summary>Inputs: dy, x, weight, and y unless squared.</summary>
internal sealed class DistanceInputGradient() : InternalOperator("distance.inputgradient", "dx = Σ dy · (x - w) / y: gradient of distance with respect to its input.")
{
    public override (int Least, int Most) InputCount => (3, 4);

    public override void Lower(LoweringContext context)
    {
        var k = context.Kernel(Name, "dx = Σ dy · ∂y/∂x");
        var dx = context.Output.As("dx");
        var at = new Distance.Positions(k, dx, context.InputShape(1), sumRows: false, sumInputs: false);
        var j = k.Reduce("j", context.InputShape(2).Extents[0]);
        k.Write(dx, k.Sum(Distance.Slope(context, k, at, j)), at.Element);
    }
}

/// <summary>Inputs: dy, x, weight, and y unless squared.</summary>
internal sealed class DistanceWeightGradient() : InternalOperator("distance.weightgradient", "dw = Σ dy · (w - x) / y over the batch: gradient of distance with respect to its centres.")
{
    public override (int Least, int Most) InputCount => (3, 4);

    public override void Lower(LoweringContext context)
    {
        var k = context.Kernel(Name, "dw = Σ dy · ∂y/∂w");
        var at = new Distance.Positions(k, context.Input(1), context.InputShape(1), sumRows: true, sumInputs: false);
        var j = k.Parallel("j", context.Output.Extents[0]);
        k.Write(context.Output.As("dw"), k.Sum(-Distance.Slope(context, k, at, j)), j, at.Input);
    }
}
