using NetCompiler;

namespace CommitteeOfFive;

/// <summary>A member: 20 and 40 feature maps, two layers of 1000, dropout before every dense layer, 1.7 million weights.</summary>
[Network(1, 28, 28)]
[Conv2D(20, 5, Activation = Activation.ReLU)]
[MaxPool2D(2)]
[Conv2D(40, 5, Activation = Activation.ReLU)]
[MaxPool2D(2)]
[Dropout(0.5)]
[Dense(1000, Activation.ReLU)]
[Dropout(0.5)]
[Dense(1000, Activation.ReLU)]
[Dropout(0.5)]
[Dense(10, Activation.Softmax)]
public sealed partial class MemberNet;
