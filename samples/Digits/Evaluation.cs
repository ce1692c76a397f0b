using NetCompiler.Data;
using NetCompiler.Metrics;
using NetCompiler.Networks;

namespace Digits;

internal static class Evaluation
{
    /// <summary>The share of examples whose digit is recognised, from 0 to 1.</summary>
    public static double Accuracy(INetwork network, Dataset data) => Evaluator.Evaluate(network, data).Accuracy ?? double.NaN;
}
