namespace NetCompiler.Core.Emit;

/// <summary>What a parameter of an emitted kernel stands for.</summary>
public enum KernelParameterKind
{
    /// <summary><c>ReadOnlySpan&lt;float&gt;</c>: the kernel buffer <see cref="KernelParameter.Buffer"/>, only read.</summary>
    Read,

    /// <summary><c>Span&lt;float&gt;</c>: the kernel buffer <see cref="KernelParameter.Buffer"/>, written.</summary>
    Written,

    /// <summary><c>int rows</c>: the number of examples.</summary>
    Rows,

    /// <summary><c>bool accumulate</c>: whether <see cref="Kernels.WriteMode.SetOrAdd"/> writes add.</summary>
    Accumulate,

    /// <summary><c>Span&lt;float&gt; panel</c>: scratch of at least <see cref="KernelSignature.PanelLength"/> floats for packing.</summary>
    Panel,

    /// <summary><c>in CounterRandom random</c>: seed, step and the tile's first example.</summary>
    Random,

    /// <summary><c>int part</c>: which part of the blocks is meant.</summary>
    Part,

    /// <summary><c>int parts</c>: how many parts there are; 1 for all at once.</summary>
    Parts,

    /// <summary><c>in WeightUpdate update</c>: what changes the weights of the part, its gradient being complete.</summary>
    Update,

    /// <summary><c>string layer</c>: the layer's name, for the message about an index that is not one of its.</summary>
    Layer,
}

/// <param name="Name">As it stands in the method.</param>
/// <param name="Buffer">Index in <see cref="Kernels.Kernel.Buffers"/>; -1 for the other kinds.</param>
public sealed record KernelParameter(string Name, KernelParameterKind Kind, int Buffer = -1);

/// <summary>How the entry method of an emitted kernel is called: the parameters in order, buffers first, in the kernel's order.</summary>
/// <param name="Method">Name of the static method.</param>
/// <param name="PanelLength">Floats the panel must hold in the widest need; 0 without a panel parameter.</param>
public sealed record KernelSignature(string Method, EquatableArray<KernelParameter> Parameters, int PanelLength)
{
    /// <summary>Whether it can be asked for a part of its results.</summary>
    public bool HasParts => Parameters.Any(static p => p.Kind == KernelParameterKind.Parts);

    /// <summary>Whether the weights of a part may change right behind it.</summary>
    public bool Updates => Parameters.Any(static p => p.Kind == KernelParameterKind.Update);

    /// <summary>What a call hands over behind its parameters, where several kernels share a method that they differ from in numbers alone.</summary>
    public EquatableArray<string> Numbers { get; init; }
}

/// <summary>A kernel as C#: static methods, the entry method first, to be put in a static class (see <see cref="KernelFile"/>).</summary>
/// <param name="WidthMethods">The methods behind the entry for 16, 8 and 4 lanes, with the entry's parameters.</param>
public sealed record EmittedKernel(KernelSignature Signature, EquatableArray<string> WidthMethods, string Text);
