namespace NetCompiler.Core.Schedule;

/// <summary>
/// The orders of the outer loops worth trying for a tile, each with the cycles its memory costs. How the steps inside the tile are written out changes
/// neither, so all shapes of one tile share them.
/// </summary>
internal sealed class TileOrders
{
    private IReadOnlyList<(Candidate Candidate, MemoryCycles Memory)>? _found;

    /// <param name="shape">Any shape of the tile.</param>
    public IReadOnlyList<(Candidate Candidate, MemoryCycles Memory)> Of(TileShape shape)
    {
        if (_found is null)
        {
            var conflicts = new SetConflicts(shape);
            _found = TileEnumeration.Orders(shape).Select(c => (c, MemoryCost.Cycles(c, conflicts))).ToArray();
        }

        return _found;
    }
}
