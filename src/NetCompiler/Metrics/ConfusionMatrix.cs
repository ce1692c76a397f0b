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
    public double MacroF1 => Enumerable.Range(0, ClassCount).Select(F1).Where(static f => !double.IsNaN(f)).DefaultIfEmpty(double.NaN).Average();

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

    private int Index(int actual, int predicted)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(actual);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(actual, ClassCount);
        ArgumentOutOfRangeException.ThrowIfNegative(predicted);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(predicted, ClassCount);
        return (actual * ClassCount) + predicted;
    }
}
