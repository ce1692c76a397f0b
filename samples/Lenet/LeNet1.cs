using NetCompiler;

namespace Lenet;

/// <summary>LeNet-1 (LeCun and others 1989): two pairs of convolution and averaging, ten outputs, 3,246 weights.</summary>
[Network(1, 28, 28)]
[Conv2D(4, 5, Activation = Activation.Tanh)]
[AvgPool2D(2)]
[Conv2D(12, 5, Activation = Activation.Tanh)]
[AvgPool2D(2)]
[Dense(10, Activation.Softmax)]
public sealed partial class LeNet1;
