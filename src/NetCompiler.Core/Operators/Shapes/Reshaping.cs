using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Shapes;

/// <summary>The same numbers in row-major order under other extents.</summary>
internal static class Reshaping
{
    /// <summary>The gradient of a reshape is a reshape back.</summary>
    public static void Differentiate(GradientContext context)
    {
        if (!context.Needs(0))
        {
            return;
        }

        var x = context.NodeOf(context.Node.Inputs[0]);
        if (x.Shape == context.Node.Shape)
        {
            context.Give(0, context.OutputGradient);
            return;
        }

        var settings = Settings.Of(new Setting("extents", x.Shape.Extents.Select(static e => (double)e).ToEquatable()));
        context.Give(0, context.Add("reshape.gradient", settings, x.Shape, x.PerExample, context.OutputGradient));
    }

    /// <summary>
    /// A copy over the axes that both shapes are made of: 6x4 and 3x8 are both 3x2x4. Where there are none (6x4 and 4x6), indices of one
    /// are not affine in those of the other, and the copy goes through a flat temporary.
    /// </summary>
    public static void Lower(LoweringContext context, string role)
    {
        var from = context.Input(0);
        var to = context.Output;
        if (CommonAxes(from.Extents, to.Extents) is { } axes)
        {
            Copy(context, role, from, to, axes);
            return;
        }

        var flat = context.Temporary("flat", Shape.Flat(context.Node.Shape.Size), to.PerExample);
        Copy(context, role, from, flat, from.Extents.ToArray());
        Copy(context, role, flat, to, to.Extents.ToArray());
    }

    private static void Copy(LoweringContext context, string role, Operand from, Operand to, int[] axes)
    {
        var k = context.Kernel(role, "y = x, row-major");
        Affine[] rows = to.PerExample ? [k.Rows()] : [];
        var index = k.ParallelOver(axes);
        k.Write(to, k.Read(from, [.. rows, .. Group(index, axes, from.Extents)]), [.. rows, .. Group(index, axes, to.Extents)]);
    }

    /// <summary>Extents from whose runs both shapes are products; null where a boundary of one cuts an extent of the other unevenly.</summary>
    private static int[]? CommonAxes(EquatableArray<int> a, EquatableArray<int> b)
    {
        var strides = Strides(a).Concat(Strides(b)).Append(1).Distinct().OrderByDescending(static s => s).ToArray();
        for (var i = 1; i < strides.Length; i++)
        {
            if (strides[i - 1] % strides[i] != 0)
            {
                return null;
            }
        }

        return [.. strides.Skip(1).Select((s, i) => strides[i] / s)];
    }

    // Of each extent the values from its start to its end: for 6x4 these are 24 and 4.
    private static IEnumerable<int> Strides(EquatableArray<int> extents)
    {
        var stride = 1;
        for (var i = extents.Count - 1; i >= 0; i--)
        {
            stride *= extents[i];
            yield return stride;
        }
    }

    // The index of each extent from the axes it is made of, innermost extent first.
    private static Affine[] Group(Affine[] index, int[] axes, EquatableArray<int> extents)
    {
        var result = new Affine[extents.Count];
        var axis = axes.Length - 1;
        for (var e = extents.Count - 1; e >= 0; e--)
        {
            Affine position = 0;
            for (var covered = 1; covered < extents[e]; axis--)
            {
                position += covered * index[axis];
                covered *= axes[axis];
            }

            result[e] = position;
        }

        return result;
    }
}
