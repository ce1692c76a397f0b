using NetCompiler;

namespace Throughput;

/// <summary>The network of the comparisons: two hidden layers.</summary>
[Network("""
    input 784
    dense 128 | relu
    dense 64 | relu
    dense 10 | softmax
    """)]
public sealed partial class Mlp784x128x64x10;

/// <summary>The network of the training comparisons.</summary>
[Network("""
    input 784
    dense 128 | relu
    dense 10 | softmax
    """)]
public sealed partial class Mlp784x128x10;

/// <summary>A small network, where the call itself counts.</summary>
[Network("""
    input 64
    dense 32 | relu
    dense 10 | softmax
    """)]
public sealed partial class Mlp64x32x10;

/// <summary>A tiny network.</summary>
[Network("""
    input 4
    dense 16 | tanh
    dense 3
    """)]
public sealed partial class Mlp4x16x3;
