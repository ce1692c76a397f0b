using NetCompiler.Core.Graph;

namespace NetCompiler.Engine.Operators;

/// <summary>Windows that move over a larger value and have a position for each element of a smaller one; three dimensions, as in <see cref="SpaceView"/>.</summary>
internal sealed class WindowView
{
    private readonly int[] _stride = [1, 1, 1];
    private readonly int[] _dilation = [1, 1, 1];

    /// <param name="taps">The setting that says how long the window is.</param>
    public WindowView(Settings settings, string taps, Shape under, Shape positions)
    {
        (Under, Positions) = (new(under), new(positions));
        var rank = Under.Rank;
        for (var d = 0; d < rank; d++)
        {
            var i = 3 - rank + d;
            Taps[i] = Number(settings, taps, d, 1);
            _stride[i] = Word(settings, "stride") is null ? Number(settings, "stride", d, 1) : Taps[i];
            _dilation[i] = Number(settings, "dilation", d, 1);
            (Before[i], After[i]) = Word(settings, "pad") switch
            {
                "same" => Same(i),
                "valid" => (0, 0),
                _ => Sides(settings, "pad", d, rank),
            };
        }
    }

    /// <summary>The value that windows stand on.</summary>
    public SpaceView Under { get; }

    public SpaceView Positions { get; }

    public int[] Taps { get; } = [1, 1, 1];

    public int[] Before { get; } = new int[3];

    public int[] After { get; } = new int[3];

    public int TapCount => Taps[0] * Taps[1] * Taps[2];

    /// <summary>Where a tap stands; outside the value it is padding.</summary>
    public int Element(int dimension, int position, int tap) =>
        (position * _stride[dimension]) + (tap * _dilation[dimension]) - Before[dimension];

    public bool IsInside(int dimension, int element) => element >= 0 && element < Under.Extents[dimension];

    /// <summary>From the first position at which a tap stands on the value to the one after the last.</summary>
    public (int From, int To) Range(int dimension, int tap)
    {
        var (from, to) = (0, Positions.Extents[dimension]);
        while (from < to && Element(dimension, from, tap) < 0)
        {
            from++;
        }

        while (to > from && Element(dimension, to - 1, tap) >= Under.Extents[dimension])
        {
            to--;
        }

        return (from, to);
    }

    public int Stride(int dimension) => _stride[dimension];

    public static string? Word(Settings settings, string name) => settings.Items.FirstOrDefault(s => s.Name == name)?.Text;

    public static int Number(Settings settings, string name, int dimension, int otherwise)
    {
        var numbers = settings.Has(name) ? settings.Integers(name) : [otherwise];
        return numbers[numbers.Length > 1 ? dimension : 0];
    }

    public static (int Before, int After) Sides(Settings settings, string name, int dimension, int rank)
    {
        var numbers = settings.Has(name) ? settings.Integers(name) : [0];
        return numbers.Length == 2 * rank
            ? (numbers[dimension], numbers[rank + dimension])
            : (numbers[Math.Min(dimension, numbers.Length - 1)], numbers[Math.Min(dimension, numbers.Length - 1)]);
    }

    private (int Before, int After) Same(int i)
    {
        var extent = Under.Extents[i];
        var positions = (int)Math.Ceiling(extent / (double)_stride[i]);
        var total = Math.Max(0, ((positions - 1) * _stride[i]) + ((Taps[i] - 1) * _dilation[i]) + 1 - extent);
        return (total / 2, total - (total / 2));
    }
}
