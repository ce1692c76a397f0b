using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Losses;

/// <summary>A loss that adds up over elements: it says the part of one element and its derivative, and by what the sum is multiplied.</summary>
internal abstract class ElementLoss : LossOperator
{
    /// <summary>The formula as comments write it.</summary>
    public abstract string FormulaText { get; }

    /// <summary>The prediction in the formulas: p, or z for logits.</summary>
    protected virtual string PredictionName => "p";

    protected abstract Expression Formula(Expression p, Expression t, Settings settings);

    protected abstract Expression Derivative(Expression p, Expression t, Settings settings);

    /// <summary>By what the sum over the elements is multiplied.</summary>
    private double Factor(Shape prediction) => AddsUp ? 1 : 1.0 / prediction.Size;

    public override void Lower(LoweringContext context)
    {
        var shape = context.InputShape(0);
        var k = context.Kernel(Name + ".forward", FormulaText);
        var n = k.Rows();
        Affine[] index = [n, .. k.ReduceOver(shape.Extents)];
        var value = Formula(k.Read(context.Input(0).As(PredictionName), index), k.Read(context.Input(1).As("t"), index), context.Node.Settings);
        var sum = k.Sum(Counted(context, k, 2, index, value));
        var factor = Factor(shape);
        k.Write(context.Output.As("loss"), factor == 1 ? sum : factor * sum, n, 0);
    }

    public override void LowerGradient(LoweringContext context)
    {
        var settings = context.Node.Settings;
        var k = context.Kernel(Name + ".gradient", DerivativeText);
        var n = k.Rows();
        Affine[] index = [n, .. k.ParallelOver(context.Output.Extents)];
        var derivative = Derivative(k.Read(context.Input(1).As(PredictionName), index), k.Read(context.Input(2).As("t"), index), settings);
        var factor = Factor(context.Node.Shape) * settings.Number("weight", 1);
        var dy = k.ReadScalar(context.Input(0).As("dy"), n);
        k.Write(context.Output.As("d" + PredictionName), Counted(context, k, 3, index, (factor == 1 ? dy : factor * dy) * derivative), index);
    }
}
