using NetCompiler.Data;
using NetCompiler.Metrics;
using NetCompiler.Networks;
using NetCompiler.Optimizers;
using NetCompiler.Storage;
using NetCompiler.Training;
using Samples.Digits;

namespace Sharing;

/// <summary>Digits 0 to 4 are learned from all pictures; 5 to 9 from five of each, with what was learned, and without.</summary>
internal static class TransferTask
{
    private const int Few = 5;

    public static bool Run(DigitData data, int epochs)
    {
        var low = new LowDigits(seed: 1);
        new Trainer(low, new Adam(2e-3f)) { Epochs = epochs, Seed = 1 }.Fit(Part(data.Training, 0));
        Console.WriteLine($"Digits 0 to 4, from all pictures: {Accuracy(low, Part(data.Test, 0)) * 100:0.0} % of the test pictures.");

        var (few, test) = (FewOfEach(Part(data.Training, 5)), Part(data.Test, 5));
        Console.WriteLine($"Digits 5 to 9, from {Few} pictures of each:");
        var scratch = Learn(new HighDigits(seed: 2), few, test, "from scratch", groups: null);

        // The head is new; the rest is taken over, and its convolutions stay as they are until the last third.
        var high = new HighDigits(seed: 2);
        var report = WeightTransfer.Copy(low, high);
        var transferred = Learn(high, few, test, "with what was learned", new ParameterGroups(HighDigits.Info).Freeze("conv*"));
        Console.WriteLine($"Taken over were {string.Join(", ", report.Copied)}; new are {string.Join(", ", report.Missing)}.");
        if (transferred[1] > scratch[2] && transferred[2] > scratch[2] + 0.01)
        {
            return true;
        }

        Console.WriteLine("Expected was that it needs two thirds of the steps to be better than from scratch, and ends a point above.");
        return false;
    }

    // Accuracy on the test pictures after each third of the steps.
    private static double[] Learn(HighDigits network, Dataset few, Dataset test, string how, ParameterGroups? groups)
    {
        var adam = new Adam(2e-3f) { Groups = groups };
        var accuracies = new double[3];
        for (var third = 0; third < 3; third++)
        {
            if (third == 2)
            {
                groups?.Unfreeze("conv*").Rate("conv*", 0.1f);
            }

            new Trainer(network, adam) { Epochs = 6, BatchSize = 5, Seed = (ulong)third }.Fit(few);
            accuracies[third] = Accuracy(network, test);
        }

        Console.WriteLine($"  {how,-22} {string.Join("   ", accuracies.Select((a, i) => $"{(i + 1) * 6 * few.Count / 5,3} steps {a * 100:0.0} %"))}");
        return accuracies;
    }

    private static double Accuracy(INetwork network, Dataset data) => Evaluator.Evaluate(network, data).Accuracy ?? double.NaN;

    // Five digits, counted from 0.
    private static Dataset Part(Dataset data, int first)
    {
        int[] chosen = [.. Enumerable.Range(0, data.Count).Where(i => data.Class(i) >= first && data.Class(i) < first + 5)];
        var part = data.Subset(chosen);
        return new(part.Inputs.ToArray(), part.InputSize, [.. chosen.Select(i => data.Class(i) - first)]);
    }

    private static Dataset FewOfEach(Dataset data) =>
        data.Subset([.. Enumerable.Range(0, data.Count).GroupBy(data.Class).SelectMany(static g => g.Take(Few))]);
}
