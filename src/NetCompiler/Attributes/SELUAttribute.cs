namespace NetCompiler;

/// <summary>gamma · x where positive, else gamma · alpha · (e^x - 1).</summary>
/// <param name="alpha">Its limit far below zero before scaling, without the sign.</param>
/// <param name="gamma">The scale.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true, Inherited = false)]
public sealed class SELUAttribute(double alpha = 1.6732632423543772, double gamma = 1.0507009873554805) : LayerAttribute
{
    /// <summary>Its limit far below zero before scaling, without the sign.</summary>
    public double Alpha { get; } = alpha;

    /// <summary>The scale.</summary>
    public double Gamma { get; } = gamma;
}
