using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Normalisation;

/// <summary>
/// As PyTorch defines it: the sum of squares over a window of channels, those outside being 0, is divided by the window's size wherever it lies.
/// </summary>
internal sealed class LocalResponseNorm : CompositeOperator
{
    public override string Name => "lrn";

    public override string Summary =>
        "y = x / (k + alpha / size · Σ x²)^beta, the sum over a window of size channels around each (features of a flat value or sequence); channels outside count as 0.";

    public override string Example => "lrn 5";

    public override EquatableArray<ParameterSpec> Parameters { get; } = EquatableArray.Of(
        new ParameterSpec("size", ArgumentKind.Integer, "Channels in the window: size / 2 before the channel, rounded down, and the rest from it on.", Minimum: 1, Maximum: 65_536),
        new ParameterSpec("alpha", ArgumentKind.Real, "Weight of the mean square.", "0.0001", Minimum: 0, Positional: false),
        new ParameterSpec("beta", ArgumentKind.Real, "Exponent.", "0.75", Positional: false),
        new ParameterSpec("k", ArgumentKind.Real, "What the divisor starts from, above 0.", "1", Minimum: 0, Positional: false));

    public override Shape? Infer(InferenceContext context)
    {
        if (context.Settings.Number("k", 1) > 0)
        {
            return context.Inputs[0];
        }

        context.ArgumentProblem("k", $"{context.Subject} would divide by 0 where all values are 0. Give k above 0.");
        return null;
    }

    public override int Expand(ExpansionContext context)
    {
        var settings = context.Node.Settings;
        var x = context.Input(0);
        var divisor = context.Add("lrn.divisor", "divisor", settings, context.Node.Shape, true, x);
        return context.Result("lrn.quotient", settings, x, divisor);
    }

    /// <summary>A power that is no whole number: divisors are above 0.</summary>
    internal static Expression Power(Expression divisor, double exponent) => Expression.Exp(exponent * Expression.Log(divisor));

    /// <summary>
    /// Writes <paramref name="value"/> of each element into a copy that has zeros before the first channel and after the last, and gives the copy; a window then
    /// never leaves it.
    /// </summary>
    internal static Operand Padded(LoweringContext context, string name, int before, int after, Func<KernelBuilder, Affine[], Expression> value)
    {
        var shape = context.Node.Shape;
        var (channel, extents) = (FeatureAxis.Of(shape), shape.Extents);
        var padded = context.Temporary(name, new Shape(shape.Kind, extents.With(channel, extents[channel] + before + after)), perExample: true);
        foreach (var (first, count) in new[] { (0, before), (before + extents[channel], after) })
        {
            if (count > 0)
            {
                var zeros = context.Kernel("lrn.padding", name + " = 0 around the channels");
                zeros.Write(padded, 0, Shifted([zeros.Rows(), .. zeros.ParallelOver(extents.With(channel, count))], channel, first));
            }
        }

        var k = context.Kernel("lrn." + name, name + " of each element");
        Affine[] index = [k.Rows(), .. k.ParallelOver(extents)];
        k.Write(padded, value(k, index), Shifted(index, channel, before));
        return padded;
    }

    /// <summary>The index, with the channel moved.</summary>
    internal static Affine[] Shifted(Affine[] index, int channel, Affine by) => [.. index.Select((a, i) => i == channel + 1 ? a + by : a)];
}
