namespace Samples;

/// <summary>Grey pictures in a terminal: a character for two pixels, one above the other, the darker the more of it is filled.</summary>
internal static class Shades
{
    private const string Ramp = " .:-=+*#%@";

    /// <summary>The lines of a picture.</summary>
    /// <param name="pixels">Row after row, from 0 (blank) to 1; what lies outside is cut off.</param>
    /// <param name="width">Pixels of a row.</param>
    public static string[] Draw(ReadOnlySpan<float> pixels, int width)
    {
        var lines = new string[pixels.Length / width / 2];
        for (var i = 0; i < lines.Length; i++)
        {
            var line = new char[width];
            for (var x = 0; x < width; x++)
            {
                line[x] = Of((pixels[(2 * i * width) + x] + pixels[(((2 * i) + 1) * width) + x]) / 2);
            }

            lines[i] = new(line);
        }

        return lines;
    }

    /// <summary>The character of a shade from 0 to 1.</summary>
    public static char Of(float shade) => Ramp[(int)(Math.Clamp(shade, 0, 1) * (Ramp.Length - 0.01f))];

    /// <summary>Writes pictures in a row.</summary>
    public static void Write(IReadOnlyList<string[]> pictures)
    {
        for (var i = 0; i < pictures[0].Length; i++)
        {
            Console.WriteLine(string.Join("  ", pictures.Select(p => p[i])).TrimEnd());
        }
    }
}
