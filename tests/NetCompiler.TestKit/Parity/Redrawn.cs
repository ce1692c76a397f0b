namespace NetCompiler.TestKit.Parity;

/// <summary>What was drawn anew because it came close to a kink.</summary>
/// <param name="Examples">Examples, with the weights that were taken in the end.</param>
/// <param name="Weights">How often all weights were, because no example kept away.</param>
public readonly record struct Redrawn(int Examples, int Weights);
