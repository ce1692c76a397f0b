namespace NetCompiler;

/// <summary>x, held between two bounds.</summary>
/// <param name="min">The lower bound.</param>
/// <param name="max">The upper bound.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true, Inherited = false)]
public sealed class ClipAttribute(double min, double max) : LayerAttribute
{
    /// <summary>The lower bound.</summary>
    public double Min { get; } = min;

    /// <summary>The upper bound.</summary>
    public double Max { get; } = max;
}
