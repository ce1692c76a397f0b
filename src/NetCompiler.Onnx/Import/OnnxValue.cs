using NetCompiler.Onnx.Reading;

namespace NetCompiler.Onnx.Import;

/// <summary>A value of the model: known numbers, or a line of the network, or both.</summary>
/// <param name="name">In the model.</param>
/// <param name="type">What its numbers are.</param>
/// <param name="dims">Its extents in the model, the batch's among them.</param>
/// <param name="batch">The axis that counts examples; -1 when it has none.</param>
internal sealed class OnnxValue(string name, ElementType type, int[] dims, int batch)
{
    public string Name { get; } = name;

    public ElementType Type { get; } = type;

    public int[] Dims { get; } = dims;

    public int Batch { get; } = batch;

    public int Rank => Dims.Length;

    /// <summary>The numbers, where they are known.</summary>
    public OnnxTensor? Known { get; init; }

    /// <summary>Whether the numbers are trained: an initializer, and no result of a Constant node.</summary>
    public bool IsLearned { get; init; }

    /// <summary>The line of the network; made on demand for known numbers.</summary>
    public SketchValue? Line { get; set; }

    /// <summary>Extents of one example: without the batch.</summary>
    public int[] ExampleDims => [.. Dims.Where((_, axis) => axis != Batch)];

    public bool IsRunTime => Known is null;

    public static OnnxValue Constant(string name, OnnxTensor tensor, bool isLearned = false) =>
        new(name, tensor.Type, tensor.Dims, -1) { Known = tensor, IsLearned = isLearned };
}
