using NetCompiler.Engine;

namespace NetCompiler.Tool.Checks;

/// <summary>The engine's gradients, in double, against differences of the loss: two-sided, with two steps to notice kinks.</summary>
/// <param name="subject">What messages call the network.</param>
/// <param name="generic">The network on the engine, with its weights.</param>
internal sealed class GradientCheck(string subject, GenericNetwork generic)
{
    private const double Step = 1e-4;
    private const double Tolerance = 1e-4;

    private readonly GenericNetwork<double> _network = generic.ToDouble();

    /// <summary>Looks at some values of each weight.</summary>
    /// <param name="examples">What the loss is of.</param>
    /// <param name="samples">How many values of each weight.</param>
    /// <param name="seed">Which ones.</param>
    public IReadOnlyList<CheckResult> Run(RandomExamples examples, int samples, int seed)
    {
        if (_network.Graph.Losses.Count == 0)
        {
            return [new CheckResult(subject, "gradients", true, "there is no loss to differentiate")];
        }

        var gradients = new double[_network.Parameters.Length];
        _network.Gradient(examples.Inputs, examples.Targets, gradients);
        var largest = gradients.Length == 0 ? 0 : gradients.Max(Math.Abs);
        var random = new Random(seed);
        List<CheckResult> results = [];
        foreach (var parameter in generic.Info.Parameters.Where(static p => p.Trainable))
        {
            var (worst, kinks, looked) = (0.0, 0, 0);
            for (var i = 0; i < Math.Min(samples, parameter.Size); i++)
            {
                var at = parameter.Offset + (parameter.Size <= samples ? i : random.Next(parameter.Size));
                var (coarse, fine) = (Difference(examples, at, Step), Difference(examples, at, Step / 8));
                var scale = Math.Abs(gradients[at]) + (1e-3 * largest) + 1e-9;

                // Where the two disagree there is a kink within the step, and no derivative to compare with.
                if (Math.Abs(coarse - fine) > Tolerance * scale)
                {
                    kinks++;
                    continue;
                }

                looked++;
                worst = Math.Max(worst, Math.Abs(fine - gradients[at]) / scale);
            }

            results.Add(new CheckResult(subject, "gradients", worst <= 10 * Tolerance, FormattableString.Invariant(
                $"{parameter.Name}: {looked} of {parameter.Size} values against differences, {(worst <= 10 * Tolerance ? "" : "wrong by ")}{worst:0.0e0} at most{(kinks > 0 ? $", {kinks} at kinks passed over" : "")}")));
        }

        return results;
    }

    private double Difference(RandomExamples examples, int at, double step)
    {
        var value = _network.Parameters[at];
        var above = Loss(examples, at, value + step);
        var below = Loss(examples, at, value - step);
        _network.Parameters[at] = value;
        return (above - below) / (2 * step);
    }

    // In training mode, as the gradient is: batch statistics of this batch, dropout of this step.
    private double Loss(RandomExamples examples, int at, double value)
    {
        _network.Parameters[at] = value;
        return _network.Gradient(examples.Inputs, examples.Targets, new double[_network.Parameters.Length]);
    }
}
