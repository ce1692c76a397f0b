namespace NetCompiler;

/// <summary>The norm of each window.</summary>
/// <param name="size">The window's extents; one number for all dimensions.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true, Inherited = false)]
public sealed class LpPool2DAttribute(params int[] size) : LayerAttribute
{
    /// <summary>The window's extents.</summary>
    public IReadOnlyList<int> Size { get; } = size;

    /// <summary>Steps from one position to the next: a number, numbers for each dimension, or <c>"size"</c>: as many as the window is long.</summary>
    public object Stride { get; set; } = "size";

    /// <summary>A number; numbers for each dimension, or for each side, first those before; or <c>"same"</c> or <c>"valid"</c>.</summary>
    public object Padding { get; set; } = 0;

    /// <summary>Whether a last window that reaches past the end is kept.</summary>
    public bool Ceil { get; set; }

    /// <summary>The norm's power; at least 1.</summary>
    public double Power { get; set; } = 2;
}
