using NetCompiler.Onnx.Schema;
using NetCompiler.Optimizers;

namespace NetCompiler.Onnx;

/// <summary>The optimisers of ONNX's training operators (domain <c>ai.onnx.preview.training</c>) as those of the runtime.</summary>
public static class OnnxOptimizers
{
    internal const string Domain = "ai.onnx.preview.training";

    /// <summary>The optimiser that does the step of a node.</summary>
    /// <param name="kind">Its operator: <c>Adam</c>, <c>Adagrad</c> or <c>Momentum</c>.</param>
    /// <param name="attributes">Its numbers by name; those left out are as ONNX says.</param>
    /// <param name="isNesterov">Whether <c>Momentum</c> has the mode <c>nesterov</c>.</param>
    /// <param name="rate">Its input R.</param>
    /// <param name="step">Its input T: steps done so far, at least 0.</param>
    /// <returns>An optimiser for one step: Adam's constants depend on <paramref name="step"/>. Its slots are to be set after <see cref="Optimizer.Restore"/>.</returns>
    /// <exception cref="OnnxException">The runtime has no optimiser with these numbers.</exception>
    public static Optimizer Create(string kind, IReadOnlyDictionary<string, double> attributes, bool isNesterov, float rate, long step)
    {
        ArgumentNullException.ThrowIfNull(attributes);
        double Of(string name, double otherwise) => attributes.GetValueOrDefault(name, otherwise);
        var decay = (float)Of("norm_coefficient", 0);
        try
        {
            return kind switch
            {
                "Adagrad" => new AdaGrad(rate, (float)Of("decay_factor", 0), decay, epsilon: (float)Of("epsilon", 1e-6)),
                // Its specification says 1e-6 when it is left out, ONNX's own data 1e-2.
                "Adam" when !attributes.ContainsKey("epsilon") => throw new OnnxException("The optimiser Adam leaves out its epsilon, for which ONNX's specification and its test data differ. Give it."),
                "Adam" => Adam(Of("alpha", 0.9), Of("beta", 0.999), Of("epsilon", 1e-6), decay, rate, step),
                "Momentum" => Momentum(Of("alpha", 0), Of("beta", 1), decay, rate, step, isNesterov),
                _ => throw new OnnxException($"{kind} is none of ONNX's optimisers: Adam, Adagrad and Momentum are."),
            };
        }
        catch (ArgumentException exception)
        {
            throw new OnnxException($"The optimiser {kind} has numbers that the runtime's does not take. {exception.Message}", exception);
        }
    }

    /// <summary>
    /// ONNX adds epsilon before it corrects the second moment, and at step 0 corrects nothing: the same step by another rate and epsilon.
    /// </summary>
    private static Adam Adam(double alpha, double beta, double epsilon, float decay, float rate, long step)
    {
        var count = Math.Max(1, step); // What the optimiser will count.
        var (first, root) = (1 - Math.Pow(alpha, count), Math.Sqrt(1 - Math.Pow(beta, count)));
        return step > 0
            ? new Adam(rate, (float)alpha, (float)beta, (float)(epsilon / root), decay)
            : new Adam((float)(rate * first / root), (float)alpha, (float)beta, (float)(epsilon / root), decay);
    }

    private static Sgd Momentum(double alpha, double beta, float decay, float rate, long step, bool isNesterov)
    {
        var share = step > 0 ? beta : 1;
        if (alpha == 0)
        {
            // Without momentum the direction is the gradient's share.
            return new Sgd((float)(rate * share), weightDecay: decay);
        }

        return !isNesterov ? new Sgd(rate, (float)alpha, weightDecay: decay, dampening: (float)(1 - share))
            : share == 1 ? new Sgd(rate, (float)alpha, nesterov: true, weightDecay: decay)
            : throw new OnnxException($"Nesterov's momentum with beta {share} is none of the runtime's, whose beta is 1.");
    }

    /// <summary>The steps the runtime's optimiser is told to have done, so that the next is ONNX's step.</summary>
    internal static long Before(string kind, long step) => kind switch
    {
        "Adagrad" => step,
        "Adam" => Math.Max(1, step) - 1,
        // The first step of heavy-ball momentum takes the whole gradient.
        _ => step == 0 ? 0 : Math.Max(1, step),
    };

    internal static bool IsOptimizer(NodeProto node) => node.Domain == Domain && node.OpType is "Adam" or "Adagrad" or "Momentum";
}
