namespace NetCompiler;

/// <summary>All values of an example as one row, in row-major order.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true, Inherited = false)]
public sealed class FlattenAttribute : LayerAttribute;
