using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Tensors;

/// <summary>An operator that makes one number of all along some axes. The internal operator <c>NAME.gradient</c> is made from it.</summary>
internal abstract class ReductionOperator : Operator
{
    public override OperatorGroup Group => OperatorGroup.Tensor;

    public override bool HandlesShared => true;

    public override string Example => Name + " axes=0";

    public override EquatableArray<ParameterSpec> Parameters { get; } = EquatableArray.Of(
        Axes.Several("The axes along which there is one result, e.g. 0x1 or -1; all when left out."),
        new ParameterSpec("keepdims", ArgumentKind.Flag, "Whether these axes stay, with extent 1.", "false", Positional: false));

    /// <summary>The formula for comments.</summary>
    public abstract string FormulaText { get; }

    /// <summary>Whether anything flows back.</summary>
    public virtual bool HasGradient => true;

    /// <summary>Whether the gradient reads x.</summary>
    public virtual bool ReadsInput => true;

    /// <summary>Whether it reads y.</summary>
    public virtual bool ReadsResult => true;

    public override Shape? Infer(InferenceContext context)
    {
        var x = context.Inputs[0];
        return Axes.Check(context, x.Rank) ? Result(x, AxesOf(context.Settings, x.Rank), context.Settings.Flag("keepdims")) : null;
    }

    public override void Differentiate(GradientContext context)
    {
        if (!HasGradient || !context.Needs(0))
        {
            return;
        }

        var node = context.Node;
        var x = context.NodeOf(node.Inputs[0]);
        int[] inputs = [context.OutputGradient, .. ReadsInput ? new[] { x.Id } : [], .. ReadsResult ? new[] { node.Id } : []];
        context.Give(0, context.Add(Name + ".gradient", node.Settings, x.Shape, x.PerExample, inputs));
    }

    /// <summary>The kernels of the gradient operator. Inputs: dy, then x and y as far as the derivative reads them.</summary>
    public abstract void LowerGradient(LoweringContext context);

    protected virtual int[] AxesOf(Settings settings, int rank) => Axes.Of(settings, rank);

    /// <summary>A kernel's axes over x, those that are reduced as reduction axes, and where the result of an element stands.</summary>
    protected (Affine[] Element, Affine[] Reduced, Affine[] Result) Index(KernelBuilder kernel, Operand x, Settings settings, bool parallel = false)
    {
        var axes = AxesOf(settings, x.Extents.Count);
        var rows = kernel.Rows(x);
        var index = x.Extents.Select((e, d) => axes.Contains(d) && !parallel ? kernel.Reduce("k" + d, e) : kernel.Parallel("i" + d, e)).ToArray();
        Affine[] kept = settings.Flag("keepdims")
            ? [.. index.Select((a, d) => axes.Contains(d) ? 0 : a)]
            : [.. index.Where((_, d) => !axes.Contains(d))];
        return ([.. rows, .. index], [.. index.Where((_, d) => axes.Contains(d))], [.. rows, .. kept.Length == 0 ? [0] : kept]);
    }

    /// <summary>The number of elements one result is made of.</summary>
    protected int Count(Operand x, Settings settings) => AxesOf(settings, x.Extents.Count).Aggregate(1, (n, a) => n * x.Extents[a]);

    /// <summary>The positions along the reduced axes in row-major order, as numbers that a kernel can compare.</summary>
    protected Operand Positions(LoweringContext context, Operand x)
    {
        var settings = context.Node.Settings;
        var extents = AxesOf(settings, x.Extents.Count).Select(a => x.Extents[a]).ToArray();
        return context.Constant("position", Shape.Flat(extents), Enumerable.Range(0, Count(x, settings)).Select(static i => (double)i));
    }

    private static Shape Result(Shape x, int[] axes, bool keep) => Axes.Like(x, keep
        ? x.Extents.Select((e, d) => axes.Contains(d) ? 1 : e)
        : x.Extents.Where((_, d) => !axes.Contains(d)));
}
