namespace NetCompiler.Core.Kernels;

/// <summary>
/// Where a sum has something to add: at steps whose <paramref name="Position"/> lies outside, a factor is known to be zero, and they may be left out.
/// </summary>
/// <param name="Position">An index along one dimension of the factor: the row of a halo that a window reads, say.</param>
/// <param name="From">The first position inside.</param>
/// <param name="To">The first one behind.</param>
public sealed record LiveRange(IndexExpression Position, int From, int To)
{
    public bool Contains(int position) => position >= From && position < To;
}
