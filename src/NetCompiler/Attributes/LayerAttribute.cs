namespace NetCompiler;

/// <summary>A layer of the network that stands above it; layers apply one after another, in source order.</summary>
/// <remarks>
/// An attribute is an operator of the network language: its name without the suffix, in lower case, is the operator's word, and its
/// arguments carry the names of the operator's arguments. All layers stand on the part of the class that carries <see cref="NetworkAttribute"/>.
/// </remarks>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true, Inherited = false)]
public abstract class LayerAttribute : Attribute
{
    /// <summary>The layer's name in files and tables; without it layers are numbered per kind: <c>dense1</c>, <c>dense2</c>.</summary>
    public string? Name { get; set; }
}
