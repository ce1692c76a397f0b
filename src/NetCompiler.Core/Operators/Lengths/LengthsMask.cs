using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;
using NetCompiler.Core.Operators.Internal;

namespace NetCompiler.Core.Operators.Lengths;

/// <summary>Input: the lengths. A number that is no length is refused when the network runs, as an index is.</summary>
internal sealed class LengthsMask() : InternalOperator(SequenceLengths.Mask, "m_t = 1 for each step before the length, 0 from there on.")
{
    public override (int Least, int Most) InputCount => (1, 1);

    public override void Lower(LoweringContext context) => Lower(context, "m = 1 before the length, else 0", static (_, _) => 1);

    /// <summary>Writes what each step before the length has.</summary>
    internal static void Lower(LoweringContext context, string formula, Func<double, Expression, Expression> counted)
    {
        // Looked up in a table of themselves, lengths are known to be whole numbers from 0 to the steps. Only this kernel has an index of an example.
        var y = context.Output;
        var steps = y.Extents[0];
        var numbers = context.Constant("numbers", Shape.Flat(steps + 1), Enumerable.Range(0, steps + 1).Select(static i => (double)i));
        var checkedLengths = context.Temporary("checked", Shape.Scalar, perExample: true);
        var check = context.Kernel("lengths.check", "length, a whole number from 0 to the steps");
        var row = check.Rows();
        check.Write(checkedLengths, check.Read(numbers.As("numbers"), check.Lookup(context.Input(0).As("lengths"), row, 0)), row, 0);

        var k = context.Kernel(context.Node.Operator, formula);
        var (n, t) = (k.Rows(), k.Parallel("t", steps));
        var length = k.Read(checkedLengths.As("length"), n, 0);
        k.Write(y, Expression.Select(Expression.Less(k.Index(t), length), counted(steps, length), 0), n, t, 0);
    }
}

/// <summary>Input: the lengths.</summary>
internal sealed class LengthsWeights() : InternalOperator(SequenceLengths.Weights, "w_t = steps / length for each step before the length, 0 from there on: their mean over all steps is 1.")
{
    public override (int Least, int Most) InputCount => (1, 1);

    public override void Lower(LoweringContext context) => LengthsMask.Lower(
        context, "w = steps / length before the length, else 0", static (steps, length) => steps / length);
}

/// <summary>
/// Inputs: x, a mask or weights. Setting: <c>value</c>, what stands at the steps that do not count; where none does it is 0, so that the greatest of no
/// step is 0 as the mean is.
/// </summary>
internal sealed class LengthsFill() : InternalOperator(SequenceLengths.Fill, "y_t = w_t·x_t where w_t is not 0, else a number: steps that do not count change nothing.")
{
    public override (int Least, int Most) InputCount => (2, 2);

    public override void Differentiate(GradientContext context)
    {
        if (context.Needs(0))
        {
            context.Give(0, context.Add(Name, Settings.None.With("value", 0), context.Node.Shape, true, context.OutputGradient, context.Node.Inputs[1]));
        }
    }

    public override void Lower(LoweringContext context)
    {
        var k = context.Kernel(Name, "y = w·x where w is not 0, else " + context.Node.Settings.Number("value").ToString(System.Globalization.CultureInfo.InvariantCulture));
        var index = k.Elements(context.Output);
        var value = context.Node.Settings.Number("value");
        var otherwise = value == 0 ? (Expression)0 : Expression.Select(k.Read(context.Input(1).As("w"), index[0], 0, 0), value, 0);
        k.Write(context.Output, Counted(k, context.Input(1), index, k.Read(context.Input(0).As("x"), index), otherwise), index);
    }

    /// <summary>A number of a step times the step's weight; where that is 0, another number, and nothing of the first shows.</summary>
    /// <param name="index">The element: example, step, and what follows.</param>
    internal static Expression Counted(KernelBuilder kernel, Operand weights, Affine[] index, Expression value, Expression? otherwise = null)
    {
        var w = kernel.Read(weights.As("w"), index[0], index[1], 0);
        return Expression.Select(w, w * value, otherwise ?? 0);
    }
}
