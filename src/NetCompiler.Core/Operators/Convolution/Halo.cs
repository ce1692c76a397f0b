using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Convolution;

/// <summary>
/// A value with what stands around it: a larger temporary, filled, and the value copied inside. Reads of it are always in range. Filling and
/// copying are two kernels, so that whoever computes the value can write it straight to its place.
/// </summary>
internal static class Halo
{
    /// <summary>What stands before the first element, how many elements there are, and the whole length, in one dimension.</summary>
    public readonly record struct Side(int Before, int Extent, int Length)
    {
        public bool IsNone => Before == 0 && Length <= Extent;

        /// <summary>Elements that are copied; those past the length are not read by anyone.</summary>
        public int Copied => Math.Min(Extent, Length - Before);
    }

    /// <summary>The input as windows see it.</summary>
    public static Operand Of(LoweringContext context, Operand x, Space space, EquatableArray<Window> windows, float fill = 0, int readerChannels = 0) =>
        Of(context, x, space, windows.Select(static w => new Side(w.Before, w.Input, w.Reach)).ToEquatable(), fill, readerChannels: readerChannels);

    /// <summary>The value with a halo; itself when it needs none and is only copied.</summary>
    /// <param name="readerChannels">Channels of what is computed from it, where that is one kernel.</param>
    /// <param name="inside">What is written at an index of the value instead of the value itself.</param>
    public static Operand Of(
        LoweringContext context, Operand x, Space space, EquatableArray<Side> sides, float fill = 0, Func<KernelBuilder, Affine[], Affine[], Expression>? inside = null,
        int readerChannels = 0)
    {
        var isNone = sides.All(static s => s.IsNone);
        if (isNone && inside is null)
        {
            return x;
        }

        var around = space with { Extents = isNone ? space.Extents : sides.Select(static s => s.Length).ToEquatable() };
        var halo = context.Temporary(x.Name, around.Shape, x.PerExample, readerChannels);
        if (!isNone)
        {
            var f = context.Kernel("halo.fill", $"{x.Name} is {(fill == 0 ? "0" : "-∞")} around");
            f.Write(halo, fill, f.Elements(halo));
        }

        var k = context.Kernel(inside is null ? "halo.copy" : context.Node.Operator + ".inside", $"{x.Name} inside its halo");
        Affine[] row = x.PerExample ? [k.Rows()] : [];
        var channel = k.Parallel("c", space.Channels);
        var position = Space.Parallel(k, "", isNone ? space.Extents.ToArray() : [.. sides.Select(static s => s.Copied)]);
        var from = At(space, row, channel, position);
        var moved = isNone ? position : position.Select((p, d) => p + sides[d].Before).ToArray();
        k.Write(halo, inside?.Invoke(k, from, position) ?? k.Read(x, from), At(space, row, channel, moved));
        return halo;
    }

    private static Affine[] At(Space space, Affine[] row, Affine channel, Affine[] position)
    {
        var index = space.At(0, channel, position);
        return row.Length == 0 ? [.. index.Skip(1)] : [row[0], .. index.Skip(1)];
    }
}
