using NetCompiler.Engine;

namespace NetCompiler.Parity.Tests.Engine;

/// <summary>Gradients of the double engine against central differences of its own forward pass.</summary>
internal static class FiniteDifferences
{
    private const double H = 1e-5;

    /// <summary>Checks the gradients of Σ outputs · probe with respect to inputs and weights.</summary>
    public static void CheckBackward(GenericNetwork<double> network, double[] inputs, Random random)
    {
        var outputs = new double[inputs.Length / network.InputSize * network.OutputSize];
        var probe = Numbers.Normal(random, outputs.Length);
        var inputGradients = new double[inputs.Length];
        var gradients = new double[network.Parameters.Length];
        network.Backward(inputs, probe, inputGradients, gradients);

        double Product()
        {
            network.Forward(inputs, outputs);
            return outputs.Zip(probe, static (a, b) => a * b).Sum();
        }

        for (var i = 0; i < inputs.Length; i++)
        {
            Near(Slope(ref inputs[i], Product), inputGradients[i], $"input {i}");
        }

        for (var i = 0; i < gradients.Length; i++)
        {
            Near(Slope(ref network.Parameters[i], Product), gradients[i], $"weight {i}");
        }
    }

    /// <summary>Checks the gradient of the mean loss with respect to the weights, and the loss that comes with it.</summary>
    public static void CheckLoss(GenericNetwork<double> network, double[] inputs, double[] targets)
    {
        var gradients = new double[network.Parameters.Length];
        var loss = network.Gradient(inputs, targets, gradients);
        Assert.Equal(network.Loss(inputs, targets), loss, 12);
        for (var i = 0; i < gradients.Length; i++)
        {
            Near(Slope(ref network.Parameters[i], () => network.Loss(inputs, targets)), gradients[i], $"weight {i}");
        }
    }

    private static double Slope(ref double variable, Func<double> function)
    {
        var value = variable;
        variable = value + H;
        var above = function();
        variable = value - H;
        var below = function();
        variable = value;
        return (above - below) / (2 * H);
    }

    private static void Near(double expected, double actual, string what) => Assert.True(
        Math.Abs(expected - actual) <= 1e-6 * (1 + Math.Abs(expected)),
        $"The gradient of {what} is {actual:R}, but differences give {expected:R}.");
}
