using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;
using NetCompiler.Core.Operators.Tensors;

namespace NetCompiler.Core.Operators.Activations;

/// <summary>Softmax and its kin: over all features of a flat value, those of each step of a sequence, the channels at each place of a spatial value.</summary>
internal abstract class SoftmaxFamily : Operator
{
    /// <summary>Their one argument.</summary>
    public static EquatableArray<ParameterSpec> AxisOnly { get; } = EquatableArray.Of(
        Axes.One("The one axis it is over, negative from the end; all features, or the channels of a spatial value, when left out.", ""));

    public override OperatorGroup Group => OperatorGroup.Activation;

    public override bool HandlesShared => true;

    public override EquatableArray<ParameterSpec> Parameters => AxisOnly;

    public abstract string DerivativeText { get; }

    public override Shape? Infer(InferenceContext context) => Axes.Check(context, context.Inputs[0].Rank, "axis") ? context.Inputs[0] : null;

    /// <summary>The axes it is over.</summary>
    public static int[] Reduced(Node node) => Axes.IsGiven(node.Settings, "axis")
        ? [Axes.Normal(node.Settings.Integer("axis"), node.Shape.Rank)]
        : [.. Enumerable.Range(0, node.Shape.Rank).Where(d => FeatureAxis.IsFeature(node.Shape, d))];

    /// <summary>Every element: parallel over examples and positions, reducing over what it is over.</summary>
    public static Affine[] Index(KernelBuilder kernel, LoweringContext context)
    {
        var reduced = Reduced(context.Node);
        return
        [
            .. kernel.Rows(context.Output),
            .. context.Node.Shape.Extents.Select((e, d) => reduced.Contains(d) ? kernel.Reduce("k" + d, e) : kernel.Parallel("i" + d, e)),
        ];
    }

    /// <summary>All of them need the result only.</summary>
    public override void Differentiate(GradientContext context)
    {
        var node = context.Node;
        if (context.Needs(0))
        {
            context.Give(0, context.Add(Name + ".gradient", node.Settings, node.Shape, node.PerExample, context.OutputGradient, node.Id));
        }
    }

    /// <summary>The kernel of the gradient operator, whose inputs are dy and y.</summary>
    public abstract void LowerGradient(LoweringContext context);

    /// <summary>e^(sign·x - greatest) divided by its sum, in three passes: greatest, powers and their sum, scaling.</summary>
    protected static void LowerNormalised(LoweringContext context, KernelBuilder kernel, bool negated)
    {
        var y = context.Output;
        var index = Index(kernel, context);
        var x = kernel.Read(context.Input(0), index);
        var signed = negated ? -x : x;
        var greatest = kernel.Maximum(signed);
        kernel.NextStage();
        var power = Expression.Exp(signed - greatest);
        var sum = kernel.Sum(power);
        kernel.WriteInner(y, power, index);
        kernel.NextStage();
        kernel.WriteInner(y, kernel.Read(y, index) * (1 / sum), index);
    }

    /// <summary>y·(dy - Σ dy·y), or its negative.</summary>
    protected static void LowerNormalisedGradient(LoweringContext context, KernelBuilder kernel, bool negated)
    {
        var index = Index(kernel, context);
        var dy = kernel.Read(context.Input(0).As("dy"), index);
        var y = kernel.Read(context.Input(1).As("y"), index);
        var dot = kernel.Sum(dy * y);
        kernel.NextStage();
        kernel.WriteInner(context.Output.As("dx"), y * (negated ? dot - dy : dy - dot), index);
    }
}
