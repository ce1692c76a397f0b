using NetCompiler;

namespace SideBySide.Networks;

/// <summary>A tiny network, where the call itself counts.</summary>
[Network("""
    input 4
    dense 16 | tanh
    dense 3 | softmax
    """)]
public sealed partial class Mlp4x16x3;

/// <summary>A small network, bound by the latency of its sums.</summary>
[Network("""
    input 64
    dense 32 | relu
    dense 10 | softmax
    """)]
public sealed partial class Mlp64x32x10;

/// <summary>Two hidden layers on handwritten digits; one example is bound by the cache the weights come from.</summary>
[Network("""
    input 784
    dense 128 | relu
    dense 64 | relu
    dense 10 | softmax
    """)]
public sealed partial class Mlp784x128x64x10;

/// <summary>The dense network of the training comparisons.</summary>
[Network("""
    input 784
    dense 128 | relu
    dense 10 | softmax
    """)]
public sealed partial class Mlp784x128x10;

/// <summary>Five hidden layers, 12 million weights: each comes from memory at each step.</summary>
[Network("""
    input 784
    dense 2500 | tanh
    dense 2000 | tanh
    dense 1500 | tanh
    dense 1000 | tanh
    dense 500 | tanh
    dense 10 | softmax
    """)]
public sealed partial class MlpDeep;

/// <summary>Exclusive or: a whole step takes less time than a call of most libraries.</summary>
[Network("""
    input 2
    dense 4 | tanh
    dense 1 | logistic
    loss mse
    """)]
public sealed partial class XorNet;
