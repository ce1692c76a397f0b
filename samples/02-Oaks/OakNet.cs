using NetCompiler;

namespace Oaks;

/// <summary>One linear neuron: the diameter of an oak from its age.</summary>
[Network(1)]
[Dense(1)]
[Loss(LossKind.HalfMSE)]
public sealed partial class OakNet;
