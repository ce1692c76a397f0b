using NetCompiler;

namespace CharModel;

/// <summary>Reads characters one after another and says at each step what comes next (Hochreiter and Schmidhuber 1997).</summary>
[Network("""
    input 64
    embedding 65 32
    lstm 128
    dense 65 | softmax
    """)]
public sealed partial class LstmModel;

/// <summary>Looks back at all earlier characters of its window at once, normalised before each part (GPT-2's order).</summary>
[Network("""
    input 64
    embedding 65 64 init_value=0.1
    positions kind=learned
    repeat 2 { encoder 4 256 norm=pre activation=gelu causal=true }
    layernorm
    dense 65 | softmax
    """)]
public sealed partial class TransformerModel;
