namespace Samples.Digits;

/// <summary>A point of a stroke; (0, 0) is the upper left and (1, 1) the lower right of the drawing area.</summary>
internal readonly record struct Point(double X, double Y);

/// <summary>How people draw the ten digits: strokes as polylines, in a few styles each.</summary>
internal static class Strokes
{
    /// <summary>The strokes of <paramref name="digit"/> in the style that <paramref name="random"/> picks.</summary>
    public static Point[][] Of(int digit, Random random) => digit switch
    {
        0 => [Arc(0.5, 0.5, 0.30, 0.45, -90, 270)],
        1 => One(random),
        2 => Two(random),
        3 => [[.. Arc(0.46, 0.27, 0.27, 0.22, -150, 90), .. Arc(0.46, 0.72, 0.30, 0.24, -90, 150)]],
        4 => Four(random),
        5 => [Line((0.75, 0.05), (0.30, 0.05), (0.27, 0.45)), [new(0.27, 0.45), .. Arc(0.47, 0.68, 0.29, 0.27, -110, 140)]],
        6 => [[.. Curve((0.68, 0.05), (0.38, 0.20), (0.22, 0.62)), .. Arc(0.49, 0.70, 0.26, 0.25, -180, 180)]],
        7 => Seven(random),
        8 => [Arc(0.5, 0.27, 0.23, 0.21, 90, 450), Arc(0.5, 0.72, 0.29, 0.24, -90, 270)],
        _ => Nine(random),
    };

    private static Point[][] One(Random random) => random.Next(4) switch
    {
        0 => [Line((0.5, 0.03), (0.5, 0.97))],
        1 => [Line((0.5, 0.03), (0.5, 0.97)), Line((0.28, 0.97), (0.72, 0.97)), Line((0.32, 0.20), (0.5, 0.03))],
        _ => [Line((0.30, 0.24), (0.52, 0.03), (0.52, 0.97))],
    };

    private static Point[][] Two(Random random) =>
    [
        random.Next(3) == 0
            ? [.. Arc(0.48, 0.27, 0.27, 0.23, -170, 40), .. Curve((0.66, 0.45), (0.40, 0.75), (0.20, 0.90)), .. Arc(0.28, 0.86, 0.10, 0.08, 120, 330), new(0.82, 0.95)]
            : [.. Arc(0.48, 0.27, 0.27, 0.23, -170, 40), .. Curve((0.66, 0.45), (0.42, 0.72), (0.20, 0.95)), new(0.82, 0.95)],
    ];

    private static Point[][] Four(Random random) => random.Next(2) == 0
        ? [Line((0.62, 0.97), (0.62, 0.03), (0.15, 0.66), (0.85, 0.66))]
        : [Line((0.28, 0.05), (0.22, 0.55), (0.80, 0.52)), Line((0.72, 0.08), (0.66, 0.97))];

    private static Point[][] Seven(Random random)
    {
        Point[] body = [new(0.18, 0.06), new(0.80, 0.06), .. Curve((0.80, 0.06), (0.58, 0.42), (0.42, 0.97))];
        return random.Next(3) == 0 ? [body, Line((0.33, 0.50), (0.74, 0.48))] : [body];
    }

    private static Point[][] Nine(Random random)
    {
        var loop = Arc(0.49, 0.29, 0.25, 0.25, 0, 360);
        return random.Next(2) == 0
            ? [[.. loop, .. Curve((0.74, 0.29), (0.72, 0.65), (0.62, 0.97))]]
            : [[.. loop, .. Curve((0.74, 0.29), (0.78, 0.90), (0.30, 0.93))]];
    }

    private static Point[] Line(params (double X, double Y)[] corners)
    {
        // In short pieces, so that a bend of the paper bends the line.
        var points = new List<Point>();
        for (var i = 0; i + 1 < corners.Length; i++)
        {
            for (var t = 0; t <= 6; t++)
            {
                var f = t / 6.0;
                points.Add(new(
                    corners[i].X + (f * (corners[i + 1].X - corners[i].X)), corners[i].Y + (f * (corners[i + 1].Y - corners[i].Y))));
            }
        }

        return [.. points];
    }

    /// <summary>A part of an ellipse, from one angle to another in degrees; 0 points right, 90 down.</summary>
    private static Point[] Arc(double x, double y, double radiusX, double radiusY, double from, double to)
    {
        var steps = Math.Max(6, (int)(Math.Abs(to - from) / 18));
        return [.. Enumerable.Range(0, steps + 1).Select(i =>
        {
            var angle = (from + ((to - from) * i / steps)) * Math.PI / 180;
            return new Point(x + (radiusX * Math.Cos(angle)), y + (radiusY * Math.Sin(angle)));
        })];
    }

    /// <summary>A quadratic Bézier curve.</summary>
    private static Point[] Curve((double X, double Y) a, (double X, double Y) b, (double X, double Y) c) =>
        [.. Enumerable.Range(0, 9).Select(i =>
        {
            var t = i / 8.0;
            double p = (1 - t) * (1 - t), q = 2 * t * (1 - t), r = t * t;
            return new Point((p * a.X) + (q * b.X) + (r * c.X), (p * a.Y) + (q * b.Y) + (r * c.Y));
        })];
}
