using NetCompiler;

namespace Gates;

/// <summary>A formal neuron: 1 where w·x + b is at least 0, else 0.</summary>
[Network(2)]
[Dense(1, Activation.Step)]
public sealed partial class Neuron;

/// <summary>Two layers of such neurons: the smallest network that can say "one or the other, but not both".</summary>
[Network(2)]
[Dense(2, Activation.Step)]
[Dense(1, Activation.Step)]
public sealed partial class TwoLayers;

/// <summary>Any Boolean function of five variables that is true on six rows: one neuron for each row, and an "or" of them.</summary>
[Network(5)]
[Dense(6, Activation.Step)]
[Dense(1, Activation.Step)]
public sealed partial class Disjunction;
