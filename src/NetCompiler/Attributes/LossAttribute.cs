namespace NetCompiler;

/// <summary>The loss the output is trained for; without one it follows from the last activation.</summary>
/// <param name="kind">Which one.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true, Inherited = false)]
public sealed class LossAttribute(LossKind kind) : LayerAttribute
{
    /// <summary>Which one.</summary>
    public LossKind Kind { get; } = kind;

    /// <summary>Its factor in the total; 1 without a word.</summary>
    public double Weight { get; set; } = 1;

    /// <summary>Where <see cref="LossKind.Huber"/> and <see cref="LossKind.SmoothMAE"/> turn from squared to linear.</summary>
    public double Delta { get; set; } = 1;
}
