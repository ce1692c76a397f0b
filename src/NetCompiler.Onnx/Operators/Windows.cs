using NetCompiler.Onnx.Import;

namespace NetCompiler.Onnx.Operators;

/// <summary>The windows of a pool over one example, channels first.</summary>
internal sealed record Windows(SketchValue Line, int[] Extents, int[] Kernel, int[] Stride, int[] Dilation, int[] Before, int[] After, bool Ceils)
{
    /// <summary>Positions of each dimension.</summary>
    public int[] Positions => [.. Extents.Select((e, d) =>
    {
        var (padded, span) = (e + Before[d] + After[d], (Dilation[d] * (Kernel[d] - 1)) + 1);
        var steps = Ceils ? (padded - span + Stride[d] - 1) / Stride[d] : (padded - span) / Stride[d];

        // A last window must begin before the padding at the end does.
        return Ceils && steps * Stride[d] >= e + Before[d] ? steps : steps + 1;
    })];
}
