namespace Samples.Digits;

/// <summary>
/// Paints digits of 28×28 pixels, so that the sample needs no files: the strokes of a digit, moved by a random affine map and a random
/// elastic deformation, drawn with a random pen, with noise. The same seed paints the same pictures.
/// </summary>
internal static class DigitPainter
{
    /// <summary>Pixels along a side.</summary>
    public const int Side = 28;

    /// <summary>Paints <paramref name="count"/> digits, each class equally often, in random order.</summary>
    /// <returns>Row-major pixels from 0 (paper) to 1 (ink), picture after picture, and the digits painted.</returns>
    public static (float[] Pixels, int[] Labels) Paint(int count, int seed)
    {
        var random = new Random(seed);
        var labels = Enumerable.Range(0, count).Select(static i => i % 10).ToArray();
        random.Shuffle(labels);
        var pixels = new float[count * Side * Side];
        for (var i = 0; i < count; i++)
        {
            Paint(labels[i], random, pixels.AsSpan(i * Side * Side, Side * Side));
        }

        return (pixels, labels);
    }

    private static void Paint(int digit, Random random, Span<float> picture)
    {
        var pen = Uniform(random, 0.9, 1.9);
        var map = new Deformation(random);
        foreach (var stroke in Strokes.Of(digit, random))
        {
            for (var i = 0; i + 1 < stroke.Length; i++)
            {
                Draw(map.Apply(stroke[i]), map.Apply(stroke[i + 1]), pen, picture);
            }
        }

        var noise = Uniform(random, 0, 0.12);
        for (var i = 0; i < picture.Length; i++)
        {
            picture[i] = (float)Math.Clamp(picture[i] + (noise * (random.NextDouble() - 0.5)), 0, 1);
        }
    }

    // A pixel is inked by how far its centre lies within the pen's width of the segment, with a soft edge of one pixel.
    private static void Draw(Point a, Point b, double pen, Span<float> picture)
    {
        var reach = pen + 1;
        var (left, right) = (Clamp(Math.Min(a.X, b.X) - reach), Clamp(Math.Max(a.X, b.X) + reach));
        var (top, bottom) = (Clamp(Math.Min(a.Y, b.Y) - reach), Clamp(Math.Max(a.Y, b.Y) + reach));
        for (var y = top; y <= bottom; y++)
        {
            for (var x = left; x <= right; x++)
            {
                var ink = (float)Math.Clamp(pen + 0.5 - Distance(new(x + 0.5, y + 0.5), a, b), 0, 1);
                ref var pixel = ref picture[(y * Side) + x];
                pixel = Math.Max(pixel, ink);
            }
        }
    }

    private static double Distance(Point p, Point a, Point b)
    {
        double dx = b.X - a.X, dy = b.Y - a.Y, length = (dx * dx) + (dy * dy);
        var t = length == 0 ? 0 : Math.Clamp((((p.X - a.X) * dx) + ((p.Y - a.Y) * dy)) / length, 0, 1);
        double ex = p.X - a.X - (t * dx), ey = p.Y - a.Y - (t * dy);
        return Math.Sqrt((ex * ex) + (ey * ey));
    }

    private static int Clamp(double pixel) => Math.Clamp((int)pixel, 0, Side - 1);

    private static double Uniform(Random random, double from, double to) => from + ((to - from) * random.NextDouble());

    /// <summary>From the drawing area to pixels: rotated, sheared, scaled, shifted, and pushed about by a smooth random field.</summary>
    private sealed class Deformation
    {
        private const int Knots = 4;
        private readonly double _xx, _xy, _yx, _yy, _shiftX, _shiftY;
        private readonly double[] _pushX, _pushY;

        public Deformation(Random random)
        {
            double angle = Uniform(random, -0.28, 0.28), shear = Uniform(random, -0.25, 0.25);
            double width = Uniform(random, 12, 20), height = Uniform(random, 16, 21);
            (_xx, _xy) = (width * Math.Cos(angle), height * (shear - Math.Sin(angle)));
            (_yx, _yy) = (width * Math.Sin(angle), height * Math.Cos(angle));
            (_shiftX, _shiftY) = (14 + Uniform(random, -2, 2), 14 + Uniform(random, -2, 2));
            var strength = Uniform(random, 0.4, 2.2);
            _pushX = [.. Enumerable.Range(0, Knots * Knots).Select(_ => Uniform(random, -strength, strength))];
            _pushY = [.. Enumerable.Range(0, Knots * Knots).Select(_ => Uniform(random, -strength, strength))];
        }

        public Point Apply(Point p)
        {
            double x = p.X - 0.5, y = p.Y - 0.5;
            return new(_shiftX + (_xx * x) + (_xy * y) + Smooth(_pushX, p), _shiftY + (_yx * x) + (_yy * y) + Smooth(_pushY, p));
        }

        // Bilinear between the knots of a coarse grid.
        private static double Smooth(double[] field, Point p)
        {
            double x = Math.Clamp(p.X, 0, 1) * (Knots - 1.001), y = Math.Clamp(p.Y, 0, 1) * (Knots - 1.001);
            int i = (int)x, j = (int)y;
            double fx = x - i, fy = y - j;
            double At(int di, int dj) => field[((j + dj) * Knots) + i + di];
            return ((1 - fy) * (((1 - fx) * At(0, 0)) + (fx * At(1, 0)))) + (fy * (((1 - fx) * At(0, 1)) + (fx * At(1, 1))));
        }
    }
}
