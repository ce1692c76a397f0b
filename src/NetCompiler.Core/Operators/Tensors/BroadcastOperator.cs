using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Tensors;

/// <summary>
/// An operator that combines values element by element, with broadcasting. It says its formula and its derivatives as expressions; the
/// internal operator <c>NAME.gradient</c> (see <see cref="BroadcastGradient"/>) is made from them.
/// </summary>
internal abstract class BroadcastOperator : Operator
{
    public override OperatorGroup Group => OperatorGroup.Combination;

    public override (int Least, int Most) InputCount => (2, 2);

    public override bool HandlesShared => true;

    public override string Example => Name + " a b";

    /// <summary>The formula as comments write it, of operands x1, x2, ….</summary>
    public abstract string FormulaText(int operands);

    /// <summary>Whether anything flows back; a comparison has no gradient.</summary>
    public virtual bool HasGradient => true;

    public abstract Expression Formula(IReadOnlyList<Expression> x, Settings settings);

    /// <summary>What flows back to one operand for one element of the result.</summary>
    public virtual Expression Derivative(int operand, Expression dy, IReadOnlyList<Expression> x, Settings settings) => 0;

    public override Shape? Infer(InferenceContext context) => Broadcasting.Infer(context);

    public override void Differentiate(GradientContext context)
    {
        for (var i = 0; i < context.Node.Inputs.Count && HasGradient; i++)
        {
            if (context.Needs(i))
            {
                GiveGradient(context, i);
            }
        }
    }

    public override void Lower(LoweringContext context)
    {
        var y = context.Output;
        var count = context.Node.Inputs.Count;
        var k = context.Kernel(Name + ".forward", FormulaText(count));
        Affine[] rows = y.PerExample ? [k.Rows()] : [];
        var index = k.ParallelOver(y.Extents);
        var x = Enumerable.Range(0, count).Select(i => k.ReadBroadcast(context.Input(i).As(OperandName(i)), rows.FirstOrDefault(), index, y.Extents)).ToArray();
        k.Write(y, Formula(x, context.Node.Settings), [.. rows, .. index]);
    }

    internal static string OperandName(int i) => "x" + (i + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);

    protected virtual void GiveGradient(GradientContext context, int input)
    {
        var x = context.NodeOf(context.Node.Inputs[input]);
        var settings = context.Node.Settings.With("input", input);
        context.Give(input, context.Add(Name + ".gradient", settings, x.Shape, x.PerExample, [context.OutputGradient, .. context.Node.Inputs]));
    }

    /// <summary>Whether a gradient of the result's shape is one of this input's.</summary>
    protected static bool IsWhole(GradientContext context, int input)
    {
        var x = context.NodeOf(context.Node.Inputs[input]);
        return x.Shape.Extents == context.Node.Shape.Extents && x.PerExample == context.Node.PerExample;
    }
}
