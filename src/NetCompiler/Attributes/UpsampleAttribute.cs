namespace NetCompiler;

/// <summary>The value enlarged: elements repeated, or interpolated between neighbours.</summary>
/// <param name="scale">The factors; one number for all dimensions.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true, Inherited = false)]
public sealed class UpsampleAttribute(params int[] scale) : LayerAttribute
{
    /// <summary>The factors.</summary>
    public IReadOnlyList<int> Scale { get; } = scale;

    /// <summary>The extents of the result instead of factors: a number, or numbers for each dimension; 0 for none.</summary>
    public object Size { get; set; } = 0;

    /// <summary>How values in between are found.</summary>
    public UpsampleMode Mode { get; set; }

    /// <summary>Whether the corners of both lie on each other.</summary>
    public bool AlignCorners { get; set; }
}

/// <summary>How <see cref="UpsampleAttribute"/> finds values in between.</summary>
public enum UpsampleMode
{
    /// <summary>Elements are repeated.</summary>
    Nearest,

    /// <summary>Linear in each dimension.</summary>
    Bilinear,
}
