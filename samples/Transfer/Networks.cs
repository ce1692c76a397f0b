using NetCompiler;

namespace Sharing;

/// <summary>Tells five digits from each other. What lies before the head may serve others.</summary>
[Network(1, 28, 28)]
[Conv2D(8, 5, Activation = Activation.ReLU)]
[MaxPool2D(2)]
[Conv2D(16, 5, Activation = Activation.ReLU)]
[MaxPool2D(2)]
[Dense(64, Activation.ReLU)]
[Dense(5, Activation.Softmax, Name = "low")]
public sealed partial class LowDigits;

/// <summary>The same for the other five, with a head of its own.</summary>
[Network(1, 28, 28)]
[Conv2D(8, 5, Activation = Activation.ReLU)]
[MaxPool2D(2)]
[Conv2D(16, 5, Activation = Activation.ReLU)]
[MaxPool2D(2)]
[Dense(64, Activation.ReLU)]
[Dense(5, Activation.Softmax, Name = "high")]
public sealed partial class HighDigits;

/// <summary>One trunk and two heads: which digit it is, and how it slants. The loss of the second counts less.</summary>
[Network("""
    input 1x28x28
    trunk = conv 8 5x5 | relu | maxpool 2 | conv 16 5x5 | relu | maxpool 2 | dense 64 | relu
    digit = trunk | dense 10 | softmax
    slant = trunk | dense 1
    output digit slant
    loss crossentropy digit
    loss mse slant weight=0.5
    """)]
public sealed partial class TwoTasks;

/// <summary>The second task alone.</summary>
[Network(1, 28, 28)]
[Conv2D(8, 5, Activation = Activation.ReLU)]
[MaxPool2D(2)]
[Conv2D(16, 5, Activation = Activation.ReLU)]
[MaxPool2D(2)]
[Dense(64, Activation.ReLU)]
[Dense(1)]
public sealed partial class SlantAlone;
