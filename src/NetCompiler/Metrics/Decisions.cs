using NetCompiler.Data;

namespace NetCompiler.Metrics;

/// <summary>
/// Decisions on examples with how sure they are: the distance between the largest and the second largest output. Unsure ones may be
/// rejected, so that the others are right more often.
/// </summary>
public sealed class Decisions
{
    private readonly int[] _classes;
    private readonly float[] _margins;
    private readonly bool[] _right;
    private readonly int[] _bySureness;

    private Decisions(int[] classes, float[] margins, bool[] right)
    {
        (_classes, _margins, _right) = (classes, margins, right);
        _bySureness = [.. Enumerable.Range(0, margins.Length).OrderBy(i => margins[i])];
    }

    /// <summary>The class decided on, for each example.</summary>
    public IReadOnlyList<int> Classes => _classes;

    /// <summary>Largest minus second largest output, for each example.</summary>
    public IReadOnlyList<float> Margins => _margins;

    /// <summary>The share of right decisions among all, from 0 to 1.</summary>
    public double Accuracy => _right.Count(static r => r) / (double)_right.Length;

    /// <summary>Takes outputs for decisions.</summary>
    /// <param name="outputs">A row for each example.</param>
    /// <param name="size">Values of a row; at least 2.</param>
    /// <param name="data">The examples, with classes or with targets of which the largest is the class.</param>
    /// <exception cref="ArgumentException">The rows do not fit the examples.</exception>
    public static Decisions Of(ReadOnlySpan<float> outputs, int size, Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (size < 2 || outputs.Length != (long)data.Count * size || data.Count == 0 || (!data.HasClasses && data.TargetSize != size))
        {
            throw new ArgumentException($"{outputs.Length} outputs in rows of {size} are no decisions on {data.Count} examples with {(data.HasClasses ? "classes" : $"{data.TargetSize} targets")}.", nameof(outputs));
        }

        var (classes, margins, right) = (new int[data.Count], new float[data.Count], new bool[data.Count]);
        for (var i = 0; i < data.Count; i++)
        {
            var row = outputs.Slice(i * size, size);
            classes[i] = Evaluator.IndexOfLargest(row);
            var second = float.NegativeInfinity;
            for (var c = 0; c < size; c++)
            {
                second = c == classes[i] ? second : Math.Max(second, row[c]);
            }

            margins[i] = row[classes[i]] - second;
            right[i] = classes[i] == (data.HasClasses ? data.Class(i) : Evaluator.IndexOfLargest(data.Target(i)));
        }

        return new Decisions(classes, margins, right);
    }

    /// <summary>The share of wrong decisions among those that are left when the least sure ones are rejected.</summary>
    /// <param name="rejected">The share that is rejected, from 0 to 1; rounded to whole examples.</param>
    /// <returns>From 0 to 1; 0 where all are rejected.</returns>
    public double ErrorWithout(double rejected)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rejected);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rejected, 1);
        var first = (int)Math.Round(rejected * _right.Length);
        return first == _right.Length ? 0 : _bySureness.Skip(first).Count(i => !_right[i]) / (double)(_right.Length - first);
    }

    /// <summary>The curve of errors by rejects: with each point, the margin below which decisions are rejected.</summary>
    /// <param name="points">How many points, from no rejects on to the last with an error; at least 2.</param>
    public IReadOnlyList<(double Rejected, double Error, float Margin)> RejectCurve(int points = 21)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(points, 2);
        var last = Array.FindLastIndex(_bySureness, i => !_right[i]) + 1;
        return
        [
            .. Enumerable.Range(0, points).Select(p => (int)Math.Round(last * (double)p / (points - 1))).Distinct().Select(first => (
                first / (double)_right.Length,
                ErrorWithout(first / (double)_right.Length),
                first < _bySureness.Length ? _margins[_bySureness[first]] : float.PositiveInfinity)),
        ];
    }
}
