using NetCompiler.Optimizers;

namespace NetCompiler.Parity.Tests.Reference;

/// <summary>PyTorch's optimisers as ours, with PyTorch's defaults.</summary>
internal static class TorchOptimizers
{
    /// <exception cref="NotSupportedException">There is no such optimiser here.</exception>
    public static IOptimizer Create(string torch)
    {
        var call = TorchCall.Parse(torch) ?? throw new NotSupportedException($"{torch} cannot be read");
        var up = call.Flag("maximize", int.MaxValue);
        float N(string name, int position, double otherwise) => (float)call.Number(name, position, otherwise);
        (float First, float Second) Pair(string name, double first, double second) =>
            call.Get(name, 2) is IReadOnlyList<object?> pair ? ((float)(double)pair[0]!, (float)(double)pair[1]!) : ((float)first, (float)second);
        var (beta1, beta2) = Pair("betas", 0.9, call.Word == "Lion" ? 0.99 : 0.999);

        // PyTorch 2 has AdamW's decay as a flag of Adam's kin.
        var kind = call.Flag("decoupled_weight_decay", int.MaxValue) ? WeightDecayKind.Decoupled : WeightDecayKind.Gradient;
        return call.Word switch
        {
            "SGD" => new Sgd(N("lr", 1, 1e-3), N("momentum", 2, 0), call.Flag("nesterov", 5), N("weight_decay", 4, 0), N("dampening", 3, 0)) { Maximize = up },
            "ASGD" => new AveragedSgd(N("lr", 1, 1e-2), N("lambd", 2, 1e-4), N("alpha", 3, 0.75), call.Number("t0", 4, 1e6), N("weight_decay", 5, 0)) { Maximize = up },
            "Adagrad" => new AdaGrad(
                N("lr", 1, 1e-2), N("lr_decay", 2, 0), N("weight_decay", 3, 0), N("initial_accumulator_value", 4, 0), N("eps", 5, 1e-10)) { Maximize = up },
            "Adadelta" => new AdaDelta(N("lr", 1, 1), N("rho", 2, 0.9), N("eps", 3, 1e-6), N("weight_decay", 4, 0)) { Maximize = up },
            "RMSprop" => new RmsProp(
                N("lr", 1, 1e-2), N("alpha", 2, 0.99), N("eps", 3, 1e-8), N("weight_decay", 4, 0), N("momentum", 5, 0), call.Flag("centered", 6)) { Maximize = up },
            "Rprop" => RProp(call) is var r ? new RProp(N("lr", 1, 1e-2), r[0], r[1], r[2], r[3]) { Maximize = up } : null!,
            "Adam" => new Adam(N("lr", 1, 1e-3), beta1, beta2, N("eps", 3, 1e-8), N("weight_decay", 4, 0), call.Flag("amsgrad", 5)) { Maximize = up, DecayKind = kind },
            "AdamW" => new AdamW(N("lr", 1, 1e-3), beta1, beta2, N("eps", 3, 1e-8), N("weight_decay", 4, 1e-2), call.Flag("amsgrad", 5)) { Maximize = up },
            "Adamax" => new Adamax(N("lr", 1, 2e-3), beta1, beta2, N("eps", 3, 1e-8), N("weight_decay", 4, 0)) { Maximize = up },
            "NAdam" => new NAdam(N("lr", 1, 2e-3), beta1, beta2, N("eps", 3, 1e-8), N("weight_decay", 4, 0), N("momentum_decay", 5, 4e-3)) { Maximize = up, DecayKind = kind },
            "RAdam" => new RAdam(N("lr", 1, 1e-3), beta1, beta2, N("eps", 3, 1e-8), N("weight_decay", 4, 0)) { Maximize = up, DecayKind = kind },
            "Lion" => new Lion(N("lr", 1, 1e-4), beta1, beta2, N("weight_decay", 3, 0)) { Maximize = up },
            _ => throw new NotSupportedException($"there is no rule for {call.Name}"),
        };
    }

    private static float[] RProp(TorchCall call)
    {
        float[] Pair(string name, int position, params float[] otherwise) =>
            call.Get(name, position) is IReadOnlyList<object?> pair ? [(float)(double)pair[0]!, (float)(double)pair[1]!] : otherwise;
        return [.. Pair("etas", 2, 0.5f, 1.2f), .. Pair("step_sizes", 3, 1e-6f, 50)];
    }
}
