using NetCompiler;

namespace StackedAutoencoders;

/// <summary>The first pair of layers: a picture with half of its pixels wiped out becomes 400 numbers, and those the whole picture.</summary>
[Network(784)]
[Dropout(0.5)]
[Dense(400, Activation.ReLU, Name = "layer1")]
[Dense(784, Activation.Logistic)]
public sealed partial class FirstPair;

/// <summary>Half of <see cref="FirstPair"/>, what the second pair reads.</summary>
[Network(784, Training = false)]
[Dense(400, Activation.ReLU, Name = "layer1")]
public sealed partial class FirstLayer;

/// <summary>The second pair: 400 numbers, a third wiped out, become 200.</summary>
[Network(400)]
[Dropout(0.3)]
[Dense(200, Activation.ReLU, Name = "layer2")]
[Dense(400)]
public sealed partial class SecondPair;

/// <summary>Both first halves, the features that a linear machine reads.</summary>
[Network(784, Training = false)]
[Dense(400, Activation.ReLU, Name = "layer1")]
[Dense(200, Activation.ReLU, Name = "layer2")]
public sealed partial class Features;

/// <summary>The whole, which is trained with labels.</summary>
[Network(784)]
[Dense(400, Activation.ReLU, Name = "layer1")]
[Dense(200, Activation.ReLU, Name = "layer2")]
[Dense(10, Activation.Softmax, Name = "head")]
public sealed partial class Classifier;

/// <summary>A linear support vector machine on the features: ten planes, each between one digit and the others.</summary>
[Network(200)]
[Standardize]
[Dense(10)]
[Loss(LossKind.Hinge)]
public sealed partial class FeatureMachine;

/// <summary>The same on pixels.</summary>
[Network(784)]
[Dense(10)]
[Loss(LossKind.Hinge)]
public sealed partial class PixelMachine;
