namespace NetCompiler;

/// <summary>The same values, in the same order, under other extents.</summary>
/// <param name="extents">Extents of one example; their product is that of the input.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true, Inherited = false)]
public sealed class ReshapeAttribute(params int[] extents) : LayerAttribute
{
    /// <summary>Extents of one example.</summary>
    public IReadOnlyList<int> Extents { get; } = extents;

    /// <summary>What the extents mean to later layers.</summary>
    public ReshapeKind Kind { get; set; }
}

/// <summary>What the extents of a <see cref="ReshapeAttribute"/> mean.</summary>
public enum ReshapeKind
{
    /// <summary>One extent is a plain row, several are spatial.</summary>
    Auto,

    /// <summary>Channels, then space.</summary>
    Spatial,

    /// <summary>Steps, then features.</summary>
    Sequence,

    /// <summary>Nothing: a plain tensor.</summary>
    Flat,
}
