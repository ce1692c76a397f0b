namespace NetCompiler;

/// <summary>The loss the output is trained for; without one it follows from the last activation.</summary>
/// <param name="kind">Which one.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true, Inherited = false)]
public sealed class LossAttribute(LossKind kind) : LayerAttribute
{
    /// <summary>Which one.</summary>
    public LossKind Kind { get; } = kind;

    /// <summary>Its factor in the total.</summary>
    public double Weight { get; set; } = 1;

    /// <summary>Where <see cref="LossKind.Huber"/> turns from squared to linear; above 0.</summary>
    public double Delta { get; set; } = 1;

    /// <summary>Where <see cref="LossKind.SmoothMAE"/> turns from squared to linear; above 0.</summary>
    public double Beta { get; set; } = 1;

    /// <summary>Of <see cref="LossKind.CrossEntropy"/>: the part of every target spread evenly over the classes, 0 to 1.</summary>
    public double LabelSmoothing { get; set; }

    /// <summary>Of <see cref="LossKind.Poisson"/>: whether predictions are logarithms of the rate.</summary>
    public bool LogInput { get; set; } = true;
}
