using NetCompiler;

namespace Adversaries;

/// <summary>Two random numbers become a point of the plane.</summary>
[Network(2)]
[Dense(64, Activation.ReLU)]
[Dense(64, Activation.ReLU)]
[Dense(2)]
public sealed partial class PointPainter;

/// <summary>How likely a point is a real one.</summary>
[Network(2)]
[Dense(64, Activation.LeakyReLU)]
[Dense(64, Activation.LeakyReLU)]
[Dense(1, Activation.Logistic)]
public sealed partial class PointCritic;

/// <summary>Thirty-two random numbers become a picture of 28×28 pixels.</summary>
[Network(32)]
[Dense(784, Activation.ReLU)]
[Reshape(16, 7, 7)]
[ConvTranspose2D(16, 4, Stride = 2, Padding = 1, Activation = Activation.ReLU)]
[ConvTranspose2D(1, 4, Stride = 2, Padding = 1, Activation = Activation.Logistic)]
public sealed partial class DigitPainterNet;

/// <summary>How likely a picture is a real one.</summary>
[Network(1, 28, 28)]
[Conv2D(16, 4, Stride = 2, Padding = 1, Activation = Activation.LeakyReLU)]
[Conv2D(32, 4, Stride = 2, Padding = 1, Activation = Activation.LeakyReLU)]
[Dropout(0.3)]
[Dense(1, Activation.Logistic)]
public sealed partial class DigitCritic;

/// <summary>Which digit a picture shows; it learns from real ones and judges painted ones.</summary>
[Network(1, 28, 28)]
[Conv2D(8, 5, Activation = Activation.ReLU)]
[MaxPool2D(2)]
[Conv2D(16, 5, Activation = Activation.ReLU)]
[MaxPool2D(2)]
[Dense(10, Activation.Softmax)]
public sealed partial class DigitJudge;
