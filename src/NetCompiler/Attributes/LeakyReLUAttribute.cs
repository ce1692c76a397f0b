namespace NetCompiler;

/// <summary>x where positive, else <paramref name="alpha"/> · x.</summary>
/// <param name="alpha">The slope below zero.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true, Inherited = false)]
public sealed class LeakyReLUAttribute(double alpha = 0.01) : LayerAttribute
{
    /// <summary>The slope below zero.</summary>
    public double Alpha { get; } = alpha;
}
