using NetCompiler.Optimizers;

namespace NetCompiler.Tool.Training;

/// <summary>Optimisers by name.</summary>
internal static class OptimizerChoice
{
    /// <summary>The names, the default first.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "adam", "adamw", "sgd", "momentum", "nesterov", "rmsprop", "adagrad", "adadelta", "adamax", "nadam", "radam", "lion", "rprop",
    ];

    /// <summary>A new optimiser.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="rate">The learning rate; null for its usual one.</param>
    /// <param name="decay">The weight decay; null for its usual one.</param>
    /// <param name="clip">The largest norm of a step's gradient; 0 for any.</param>
    public static Optimizer Create(string name, float? rate, float? decay, float clip) =>
        WithBound(name, rate, decay, clip > 0 ? clip : float.PositiveInfinity);

    private static Optimizer WithBound(string name, float? rate, float? decay, float clip) => name switch
    {
        "adam" => new Adam(rate ?? 1e-3f, weightDecay: decay ?? 0) { ClipNorm = clip },
        "adamw" => new AdamW(rate ?? 1e-3f, weightDecay: decay ?? 0.01f) { ClipNorm = clip },
        "sgd" => new Sgd(rate ?? 0.1f, weightDecay: decay ?? 0) { ClipNorm = clip },
        "momentum" => new Sgd(rate ?? 0.05f, 0.9f, weightDecay: decay ?? 0) { ClipNorm = clip },
        "nesterov" => new Sgd(rate ?? 0.05f, 0.9f, nesterov: true, weightDecay: decay ?? 0) { ClipNorm = clip },
        "rmsprop" => new RmsProp(rate ?? 1e-3f, weightDecay: decay ?? 0) { ClipNorm = clip },
        "adagrad" => new AdaGrad(rate ?? 0.01f, weightDecay: decay ?? 0) { ClipNorm = clip },
        "adadelta" => new AdaDelta(rate ?? 1, weightDecay: decay ?? 0) { ClipNorm = clip },
        "adamax" => new Adamax(rate ?? 2e-3f, weightDecay: decay ?? 0) { ClipNorm = clip },
        "nadam" => new NAdam(rate ?? 2e-3f, weightDecay: decay ?? 0) { ClipNorm = clip },
        "radam" => new RAdam(rate ?? 1e-3f, weightDecay: decay ?? 0) { ClipNorm = clip },
        "lion" => new Lion(rate ?? 1e-4f, weightDecay: decay ?? 0) { ClipNorm = clip },
        "rprop" when decay is null or 0 => new RProp(rate ?? 0.01f) { ClipNorm = clip },
        "rprop" => throw new ToolException("--weight-decay: rprop looks only at signs and has no weight decay. Take another optimiser."),
        _ => throw new ToolException($"--optimizer {name}: there are {string.Join(", ", Names)}."),
    };
}
