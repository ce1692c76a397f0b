using NetCompiler.Core.Graph;
using NetCompiler.Onnx.Import;

namespace NetCompiler.Onnx.Operators;

/// <summary>Pictures read at given places between their pixels: a gather of the pixels around each place, and their weighted sum.</summary>
internal static class GridSampling
{
    // Keys 1981, as PyTorch and ONNX have it.
    private const double CubicCoefficient = -0.75;

    public static OnnxOperator[] All { get; } =
    [
        new("GridSample", (16, 22), "gather, multiply and reducesum", Import, "Places that are computed while running; more than two dimensions of space."),
    ];

    private sealed record Sampling(string Mode, string Padding, bool AlignsCorners)
    {
        /// <summary>The pixels around a place along one extent, with their weights; -1 for a pixel outside, which is 0.</summary>
        public (int Pixel, double Weight)[] Taps(double place, int extent)
        {
            var at = AlignsCorners ? (place + 1) / 2 * (extent - 1) : (((place + 1) * extent) - 1) / 2;
            if (Mode != "cubic")
            {
                // Bicubic places are not moved, but the pixels around them.
                at = Padding switch { "border" => Math.Clamp(at, 0, extent - 1), "reflection" => Reflected(at, extent), _ => at };
            }

            var first = Math.Floor(at);
            var t = at - first;
            (double Offset, double Weight)[] taps = Mode switch
            {
                "nearest" => [(Math.Round(at, MidpointRounding.ToEven) - first, 1)],
                "cubic" => [(-1, Outer(t + 1)), (0, Inner(t)), (1, Inner(1 - t)), (2, Outer(2 - t))],
                _ => [(0, 1 - t), (1, t)],
            };
            return [.. taps.Select(tap => (Inside(first + tap.Offset, extent), tap.Weight))];
        }

        private int Inside(double pixel, int extent)
        {
            pixel = Padding switch { "border" => Math.Clamp(pixel, 0, extent - 1), "reflection" => Math.Clamp(Reflected(pixel, extent), 0, extent - 1), _ => pixel };
            return pixel >= 0 && pixel < extent ? (int)pixel : -1;
        }

        // Between the centres of the outermost pixels, or their borders.
        private double Reflected(double at, int extent)
        {
            var (low, high) = AlignsCorners ? (0.0, extent - 1.0) : (-0.5, extent - 0.5);
            var span = high - low;
            if (span <= 0)
            {
                return 0;
            }

            var from = Math.Abs(at - low) % (2 * span);
            return low + (from <= span ? from : (2 * span) - from);
        }

        private static double Inner(double t) => ((((CubicCoefficient + 2) * t) - (CubicCoefficient + 3)) * t * t) + 1;

        private static double Outer(double t) => ((((t - 5) * CubicCoefficient * t) + (8 * CubicCoefficient)) * t) - (4 * CubicCoefficient);
    }

    private static void Import(NodeContext c)
    {
        var x = c[0];
        var grid = c.Known(1, "grid of places");
        if (x.Rank != 4 || grid.Dims.Length != 4 || grid.Dims[3] != 2 || grid.Dims[0] != x.Dims[0])
        {
            throw NodeContext.Refuse($"Its value is {string.Join("x", x.Dims)} and its grid {string.Join("x", grid.Dims)}; pictures with a place for each new pixel are imported.");
        }

        if (x.Batch >= 0)
        {
            throw NodeContext.AlongBatch();
        }

        var mode = c.Text("mode", "bilinear") switch { "bilinear" or "linear" => "linear", "bicubic" or "cubic" => "cubic", "nearest" => "nearest", var other => throw NodeContext.Refuse($"Its mode is {other}, which is none that is known.") };
        var sampling = new Sampling(mode, c.Text("padding_mode", "zeros"), c.Int("align_corners", 0) != 0);
        var (n, channels, h, w) = (x.Dims[0], x.Dims[1], x.Dims[2], x.Dims[3]);
        var (places, taps) = (grid.Dims[1] * grid.Dims[2], mode == "nearest" ? 1 : mode == "cubic" ? 16 : 4);
        c.Budget.Take((long)n * places * taps * (sizeof(int) + sizeof(double)));
        var rows = c.Shaped(x, [n, channels, h * w], ShapeKind.Flat);
        var pictures = Enumerable.Range(0, n).Select(i => Picture(c, n == 1 ? c.Shaped(rows, [channels, h * w])
            : c.Shaped(c.Emit("slice", rows, ("starts", i), ("ends", i + 1), ("axes", 0)), [channels, h * w]), grid.Elements().AsSpan(i * places * 2, places * 2).ToArray(), (h, w), sampling)).ToArray();
        int[] dims = [n, channels, grid.Dims[1], grid.Dims[2]];
        c.Set(0, x.Type, dims, -1, c.Shaped(n == 1 ? pictures[0] : c.Emit("concat", pictures, ("axis", 0)), dims));
    }

    /// <summary>One picture, channels by pixels, at its places.</summary>
    private static SketchValue Picture(NodeContext c, SketchValue x, double[] places, (int Height, int Width) size, Sampling sampling)
    {
        var (positions, weights) = (new List<int>(), new List<double>());
        for (var p = 0; p < places.Length; p += 2)
        {
            var across = sampling.Taps(places[p], size.Width);
            foreach (var (row, rowWeight) in sampling.Taps(places[p + 1], size.Height))
            {
                foreach (var (column, weight) in across)
                {
                    var isInside = row >= 0 && column >= 0;
                    positions.Add(isInside ? (row * size.Width) + column : 0);
                    weights.Add(isInside ? rowWeight * weight : 0);
                }
            }
        }

        var (channels, count) = (x.Shape.Extents[0], places.Length / 2);
        var taps = positions.Count / count;
        var around = c.Shaped(c.Emit("gather", x, ("positions", positions.ToArray()), ("axis", 1)), [channels, count, taps], ShapeKind.Flat);
        var y = c.Emit("reducesum", c.Emit("multiply", [around, c.Numbers([count, taps], [.. weights])]), ("axes", 2));
        return c.Shaped(y, [1, channels * count]);
    }
}
