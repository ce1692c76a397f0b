namespace RoadFollowing;

/// <summary>
/// What the car sees: flat ground in 30 rows from near to far and 32 columns, the road brighter than the grass. A picture may be turned and moved
/// into what another car at the same place would have seen, which is how one picture becomes many.
/// </summary>
internal sealed class Camera(int seed)
{
    public const int Rows = 30;
    public const int Columns = 32;
    public const int Pixels = Rows * Columns;

    private const double Near = 4;
    private const double Far = 40;
    private const double HalfView = 0.75;

    private readonly Random _random = new(seed);

    /// <summary>A picture, row after row, the farthest first; from 0 to 1.</summary>
    public float[] Take(Road road, Car car)
    {
        var middle = road.MiddleAhead(car, (int)Far + 1);
        var (light, road_, noise) = (0.75 + (0.25 * _random.NextDouble()), 0.75, 0.12);
        var picture = new float[Pixels];
        for (var row = 0; row < Rows; row++)
        {
            var ahead = Distance(row);
            var at = middle[(int)ahead] + ((ahead - (int)ahead) * (middle[(int)ahead + 1] - middle[(int)ahead]));
            for (var column = 0; column < Columns; column++)
            {
                // The edge is as blurred as a pixel is wide there.
                var pixel = 2 * HalfView * ahead / Columns;
                var inside = Math.Clamp(0.5 + (((Road.Width / 2) - Math.Abs(Right(ahead, column) - at)) / pixel), 0, 1);
                var shade = (0.2 + ((road_ - 0.2) * inside)) * light;
                picture[(row * Columns) + column] = (float)Math.Clamp(shade + (noise * (_random.NextDouble() - 0.5)), 0, 1);
            }
        }

        return picture;
    }

    /// <summary>What would be seen from a car that is <paramref name="offset"/> metres further right and turned by <paramref name="heading"/>.</summary>
    public static float[] Move(float[] picture, double offset, double heading)
    {
        var moved = new float[Pixels];
        var (sine, cosine) = Math.SinCos(heading);
        for (var row = 0; row < Rows; row++)
        {
            for (var column = 0; column < Columns; column++)
            {
                var (ahead, right) = (Distance(row), Right(Distance(row), column));

                // The same piece of ground in the picture that was taken; what was not in it is taken from its nearest edge.
                var (wasAhead, wasRight) = ((cosine * ahead) - (sine * right), offset + (sine * ahead) + (cosine * right));
                var fromRow = RowOf(wasAhead);
                var fromColumn = (int)Math.Round((((wasRight / (HalfView * Math.Max(wasAhead, 0.1))) + 1) * Columns / 2) - 0.5);
                moved[(row * Columns) + column] = picture[(Math.Clamp(fromRow, 0, Rows - 1) * Columns) + Math.Clamp(fromColumn, 0, Columns - 1)];
            }
        }

        return moved;
    }

    // Rows are even in one by the distance, as on a screen.
    private static double Distance(int row) => 1 / ((1 / Far) + ((1 / Near) - (1 / Far)) * row / (Rows - 1));

    private static int RowOf(double ahead) => (int)Math.Round(((1 / Math.Max(ahead, 0.1)) - (1 / Far)) * (Rows - 1) / ((1 / Near) - (1 / Far)));

    private static double Right(double ahead, int column) => HalfView * ahead * (((column + 0.5) * 2 / Columns) - 1);
}
