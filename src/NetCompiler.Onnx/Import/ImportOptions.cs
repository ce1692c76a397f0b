namespace NetCompiler.Onnx;

/// <summary>What a model leaves open.</summary>
public sealed record ImportOptions
{
    /// <summary>Every choice left to the importer.</summary>
    public static ImportOptions Default { get; } = new();

    /// <summary>
    /// The axis of the inputs that counts examples; -1 for none, so that one example is the whole of every input. Null to recognise it: the axis
    /// with a symbolic extent, else the first, else the second, else none, whichever the nodes of the model agree with.
    /// </summary>
    public int? BatchAxis { get; init; }

    /// <summary>Extents of symbolic dimensions by their names, e.g. <c>sequence</c> → 128. The batch needs none.</summary>
    public IReadOnlyDictionary<string, int> Dimensions { get; init; } = new Dictionary<string, int>();

    /// <summary>Inputs of the model that are fixed numbers of the network, by their names: shapes, axes, or weights given as inputs.</summary>
    public IReadOnlyDictionary<string, OnnxConstant> Constants { get; init; } = new Dictionary<string, OnnxConstant>();
}

/// <summary>Numbers for an input that is fixed.</summary>
/// <param name="Dims">Extents; none for a single number.</param>
/// <param name="Values">Numbers, row-major.</param>
public sealed record OnnxConstant(IReadOnlyList<int> Dims, IReadOnlyList<double> Values)
{
    /// <summary>A list of whole numbers, e.g. a shape.</summary>
    public static OnnxConstant Of(params int[] values) => new([values.Length], [.. values.Select(static v => (double)v)]);
}
