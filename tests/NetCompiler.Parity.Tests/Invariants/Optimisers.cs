using NetCompiler.Optimizers;

namespace NetCompiler.Parity.Tests.Invariants;

/// <summary>Every optimiser, and every rule inside one.</summary>
internal static class Optimisers
{
    public static IReadOnlyList<(string Name, Func<Optimizer> Make)> All { get; } =
    [
        ("SGD", static () => new Sgd(0.01f)),
        ("SGD, momentum, decay", static () => new Sgd(0.01f, momentum: 0.9f, weightDecay: 0.01f)),
        ("SGD, Nesterov", static () => new Sgd(0.01f, momentum: 0.9f, nesterov: true)),
        ("Adam", static () => new Adam(0.01f)),
        ("Adam, AMSGrad", static () => new Adam(0.01f, amsGrad: true)),
        ("AdamW", static () => new AdamW(0.01f)),
        ("Adamax", static () => new Adamax()),
        ("RMSProp", static () => new RmsProp(0.01f)),
        ("RMSProp, centred", static () => new RmsProp(0.01f, momentum: 0.5f, centered: true)),
        ("AdaGrad", static () => new AdaGrad()),
        ("AdaDelta", static () => new AdaDelta()),
        ("NAdam", static () => new NAdam()),
        ("RAdam", static () => new RAdam()),
        ("Lion", static () => new Lion()),
        ("RProp", static () => new RProp()),
        ("averaged SGD", static () => new AveragedSgd()),
        ("AdamW, clipped, L1", static () => new AdamW(0.01f) { ClipNorm = 1, ClipValue = 0.1f, L1 = 0.01f }),
        ("SGD, decay after the step", static () => new Sgd(0.01f, momentum: 0.9f, weightDecay: 0.01f) { DecayKind = WeightDecayKind.AfterStep }),
    ];
}
