namespace NetCompiler;

/// <summary>
/// Subtracts a mean and divides by a deviation, one of each for every value. Both are state: fitted on training data, saved with the
/// network, never optimised.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true, Inherited = false)]
public sealed class StandardizeAttribute : LayerAttribute;
