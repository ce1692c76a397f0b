using System.Globalization;
using System.Text;

namespace NetCompiler.Metrics;

/// <summary>Counts of examples by actual class (rows) and predicted class (columns).</summary>
public sealed class ConfusionMatrix
{
    private readonly long[] _counts;

    /// <summary>An empty matrix.</summary>
    /// <param name="classCount">Classes; at least 1.</param>
    public ConfusionMatrix(int classCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classCount, 1);
        ClassCount = classCount;
        _counts = new long[(long)classCount * classCount];
    }

    /// <summary>How many classes.</summary>
    public int ClassCount { get; }

    /// <summary>How many examples.</summary>
    public long Count => _counts.Sum();

    /// <summary>The share of examples on the diagonal, from 0 to 1; NaN without examples.</summary>
    public double Accuracy => Enumerable.Range(0, ClassCount).Sum(c => this[c, c]) / (double)Count;

    /// <summary>The mean of the classes' <see cref="F1"/>; classes that neither occur nor are predicted are left out.</summary>
    public double MacroF1 => Mean(F1);

    /// <summary>The mean of the classes' <see cref="Precision"/>; classes that are never predicted are left out.</summary>
    public double MacroPrecision => Mean(Precision);

    /// <summary>The mean of the classes' <see cref="Recall"/>; classes that do not occur are left out.</summary>
    public double MacroRecall => Mean(Recall);

    /// <summary>Examples of a class that were taken for a class.</summary>
    /// <param name="actual">The class they have.</param>
    /// <param name="predicted">The class they were taken for.</param>
    public long this[int actual, int predicted] => _counts[Index(actual, predicted)];

    /// <summary>Counts an example.</summary>
    /// <param name="actual">The class it has.</param>
    /// <param name="predicted">The class it was taken for.</param>
    /// <exception cref="ArgumentOutOfRangeException">A class is not from 0 to below <see cref="ClassCount"/>.</exception>
    public void Add(int actual, int predicted) => _counts[Index(actual, predicted)]++;

    /// <summary>Of those taken for the class, the share that has it; NaN where there are none.</summary>
    /// <param name="label">The class.</param>
    public double Precision(int label) => this[label, label] / (double)Enumerable.Range(0, ClassCount).Sum(actual => this[actual, label]);

    /// <summary>Of those that have the class, the share taken for it; NaN where there are none.</summary>
    /// <param name="label">The class.</param>
    public double Recall(int label) => this[label, label] / (double)Enumerable.Range(0, ClassCount).Sum(predicted => this[label, predicted]);

    /// <summary>The harmonic mean of precision and recall: 2·hits / (those taken for it + those that have it); NaN where there are none.</summary>
    /// <param name="label">The class.</param>
    public double F1(int label) => 2.0 * this[label, label]
        / (Enumerable.Range(0, ClassCount).Sum(actual => this[actual, label]) + Enumerable.Range(0, ClassCount).Sum(predicted => this[label, predicted]));

    /// <summary>The counts as a table, a row for each actual class.</summary>
    public override string ToString()
    {
        var width = Math.Max(3, _counts.Max().ToString(CultureInfo.InvariantCulture).Length) + 1;
        var text = new StringBuilder();
        for (var actual = 0; actual < ClassCount; actual++)
        {
            for (var predicted = 0; predicted < ClassCount; predicted++)
            {
                text.Append(this[actual, predicted].ToString(CultureInfo.InvariantCulture).PadLeft(width));
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    /// <summary>A row for each class with precision, recall, F1 and the number of its examples, and a row of means.</summary>
    /// <param name="names">The names of the classes; null for their numbers.</param>
    /// <exception cref="ArgumentException">There are not as many names as classes.</exception>
    public string ToTable(IReadOnlyList<string>? names = null)
    {
        if (names is not null && names.Count != ClassCount)
        {
            throw new ArgumentException($"There are {names.Count} names, but {ClassCount} classes.", nameof(names));
        }

        names ??= [.. Enumerable.Range(0, ClassCount).Select(static c => c.ToString(CultureInfo.InvariantCulture))];
        var width = Math.Max("class".Length, names.Max(static n => n.Length));
        var text = new StringBuilder();
        text.Append("class".PadRight(width)).Append("  precision     recall         f1   examples\n");
        for (var label = 0; label < ClassCount; label++)
        {
            Row(names[label], Precision(label), Recall(label), F1(label), Enumerable.Range(0, ClassCount).Sum(predicted => this[label, predicted]));
        }

        Row("mean", MacroPrecision, MacroRecall, MacroF1, Count);
        return text.ToString();

        void Row(string name, double precision, double recall, double f1, long count) => text.Append(
            CultureInfo.InvariantCulture, $"{name.PadRight(width)} {precision,10:0.0000} {recall,10:0.0000} {f1,10:0.0000} {count,10}\n");
    }

    /// <summary>Sets all counts to 0.</summary>
    public void Clear() => Array.Clear(_counts);

    private double Mean(Func<int, double> ofClass) =>
        Enumerable.Range(0, ClassCount).Select(ofClass).Where(static v => !double.IsNaN(v)).DefaultIfEmpty(double.NaN).Average();

    private int Index(int actual, int predicted)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(actual);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(actual, ClassCount);
        ArgumentOutOfRangeException.ThrowIfNegative(predicted);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(predicted, ClassCount);
        return (actual * ClassCount) + predicted;
    }
}
