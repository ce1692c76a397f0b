namespace NetCompiler.Core.Schedule;

/// <summary>The tiles along an axis whose extent only the call knows: what is left over after the full ones is done by smaller ones.</summary>
internal static class RowTiles
{
    /// <summary>
    /// Tile sizes, largest first, of which the last divides every extent. Each is a method of its own, so there are few: a middle one where full
    /// tiles leave many rows over and speed comes before size, elsewhere single rows at once.
    /// </summary>
    /// <param name="hasMiddle">Whether a second method is not one too many.</param>
    public static int[] Sizes(int tile, int perExample, bool hasMiddle) =>
        perExample % tile == 0 ? [tile]
        : tile < 5 || !hasMiddle ? [tile, 1]
        : [tile, tile < 8 ? 2 : 4, 1];
}
