using NetCompiler.Numerics;

namespace Adversaries;

/// <summary>A density of the plane: eight heaps on a circle of radius 1, and how well points follow it.</summary>
internal static class Points
{
    private const int Heaps = 8;
    private const float Deviation = 0.06f;

    /// <summary>Draws from the density.</summary>
    /// <param name="points">Receives x and y of each.</param>
    /// <param name="random">What is drawn from.</param>
    public static void Draw(Span<float> points, SequentialRandom random)
    {
        for (var i = 0; i < points.Length; i += 2)
        {
            var (sine, cosine) = MathF.SinCos(2 * MathF.PI * random.NextInt32(Heaps) / Heaps);
            (points[i], points[i + 1]) = (cosine + (Deviation * random.NextNormal()), sine + (Deviation * random.NextNormal()));
        }
    }

    /// <summary>How many heaps have at least a third of the points they should have, and which share of all points lies within four deviations of one.</summary>
    public static (int Found, double Near) Follow(float[] points)
    {
        var counts = new int[Heaps];
        foreach (var point in points.Chunk(2))
        {
            var heap = (int)Math.Round(Math.Atan2(point[1], point[0]) / (2 * Math.PI) * Heaps);
            var (sine, cosine) = Math.SinCos(2 * Math.PI * heap / Heaps);
            if (Math.Sqrt(Math.Pow(point[0] - cosine, 2) + Math.Pow(point[1] - sine, 2)) < 4 * Deviation)
            {
                counts[(heap + Heaps) % Heaps]++;
            }
        }

        return (counts.Count(c => c >= points.Length / 2 / Heaps / 3), 2.0 * counts.Sum() / points.Length);
    }

    /// <summary>The points as a picture, the darker the more of them.</summary>
    public static float[] Picture(float[] points, int width)
    {
        var picture = new float[width * width];
        foreach (var point in points.Chunk(2))
        {
            var (x, y) = ((int)((point[0] + 1.4f) / 2.8f * width), (int)((1.4f - point[1]) / 2.8f * width));
            if (x >= 0 && x < width && y >= 0 && y < width)
            {
                picture[(y * width) + x] += 40f * width / points.Length / 4;
            }
        }

        return picture;
    }
}
