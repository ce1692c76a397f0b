using NetCompiler.Optimizers;

namespace NetCompiler.Parity.Tests.Reference;

/// <summary>PyTorch's optimisers as ours, with PyTorch's defaults.</summary>
internal static class TorchOptimizers
{
    /// <exception cref="NotSupportedException">There is no such optimiser here yet.</exception>
    public static IOptimizer Create(string torch)
    {
        var call = TorchCall.Parse(torch) ?? throw new NotSupportedException($"{torch} cannot be read");
        float N(string name, int position, double otherwise) => (float)call.Number(name, position, otherwise);
        var (beta1, beta2) = call.Get("betas", 2) is IReadOnlyList<object?> betas ? ((float)(double)betas[0]!, (float)(double)betas[1]!) : (0.9f, 0.999f);
        return call.Word switch
        {
            "SGD" => new Sgd(N("lr", 1, 1e-3), N("momentum", 2, 0), call.Flag("nesterov", 5), N("weight_decay", 4, 0), N("dampening", 3, 0)),
            "Adagrad" => new AdaGrad(
                N("lr", 1, 1e-2), N("lr_decay", 2, 0), N("weight_decay", 3, 0), N("initial_accumulator_value", 4, 0), N("eps", 5, 1e-10)),
            "Adadelta" => new AdaDelta(N("lr", 1, 1), N("rho", 2, 0.9), N("eps", 3, 1e-6), N("weight_decay", 4, 0)),
            "RMSprop" => new RmsProp(
                N("lr", 1, 1e-2), N("alpha", 2, 0.99), N("eps", 3, 1e-8), N("weight_decay", 4, 0), N("momentum", 5, 0), call.Flag("centered", 6)),
            "Adam" => new Adam(N("lr", 1, 1e-3), beta1, beta2, N("eps", 3, 1e-8), N("weight_decay", 4, 0), call.Flag("amsgrad", 5)),
            "AdamW" => new AdamW(N("lr", 1, 1e-3), beta1, beta2, N("eps", 3, 1e-8), N("weight_decay", 4, 1e-2), call.Flag("amsgrad", 5)),
            "Adamax" => new Adamax(N("lr", 1, 2e-3), beta1, beta2, N("eps", 3, 1e-8), N("weight_decay", 4, 0)),
            _ => throw new NotSupportedException($"there is no rule for {call.Name}"),
        };
    }
}
