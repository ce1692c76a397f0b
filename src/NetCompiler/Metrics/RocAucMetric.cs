namespace NetCompiler.Metrics;

/// <inheritdoc cref="Metric.RocAuc"/>
internal sealed class RocAucMetric : Metric
{
    // Example after example, a score for each class; two classes have one score.
    private readonly List<float> _scores = [];
    private readonly List<int> _labels = [];
    private float[] _keys = [];
    private int[] _order = [];
    private int _size;

    public override string Name => "auc";

    public override double Value
    {
        get
        {
            var (sum, classes) = (0.0, 0);
            for (var c = 0; c < _size; c++)
            {
                var area = Area(c, _size == 1 ? 1 : c);
                (sum, classes) = double.IsNaN(area) ? (sum, classes) : (sum + area, classes + 1);
            }

            return sum / classes;
        }
    }

    public override void Reset()
    {
        _scores.Clear();
        _labels.Clear();
        _size = 0;
    }

    public override void Add(ReadOnlySpan<float> output, ReadOnlySpan<float> target, int label)
    {
        if (label < 0)
        {
            throw new ArgumentException($"{Name} needs classes, and the data or the network have none.", nameof(label));
        }

        _size = output.Length == 2 ? 1 : output.Length;
        foreach (var score in output.Length == 2 ? output[1..] : output)
        {
            _scores.Add(score);
        }

        _labels.Add(label);
    }

    // By the ranks of the positives (Mann, Whitney 1947); equal scores share their mean rank.
    private double Area(int column, int positive)
    {
        var count = _labels.Count;
        if (_keys.Length < count)
        {
            (_keys, _order) = (new float[count], new int[count]);
        }

        for (var i = 0; i < count; i++)
        {
            (_keys[i], _order[i]) = (_scores[(i * _size) + column], i);
        }

        Array.Sort(_keys, _order, 0, count);
        var (positives, ranks) = (0L, 0.0);
        for (var first = 0; first < count;)
        {
            var last = first;
            while (last + 1 < count && _keys[last + 1] == _keys[first])
            {
                last++;
            }

            for (var i = first; i <= last; i++)
            {
                if (_labels[_order[i]] == positive)
                {
                    positives++;
                    ranks += 1 + ((first + last) / 2.0);
                }
            }

            first = last + 1;
        }

        return (ranks - (positives * (positives + 1) / 2.0)) / (positives * (double)(count - positives));
    }
}
