using NetCompiler.Core.Schedule;

namespace NetCompiler.Core.Emit;

/// <summary>Prints the copy of a strided operand into the panel in which its lanes lie side by side.</summary>
internal sealed class PanelCopy(
    KernelSchedule schedule, Packing packing, IReadOnlyList<string> buffers, CodeWriter writer, ISet<string> locals)
{
    /// <param name="vectors">Vectors of the tile.</param>
    /// <param name="place">Where the tile stands along the vector axis.</param>
    /// <param name="around">Where the loops around the packing stand.</param>
    public void Emit(int vectors, Place place, IReadOnlyList<(int Axis, Place Place)> around)
    {
        var laneStride = packing.SourceStrides[schedule.VectorAxis];
        var loops = packing.Loops.ToList();
        var inner = laneStride < 0 ? -1 : loops.FindIndex(static l => l.SourceStride == 1);
        var isTransposition = inner >= 0;
        if (!isTransposition && laneStride > 0 && loops.Count > 0 && loops[loops.Count - 1].SourceStride > 0)
        {
            inner = loops.Count - 1;
        }

        var copied = inner < 0 ? new PackingLoop(1, 0, packing.Width) : loops[inner];
        if (inner >= 0)
        {
            loops.RemoveAt(inner);
        }

        var source = packing.SourceOffset;
        var sourceTerms = new List<(string, int)>();
        var panelTerms = new List<(string, int)>();
        foreach (var (axis, at) in around)
        {
            source += at.Constant * packing.SourceStrides[axis];
            sourceTerms.Add((at.Loop, at.Loop.Length == 0 ? 0 : packing.SourceStrides[axis]));
        }

        var open = 0;
        foreach (var loop in loops.Where(static l => l.Extent > 1))
        {
            var variable = Identifiers.Unique("q", locals);
            writer.Open($"for (int {variable} = 0; {variable} < {Literals.Int(loop.Extent)}; {variable}++)");
            sourceTerms.Add((variable, loop.SourceStride));
            panelTerms.Add((variable, loop.PanelStride));
            open++;
        }

        var lanes = Lanes(vectors, place);
        if (laneStride < 0)
        {
            // The copying routines run forwards only.
            var lane = Identifiers.Unique("lane", locals);
            writer.Open($"for (int {lane} = 0; {lane} < {lanes}; {lane}++)");
            sourceTerms.Add((lane, laneStride));
            panelTerms.Add((lane, 1));
            writer.Line($"{buffers[packing.Panel]}[{IndexText.Sum(0, [.. panelTerms])}] = {buffers[packing.Source]}[{IndexText.Sum(source, [.. sourceTerms])}];");
            Close(open + 1);
            return;
        }

        var from = $"{buffers[packing.Source]}.Slice({IndexText.Sum(source, [.. sourceTerms])})";
        var to = $"{buffers[packing.Panel]}.Slice({IndexText.Sum(0, [.. panelTerms])})";
        var (extent, step) = (Literals.Int(copied.Extent), Literals.Int(copied.PanelStride));
        writer.Line(isTransposition
            ? $"Panels.Transpose({from}, {Literals.Int(laneStride)}, {lanes}, {extent}, {to}, {step});"
            : $"Panels.Copy({from}, {Literals.Int(laneStride)}, {Literals.Int(copied.SourceStride)}, {lanes}, {extent}, {to}, {step});");
        Close(open);
    }

    private void Close(int blocks)
    {
        for (var i = 0; i < blocks; i++)
        {
            writer.Close();
        }
    }

    // Lanes that exist: the last tile may reach past the end of the vector axis.
    private string Lanes(int vectors, Place place)
    {
        var width = vectors * schedule.Lanes;
        var extent = schedule.Kernel.Axes[schedule.VectorAxis].Extent;
        return place.Loop.Length == 0 ? Literals.Int(Math.Min(width, extent - place.Constant))
            : extent % width == 0 ? Literals.Int(width)
            : $"Math.Min({Literals.Int(width)}, {IndexText.Sum(extent, (place.Loop, -1))})";
    }
}
