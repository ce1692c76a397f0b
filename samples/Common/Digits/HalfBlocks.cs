namespace Samples.Digits;

/// <summary>Pictures of digits in a terminal, two pixels a character, one above the other.</summary>
internal static class HalfBlocks
{
    // As much of the margin as no digit reaches into.
    private const int Margin = 4;

    /// <summary>The lines of a picture; a pixel is ink where it is darker than two fifths.</summary>
    public static string[] Draw(ReadOnlySpan<float> pixels)
    {
        var lines = new List<string>();
        for (var y = Margin; y < DigitPainter.Side - Margin; y += 2)
        {
            var line = "";
            for (var x = Margin; x < DigitPainter.Side - Margin; x++)
            {
                var (upper, lower) = (pixels[(y * DigitPainter.Side) + x] > 0.4f, pixels[((y + 1) * DigitPainter.Side) + x] > 0.4f);
                line += (upper, lower) switch { (true, true) => '█', (true, false) => '▀', (false, true) => '▄', _ => ' ' };
            }

            lines.Add(line);
        }

        return [.. lines];
    }

    /// <summary>Writes pictures in a row, with a caption above each.</summary>
    public static void Write(IReadOnlyList<(string Caption, float[] Pixels)> pictures)
    {
        const int Width = DigitPainter.Side - (2 * Margin);
        var drawn = pictures.Select(static p => Draw(p.Pixels)).ToArray();
        Console.WriteLine(string.Join("  ", pictures.Select(static p => p.Caption.PadRight(Width))).TrimEnd());
        for (var i = 0; i < drawn[0].Length; i++)
        {
            Console.WriteLine(string.Join("  ", drawn.Select(lines => lines[i])).TrimEnd());
        }
    }
}
