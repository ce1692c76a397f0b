using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Convolution;

/// <summary>
/// Where a value of few channels lies in planes, and each kernel has the elements of one phase of its rows, no vector lies along them. The phases of a row are then
/// computed apart, each in rows of its own, and take turns in the row at the end.
/// </summary>
internal sealed class PhaseRows
{
    /// <summary>Elements of a phase in a row that are worth a vector.</summary>
    private const int LeastElements = 4;

    private readonly Space _space;
    private readonly int _phases;

    private PhaseRows(LoweringContext context, Space space, int phases)
    {
        (_space, _phases) = (space, phases);
        var shape = Shape.Spatial([phases * space.Channels, .. space.Extents.Take(space.Rank - 1), (RowLength + phases - 1) / phases]);
        Rows = context.Temporary("rows", shape, perExample: true, readerChannels: space.Channels);
    }

    /// <summary>What kernels of phases write instead of the value.</summary>
    public Operand Rows { get; }

    private int RowLength => _space.Extents[_space.Rank - 1];

    /// <summary>Null where the value is better written at once.</summary>
    public static PhaseRows? Of(LoweringContext context, Space space, TransposedWindow windows)
    {
        var phases = windows.PhasesAlong(space.Rank - 1);
        return space.Kind == ShapeKind.Spatial && space.Channels < ProgramBuffer.WidestVector && phases > 1 && space.Extents[space.Rank - 1] >= phases * LeastElements
            ? new(context, space, phases) : null;
    }

    /// <summary>Where an element of a phase is written.</summary>
    /// <param name="element">Its index in the value.</param>
    public Affine[] At(Affine row, Affine channel, Affine[] element, TransposedWindow.Phases phase)
    {
        var (start, number) = phase.AlongRows;
        return _space.At(row, (start * _space.Channels) + channel, [.. element.Take(element.Length - 1), number]);
    }

    /// <summary>The kernels that put the phases into the rows of the value.</summary>
    public void TakeTurns(LoweringContext context, Operand value)
    {
        Write(context, value, _phases, RowLength / _phases, 0);
        if (RowLength % _phases > 0)
        {
            Write(context, value, RowLength % _phases, 1, RowLength / _phases);
        }
    }

    private void Write(LoweringContext context, Operand value, int phases, int count, int first)
    {
        var k = context.Kernel("rows.take_turns", $"{value.Name} = {Rows.Name}, phases in turns");
        var (n, channel) = (k.Rows(), k.Parallel("c", _space.Channels));
        var outer = Space.Parallel(k, "i", _space.Extents.Take(_space.Rank - 1).ToArray());
        var number = (count == 1 ? 0 : k.Parallel("i", count)) + (Affine)first;
        var phase = phases == 1 ? 0 : k.Parallel("p", phases);
        var x = k.Read(Rows, _space.At(n, (_space.Channels * phase) + channel, [.. outer, number]));
        k.Write(value, x, _space.At(n, channel, [.. outer, (_phases * number) + phase]));
    }
}
