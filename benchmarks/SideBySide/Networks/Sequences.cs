using NetCompiler;

namespace SideBySide.Networks;

/// <summary>An LSTM of 32 over 64 steps of 8, and a number from its last state.</summary>
[Network("""
    sequence 64x8
    lstm 32 returns=last
    dense 1
    """, Training = false)]
public sealed partial class Lstm8x32;

/// <summary>A GRU of 32 over 64 steps of 8, and a number from its last state.</summary>
[Network("""
    sequence 64x8
    gru 32 returns=last
    dense 1
    """, Training = false)]
public sealed partial class Gru8x32;

/// <summary>An LSTM of 128 over 64 steps of 8, to be trained as a classifier.</summary>
[Network("""
    sequence 64x8
    lstm 128 returns=last
    dense 10 | softmax
    """)]
public sealed partial class Lstm128;

/// <summary>One block of a transformer's encoder: 32 tokens of 64, 4 heads, 256 inside.</summary>
[Network("""
    sequence 32x64
    encoder 4 256
    """, Training = false)]
public sealed partial class EncoderBlock;
