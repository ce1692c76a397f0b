using NetCompiler.Core.Schedule;

namespace NetCompiler.Core.Emit;

/// <content>The loops over constant extents, over a part of the blocks and over examples.</content>
internal sealed partial class TileDriver
{
    private void OverConstant(int level, int axis, int[] tile, Place[] place)
    {
        var extent = axis == VectorAxis ? _schedule.VectorCount : Axes[axis].Extent;
        var step = Math.Min(tile[axis], extent);
        var unit = axis == VectorAxis ? _schedule.Lanes : 1;

        // A last vector that is cut needs a tile of its own.
        var whole = axis == VectorAxis && _cuts && extent % step == 0 ? extent - step : extent - (extent % step);
        if (axis == _shared)
        {
            OverPart(level, axis, tile, place, (extent, step, whole, unit));
            return;
        }

        // Tiles at the edges stand at places of their own.
        var (first, behind) = _schedule.Edges.Contains(axis) ? EdgeTiles.Middle(_schedule, axis) : (0, extent);
        for (var start = 0; start < first; start += step)
        {
            Level(level + 1, With(tile, axis, Math.Min(step, extent - start)), With(place, axis, new("", start)));
        }

        var end = Math.Max(first, Math.Min(whole, behind));
        if (end - first > step)
        {
            var variable = _loopNames.Take(Identifiers.Local(Axes[axis].Name));
            using (Loop($"for (int {variable} = {Literals.Int(first * unit)}; {variable} < {Literals.Int(end * unit)}; {Advance(variable, step * unit)})"))
            {
                Level(level + 1, With(tile, axis, step), With(place, axis, new(variable, 0)));
            }

            _loopNames.Return(Identifiers.Local(Axes[axis].Name), variable);
        }
        else if (end - first == step)
        {
            Level(level + 1, With(tile, axis, step), With(place, axis, new("", first * unit)));
        }

        for (var start = end; start < extent; start += step)
        {
            Level(level + 1, With(tile, axis, Math.Min(step, extent - start)), With(place, axis, new("", start * unit)));
        }
    }

    // The same for the blocks of one part; the last part has the remainder.
    private void OverPart(int level, int axis, int[] tile, Place[] place, (int Extent, int Step, int Whole, int Unit) loop)
    {
        var (blocks, size) = (WorkerAxis.Blocks(_schedule, axis), loop.Step * loop.Unit);
        var end = Unique("end");
        var variable = _loopNames.Take(Identifiers.Local(Axes[axis].Name));
        _writer.Line($"int {end} = {Start(blocks, "part + 1", size)};");
        var limit = loop.Whole == blocks * loop.Step ? end : $"Math.Min({end}, {Literals.Int(loop.Whole * loop.Unit)})";
        using (Loop($"for (int {variable} = {Start(blocks, "part", size)}; {variable} < {limit}; {Advance(variable, size)})"))
        {
            Level(level + 1, With(tile, axis, loop.Step), With(place, axis, new(variable, 0)));
        }

        _loopNames.Return(Identifiers.Local(Axes[axis].Name), variable);
        if (loop.Whole < loop.Extent)
        {
            using (Loop($"if ({end} > {Literals.Int(loop.Whole * loop.Unit)})"))
            {
                Level(level + 1, With(tile, axis, loop.Extent - loop.Whole), With(place, axis, new("", loop.Whole * loop.Unit)));
            }
        }
    }

    /// <summary>Where a part begins, in steps of <paramref name="size"/>.</summary>
    internal static string Start(int blocks, string part, int size = 1) =>
        $"Worker.Start({Literals.Int(blocks)}, {part}, parts)" + (size == 1 ? "" : " * " + Literals.Int(size));

    // The number of examples is known at run time: full tiles, then smaller ones.
    private void OverExamples(int level, int axis, int[] tile, Place[] place)
    {
        var count = IndexText.Sum(0, ("rows", Axes[axis].PerExample));
        var variable = Unique(Axes[axis].Name);
        var sizes = RowTiles.Sizes(tile[axis], Axes[axis].PerExample, _schedule.HasMiddleRows);
        if (sizes.Length == 1)
        {
            using (Loop($"for (int {variable} = 0; {variable} < {count}; {Advance(variable, sizes[0])})"))
            {
                Level(level + 1, With(tile, axis, sizes[0]), With(place, axis, new(variable, 0)));
            }

            return;
        }

        _writer.Line($"int {variable} = 0;");
        foreach (var size in sizes)
        {
            var limit = size == 1 ? $"{variable} < {count}" : $"{variable} <= {count} - {Literals.Int(size)}";
            using (Loop($"for (; {limit}; {Advance(variable, size)})"))
            {
                Level(level + 1, With(tile, axis, size), With(place, axis, new(variable, 0)));
            }
        }
    }
}
