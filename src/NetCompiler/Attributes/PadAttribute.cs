namespace NetCompiler;

/// <summary>Elements added around space; negative amounts cut off.</summary>
/// <param name="amount">One number, one for each dimension, or for each side: first those before (top, left), then those after.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true, Inherited = false)]
public sealed class PadAttribute(params int[] amount) : LayerAttribute
{
    /// <summary>Elements on each side.</summary>
    public IReadOnlyList<int> Amount { get; } = amount;

    /// <summary>What stands there.</summary>
    public PadMode Mode { get; set; }

    /// <summary>The value of <see cref="PadMode.Constant"/>.</summary>
    public double Value { get; set; }
}

/// <summary>What a <see cref="PadAttribute"/> puts around a value.</summary>
public enum PadMode
{
    /// <summary>One value.</summary>
    Constant,

    /// <summary>The nearest element.</summary>
    Edge,

    /// <summary>The elements mirrored at the outermost one.</summary>
    Reflect,

    /// <summary>The elements of the opposite side.</summary>
    Wrap,
}
