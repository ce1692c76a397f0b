using NetCompiler.Numerics;

namespace NetCompiler.Data;

/// <content>Parts for training, validation and test.</content>
public sealed partial class Dataset
{
    /// <summary>Divides the examples at random in three, e.g. 60, 20 and 20 %.</summary>
    /// <param name="training">The share of the first part.</param>
    /// <param name="validation">The share of the second part; the rest is the third.</param>
    /// <param name="seed">Equal seeds give equal parts.</param>
    /// <param name="stratified">Whether every class has these shares of its own; needs classes, or targets with a largest value.</param>
    /// <exception cref="ArgumentOutOfRangeException">The shares are not from 0 to 1 together.</exception>
    public (Dataset Training, Dataset Validation, Dataset Test) Split(double training, double validation, ulong seed, bool stratified = false)
    {
        if (!(training >= 0 && validation >= 0 && training + validation <= 1 + 1e-9))
        {
            throw new ArgumentOutOfRangeException(nameof(training), $"The shares are {training} and {validation}; they are at least 0 and at most 1 together.");
        }

        List<int>[] parts = [[], [], []];
        foreach (var group in Groups(seed, stratified))
        {
            var first = (int)Math.Round(training * group.Length);
            var second = (int)Math.Round((training + validation) * group.Length);
            parts[0].AddRange(group[..first]);
            parts[1].AddRange(group[first..second]);
            parts[2].AddRange(group[second..]);
        }

        return (Shuffled(parts[0], seed), Shuffled(parts[1], seed), Shuffled(parts[2], seed));
    }

    /// <summary>Divides the examples at random in parts, each of which is the validation data once (cross-validation).</summary>
    /// <param name="parts">How many; from 2 to the number of examples.</param>
    /// <param name="seed">Equal seeds give equal parts.</param>
    /// <param name="stratified">Whether the classes are spread evenly over the parts.</param>
    public IEnumerable<(Dataset Training, Dataset Validation)> Folds(int parts, ulong seed, bool stratified = false)
    {
        if (parts < 2 || parts > Count)
        {
            throw new ArgumentOutOfRangeException(nameof(parts), parts, $"There are {Count} examples, which can be divided in 2 to {Count} parts.");
        }

        int[] order = [.. Groups(seed, stratified).SelectMany(static g => g)];
        return Enumerable.Range(0, parts).Select(part => (
            Shuffled([.. order.Where((_, i) => i % parts != part)], seed), Shuffled([.. order.Where((_, i) => i % parts == part)], seed)));
    }

    /// <summary>As many examples as there are, drawn with replacement (bagging), and those that were not drawn.</summary>
    /// <param name="seed">Equal seeds draw the same.</param>
    public (Dataset Sample, Dataset Undrawn) Bootstrap(ulong seed)
    {
        var random = new SequentialRandom(seed);
        int[] drawn = [.. Enumerable.Range(0, Count).Select(_ => random.NextInt32(Count))];
        return (Subset(drawn), Subset([.. Enumerable.Range(0, Count).Except(drawn)]));
    }

    // The examples in random order; stratified, those of each class by themselves.
    private IEnumerable<int[]> Groups(ulong seed, bool stratified)
    {
        int[] order = [.. Enumerable.Range(0, Count)];
        new SequentialRandom(seed).Shuffle<int>(order);
        if (!stratified)
        {
            return [order];
        }

        if (!HasClasses && TargetSize < 2)
        {
            throw new InvalidOperationException("A stratified division needs class indices, or several targets of which the largest is the class.");
        }

        return order.GroupBy(i => HasClasses ? Class(i) : Metrics.Evaluator.IndexOfLargest(Target(i))).OrderBy(static g => g.Key).Select(static g => g.ToArray());
    }

    // Classes one after another would otherwise stay so.
    private Dataset Shuffled(List<int> examples, ulong seed)
    {
        int[] order = [.. examples];
        new SequentialRandom(seed + 1).Shuffle<int>(order);
        return Subset(order);
    }
}
