using NetCompiler;

namespace Xor;

/// <summary>Two inputs, four hidden neurons, one output, declared by attributes.</summary>
[Network(2)]
[Dense(4, Activation.Tanh)]
[Dense(1, Activation.Logistic)]
public sealed partial class XorByAttributes;

/// <summary>The same network as text; both become the same graph, and the same code.</summary>
[Network("""
    input 2
    dense 4 | tanh      # four lines in the plane
    dense 1 | logistic  # which side of them is "exactly one"
    """)]
public sealed partial class XorByText;
