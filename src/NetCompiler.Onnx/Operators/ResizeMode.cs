using NetCompiler.Onnx.Import;

namespace NetCompiler.Onnx.Operators;

/// <summary>How Resize finds new elements: the place of each among the old ones, and the weights of those around it.</summary>
internal sealed record ResizeMode(string Kind, string Coordinates, string Nearest, double Cubic, bool ExcludesOutside, bool Antialiases)
{
    public static ResizeMode Of(NodeContext c)
    {
        var isOld = c.Node.OpType == "Upsample" || c.Opset < 11;
        var mode = new ResizeMode(
            c.Text("mode", "nearest"),
            isOld ? "asymmetric" : c.Text("coordinate_transformation_mode", "half_pixel"),
            isOld ? "floor" : c.Text("nearest_mode", "round_prefer_floor"),
            c.Float("cubic_coeff_a", -0.75),
            c.Int("exclude_outside", 0) != 0,
            c.Int("antialias", 0) != 0);
        if (mode.Coordinates is not ("half_pixel" or "half_pixel_symmetric" or "pytorch_half_pixel" or "align_corners" or "asymmetric" or "tf_half_pixel_for_nn"))
        {
            throw NodeContext.Refuse($"Its coordinates are {mode.Coordinates}.", "Export with half_pixel, align_corners or asymmetric coordinates.");
        }

        return mode.Kind is "nearest" or "linear" or "cubic" || (isOld && mode.Kind is "bilinear" or "trilinear") ? mode
            : throw NodeContext.Refuse($"Its mode is {mode.Kind}; nearest, linear and cubic are imported.");
    }

    public bool IsNearest => Kind == "nearest";

    /// <summary>Whether the language's upsample by whole factors is the same.</summary>
    public bool IsUpsample => !Antialiases && (IsNearest
        ? (Coordinates is "asymmetric" && Nearest == "floor") || Coordinates is "half_pixel" or "half_pixel_symmetric" or "pytorch_half_pixel" && Nearest is "round_prefer_floor" or "round_prefer_ceil"
        : Kind is "linear" or "bilinear" && Coordinates is "half_pixel");

    /// <summary>For each new element the weights of all old ones.</summary>
    public double[][] Table(int from, int to, double factor, MemoryBudget budget)
    {
        budget.Take((long)from * to * sizeof(double));
        var rows = new double[to][];
        for (var i = 0; i < to; i++)
        {
            var row = rows[i] = new double[from];
            var place = Place(i, from, to, factor);
            if (IsNearest)
            {
                row[Math.Clamp((int)Rounded(place), 0, from - 1)] = 1;
                continue;
            }

            foreach (var (at, weight) in Around(place, factor))
            {
                if (!ExcludesOutside || (at >= 0 && at < from))
                {
                    row[Math.Clamp(at, 0, from - 1)] += weight;
                }
            }

            var sum = row.Sum();
            if ((ExcludesOutside || Antialiases) && sum != 0)
            {
                rows[i] = [.. row.Select(w => w / sum)];
            }
        }

        return rows;
    }

    private double Place(int i, int from, int to, double factor) => Coordinates switch
    {
        "asymmetric" => i / factor,
        // With a broken factor ONNX takes the extent before it is rounded down.
        "align_corners" => to == 1 || from * factor <= 1 ? 0 : i * (from - 1.0) / ((from * factor) - 1),
        "pytorch_half_pixel" => to > 1 ? ((i + 0.5) / factor) - 0.5 : 0,
        "tf_half_pixel_for_nn" => (i + 0.5) / factor,
        "half_pixel_symmetric" => Symmetric(i, from, to, factor),
        _ => ((i + 0.5) / factor) - 0.5,
    };

    // The centre of both stays where it is when the factor does not give whole extents.
    private static double Symmetric(int i, int from, int to, double factor)
    {
        var adjustment = to / (factor * from);
        var centre = from / 2.0;
        return (centre * (1 - adjustment)) + ((i + 0.5) / factor) - 0.5;
    }

    private double Rounded(double place) => Nearest switch
    {
        "floor" => Math.Floor(place),
        "ceil" => Math.Ceiling(place),
        "round_prefer_ceil" => Math.Floor(place + 0.5),
        _ => Math.Ceiling(place - 0.5),
    };

    private IEnumerable<(int At, double Weight)> Around(double place, double factor)
    {
        // When shrinking, an antialiasing filter is as much wider as the result is smaller.
        var stretch = Antialiases ? Math.Max(1, 1 / factor) : 1;
        var reach = (Kind == "cubic" ? 2 : 1) * stretch;
        var (first, last) = ((int)Math.Floor(place - reach) + 1, (int)Math.Ceiling(place + reach) - 1);
        for (var at = first; at <= Math.Max(first, last); at++)
        {
            yield return (at, Kind == "cubic" ? CubicAt(Math.Abs(place - at) / stretch) : Math.Max(0, 1 - (Math.Abs(place - at) / stretch)));
        }
    }

    private double CubicAt(double d) => d <= 1 ? ((Cubic + 2) * d * d * d) - ((Cubic + 3) * d * d) + 1
        : d < 2 ? (Cubic * d * d * d) - (5 * Cubic * d * d) + (8 * Cubic * d) - (4 * Cubic)
        : 0;
}
