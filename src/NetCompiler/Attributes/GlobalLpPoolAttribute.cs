namespace NetCompiler;

/// <summary>The norm of each channel; the result is flat.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true, Inherited = false)]
public sealed class GlobalLpPoolAttribute : LayerAttribute
{
    /// <summary>The norm's power; at least 1.</summary>
    public double Power { get; set; } = 2;
}
