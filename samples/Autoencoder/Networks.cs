using NetCompiler;

namespace Autoencoder;

/// <summary>Plain: 784 pixels become 32 numbers, and those a picture again.</summary>
[Network(784)]
[Dense(128, Activation.ReLU)]
[Dense(32, Activation.ReLU, Name = "code")]
[Dense(128, Activation.ReLU)]
[Dense(784, Activation.Logistic)]
[Loss(LossKind.MSE)]
public sealed partial class PlainAutoencoder;

/// <summary>Convolutional: folds a picture to 8 maps of 7×7 numbers and unfolds it again.</summary>
[Network(1, 28, 28)]
[Conv2D(16, 3, Stride = 2, Padding = 1, Activation = Activation.ReLU)]
[Conv2D(8, 3, Stride = 2, Padding = 1, Activation = Activation.ReLU, Name = "code")]
[ConvTranspose2D(16, 4, Stride = 2, Padding = 1, Activation = Activation.ReLU)]
[ConvTranspose2D(1, 4, Stride = 2, Padding = 1, Activation = Activation.Logistic)]
[Loss(LossKind.MSE)]
public sealed partial class ConvolutionalAutoencoder;
