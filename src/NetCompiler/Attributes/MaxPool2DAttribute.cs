namespace NetCompiler;

/// <summary>The greatest element of each window; padding never wins.</summary>
/// <param name="size">The window's extents; one number for all dimensions.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true, Inherited = false)]
public sealed class MaxPool2DAttribute(params int[] size) : LayerAttribute
{
    /// <summary>The window's extents.</summary>
    public IReadOnlyList<int> Size { get; } = size;

    /// <summary>Steps from one position to the next: a number, numbers for each dimension, or <c>"size"</c>: as many as the window is long.</summary>
    public object Stride { get; set; } = "size";

    /// <summary>A number; numbers for each dimension, or for each side, first those before; or <c>"same"</c> or <c>"valid"</c>.</summary>
    public object Padding { get; set; } = 0;

    /// <summary>Elements from one tap to the next.</summary>
    public int Dilation { get; set; } = 1;

    /// <summary>Whether a last window that reaches past the end is kept.</summary>
    public bool Ceil { get; set; }
}
