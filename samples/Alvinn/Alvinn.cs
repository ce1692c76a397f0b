using NetCompiler;

namespace RoadFollowing;

/// <summary>ALVINN (Pomerleau 1989): a picture of the road of 30 by 32 pixels, 4 hidden neurons, 30 directions to steer in.</summary>
[Network(960)]
[Dense(4, Activation.Logistic)]
[Dense(30, Activation.Logistic)]
[Loss(LossKind.MSE)]
public sealed partial class Alvinn;
