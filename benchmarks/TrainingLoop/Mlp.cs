using NetCompiler;

namespace TrainingLoop;

/// <summary>784-128-10.</summary>
[Network(784)]
[Dense(128, Activation.ReLU)]
[Dense(10, Activation.Softmax)]
public sealed partial class Mlp;
