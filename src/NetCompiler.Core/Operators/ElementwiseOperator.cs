using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators;

/// <summary>
/// An operator that maps each element on its own: <c>y = f(x)</c>. It says f and its derivative as expressions; the internal operator
/// <c>NAME.gradient</c> (see <see cref="ElementwiseGradient"/>) is made from them.
/// </summary>
internal abstract class ElementwiseOperator : Operator
{
    public override OperatorGroup Group => OperatorGroup.Activation;

    public override bool HandlesShared => true;

    /// <summary>The formula as documentation and comments write it: <c>y = max(x, 0)</c>.</summary>
    public abstract string FormulaText { get; }

    /// <summary>The gradient as comments write it: <c>dx = dy where y > 0, else 0</c>.</summary>
    public virtual string DerivativeText => "dx = dy · f'(x)";

    /// <summary>Whether anything flows back; a step has no gradient.</summary>
    public virtual bool HasGradient => true;

    /// <summary>Whether the derivative reads x.</summary>
    public virtual bool ReadsInput(Settings settings) => false;

    /// <summary>Whether the derivative reads y. Preferred: then x need not be kept, and the activation may be computed in place.</summary>
    public virtual bool ReadsResult(Settings settings) => false;

    /// <summary>
    /// Whether of two numbers the greater never gives the smaller value, and the gradient is 0 wherever different numbers give the same value. Then it may as
    /// well be applied to the greatest of some numbers only.
    /// </summary>
    public virtual bool KeepsOrder => false;

    public abstract Expression Formula(Expression x, Settings settings);

    /// <summary>dy · f'(x); <paramref name="x"/> and <paramref name="y"/> may be used only if the derivative says that it reads them.</summary>
    public abstract Expression Derivative(Expression dy, Expression x, Expression y, Settings settings);

    public override Shape? Infer(InferenceContext context) => context.Inputs[0];

    public override void Differentiate(GradientContext context)
    {
        if (!HasGradient || !context.Needs(0))
        {
            return;
        }

        var node = context.Node;
        var inputs = new List<int> { context.OutputGradient };
        if (ReadsInput(node.Settings))
        {
            inputs.Add(node.Inputs[0]);
        }

        if (ReadsResult(node.Settings))
        {
            inputs.Add(node.Id);
        }

        context.Give(0, context.Add(Name + ".gradient", node.Settings, node.Shape, node.PerExample, [.. inputs]));
    }

    public override void Lower(LoweringContext context)
    {
        var k = context.Kernel(Name + ".forward", FormulaText);
        var index = k.Elements(context.Output);
        k.Write(context.Output, Formula(k.Read(context.Input(0), index), context.Node.Settings), index);
    }
}
