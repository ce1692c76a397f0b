namespace NetCompiler;

/// <summary>Divides each value by a power of the mean square of the channels around it.</summary>
/// <param name="size">Channels in the window around each channel.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true, Inherited = false)]
public sealed class LocalResponseNormAttribute(int size) : LayerAttribute
{
    /// <summary>Channels in the window.</summary>
    public int Size { get; } = size;

    /// <summary>Weight of the mean square.</summary>
    public double Alpha { get; set; } = 1e-4;

    /// <summary>The power.</summary>
    public double Beta { get; set; } = 0.75;

    /// <summary>What the divisor starts from.</summary>
    public double K { get; set; } = 1;
}
