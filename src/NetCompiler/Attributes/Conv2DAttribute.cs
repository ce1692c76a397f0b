namespace NetCompiler;

/// <summary>A convolution, then its activation: each output channel is a sum over windows of the input's channels.</summary>
/// <remarks>How many extents are spatial follows from the input: it also serves inputs with one or three of them, and sequences.</remarks>
/// <param name="channels">Channels of the result; at least 1.</param>
/// <param name="kernel">The kernel's extents; one number for all dimensions.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true, Inherited = false)]
public sealed class Conv2DAttribute(int channels, params int[] kernel) : LayerAttribute
{
    /// <summary>Channels of the result; at least 1.</summary>
    public int Channels { get; } = channels;

    /// <summary>The kernel's extents.</summary>
    public IReadOnlyList<int> Kernel { get; } = kernel;

    /// <summary>Steps from one position to the next.</summary>
    public int Stride { get; set; } = 1;

    /// <summary>A number; numbers for each dimension, or for each side, first those before; or <c>"same"</c> or <c>"valid"</c>.</summary>
    public object Padding { get; set; } = 0;

    /// <summary>Elements from one tap to the next.</summary>
    public int Dilation { get; set; } = 1;

    /// <summary>Parts of the channels that do not see each other.</summary>
    public int Groups { get; set; } = 1;

    /// <summary>What is applied to the result.</summary>
    public Activation Activation { get; set; }

    /// <summary>Whether a bias is added.</summary>
    public bool Bias { get; set; } = true;

    /// <summary>How the weight starts.</summary>
    public Initialization Init { get; set; }

    /// <summary>The constant, deviation or bound of <see cref="Init"/>, where it needs one.</summary>
    public double InitValue { get; set; } = 0.05;

    /// <summary>Whether the weights are trained; frozen ones are saved and counted all the same.</summary>
    public bool Trainable { get; set; } = true;
}
