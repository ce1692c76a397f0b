using NetCompiler.Onnx.Import;
using NetCompiler.Onnx.Reading;

namespace NetCompiler.Onnx.Operators;

/// <summary>Tables of signal processing, which are known numbers once their sizes are.</summary>
internal static class SignalWindows
{
    public static OnnxOperator[] All { get; } =
    [
        Window("HannWindow", [0.5, 0.5]),
        Window("HammingWindow", [25.0 / 46, 21.0 / 46]),
        Window("BlackmanWindow", [0.42, 0.5, 0.08]),
        new("MelWeightMatrix", (17, 17), "constant", MelWeights, "Sizes that are computed while running."),
    ];

    // Sums of cosines with alternating signs (Harris 1978).
    private static OnnxOperator Window(string name, double[] cosines) => new(name, (17, 17), "constant", c =>
    {
        var size = Size(c, 0, "size");
        var period = c.Int("periodic", 1) != 0 ? size : size - 1;
        c.Budget.Take((long)size * sizeof(double));
        double[] values = [.. Enumerable.Range(0, size).Select(n => cosines.Select((a, k) => (k % 2 == 0 ? a : -a) * Math.Cos(2 * Math.PI * k * n / Math.Max(1, period))).Sum())];
        c.Set(0, OnnxTensor.Of((ElementType)c.Int("output_datatype", 1), [size], values));
    }, "Sizes that are computed while running.");

    /// <summary>Triangles between frequencies at equal distances in mel (O'Shaughnessy 1987), each a column over the bins of a spectrum.</summary>
    private static void MelWeights(NodeContext c)
    {
        var (bands, length, rate) = (Size(c, 0, "number of bands"), Size(c, 1, "length"), Size(c, 2, "rate"));
        static double Mel(double hertz) => 2595 * Math.Log10(1 + (hertz / 700));
        var (low, high) = (Mel(c.KnownNumber(3, "lowest frequency")!.Value), Mel(c.KnownNumber(4, "highest frequency")!.Value));
        var rows = (length / 2) + 1;
        c.Budget.Take((long)rows * bands * sizeof(double));
        int[] edges = [.. Enumerable.Range(0, bands + 2).Select(i => 700 * (Math.Pow(10, (low + (i * (high - low) / (bands + 2))) / 2595) - 1))
            .Select(hertz => Math.Floor((length + 1) * hertz / rate)).Select(bin => bin >= 0 && bin < rows ? (int)bin : throw NodeContext.Refuse("Its frequencies are outside the spectrum."))];
        var table = new double[rows * bands];
        for (var band = 0; band < bands; band++)
        {
            var (from, top, to) = (edges[band], edges[band + 1], edges[band + 2]);
            for (var bin = from; bin <= top; bin++)
            {
                table[(bin * bands) + band] = from == top ? 1 : (double)(bin - from) / (top - from);
            }

            for (var bin = top; bin < to; bin++)
            {
                table[(bin * bands) + band] = (double)(to - bin) / (to - top);
            }
        }

        c.Set(0, OnnxTensor.Of((ElementType)c.Int("output_datatype", 1), [rows, bands], table));
    }

    private static int Size(NodeContext c, int input, string what) => c.KnownNumber(input, what) is >= 1 and <= int.MaxValue and var size ? (int)size
        : throw NodeContext.Refuse($"Its {what} must be a number above 0.");
}
