using NetCompiler.Storage;

namespace NetCompiler.Training;

/// <summary>The finished epochs in a checkpoint, a row of numbers each.</summary>
internal static class TrainingHistory
{
    private const int Columns = 8;

    public static void Save(Checkpoint checkpoint, IReadOnlyList<EpochResult> epochs, string prefix)
    {
        string[] names = [.. epochs.SelectMany(static e => e.Metrics.Keys).Distinct(StringComparer.Ordinal)];
        var values = epochs.SelectMany(e => names.Select(name => e.Metrics.GetValueOrDefault(name, double.NaN))).ToArray();
        checkpoint.SetText(prefix + "metrics", string.Join('\n', names));
        checkpoint.Set(prefix + "metric_values", values);
        var rows = new double[epochs.Count * Columns];
        for (var i = 0; i < epochs.Count; i++)
        {
            var e = epochs[i];

            // What is not there is told apart from what is not a number.
            double[] row =
            [
                e.TrainingLoss, e.LearningRate, e.Seconds, e.ExamplesPerSecond,
                e.ValidationLoss is null ? 0 : 1, e.ValidationLoss ?? 0, e.ValidationAccuracy is null ? 0 : 1, e.ValidationAccuracy ?? 0,
            ];
            row.CopyTo(rows, i * Columns);
        }

        checkpoint.Set(prefix + "history", rows);
    }

    public static IEnumerable<EpochResult> Restore(Checkpoint checkpoint, string prefix)
    {
        var epoch = 0;
        var names = checkpoint.Text(prefix + "metrics").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var values = checkpoint.Doubles(prefix + "metric_values");
        foreach (var row in checkpoint.Doubles(prefix + "history").Chunk(Columns))
        {
            epoch++;
            yield return new EpochResult(
                epoch, row[0], row[4] == 0 ? null : row[5], row[6] == 0 ? null : row[7], (float)row[1], row[2], row[3])
            {
                Metrics = names.Select((name, i) => (name, values[((epoch - 1) * names.Length) + i])).ToDictionary(StringComparer.Ordinal),
            };
        }
    }
}
