using NetCompiler.Core.Kernels;
using NetCompiler.Core.Schedule;

namespace NetCompiler.Core.Emit;

/// <summary>The fixed numbers of a class, each list once, as spans over the assembly's data: nothing is allocated, and nothing computed.</summary>
internal sealed class ConstantTable
{
    private const int NumbersInLine = 12;

    private readonly Dictionary<(EquatableArray<double> Values, EquatableArray<int> Extents, MemoryLayout Layout), string> _names = [];

    public ConstantTable(CompiledNetwork network)
    {
        foreach (var placed in network.Programs.SelectMany(static p => p.Buffers).Where(static b => b.Buffer.Kind == BufferKind.Constant))
        {
            if (!_names.ContainsKey(Key(placed)))
            {
                _names.Add(Key(placed), "Constant" + Literals.Int(_names.Count + 1));
            }
        }
    }

    public string NameOf(PlacedBuffer placed) => _names[Key(placed)];

    public void Write(CodeWriter code)
    {
        foreach (var (key, name) in _names.Select(static p => (p.Key, p.Value)))
        {
            var numbers = Laid(key.Values, key.Extents, key.Layout).Select(static n => Literals.Float((float)n)).ToArray();
            code.Line($"internal static global::System.ReadOnlySpan<float> {name} => new float[]").Line("{").Indent();
            for (var i = 0; i < numbers.Length; i += NumbersInLine)
            {
                code.Line(string.Join(", ", numbers.Skip(i).Take(NumbersInLine)) + ",");
            }

            code.Indent(-1).Line("};").Line();
        }
    }

    /// <summary>As the layout has them, with zeros between, up to its end, and for one vector more, which whole vectors may read.</summary>
    private static double[] Laid(EquatableArray<double> values, EquatableArray<int> extents, MemoryLayout layout)
    {
        var numbers = new double[layout.Length + LayoutPlanner.Alignment];
        var index = new int[extents.Count];
        var count = extents.Aggregate(1, static (a, b) => a * b);
        for (var i = 0; i < count; i++)
        {
            numbers[index.Select((at, d) => at * layout.Strides[d]).Sum()] = values[values.Count == 1 ? 0 : i];
            for (var d = index.Length - 1; d >= 0 && ++index[d] == extents[d]; d--)
            {
                index[d] = 0;
            }
        }

        return numbers;
    }

    private static (EquatableArray<double> Values, EquatableArray<int> Extents, MemoryLayout Layout) Key(PlacedBuffer placed) =>
        (placed.Buffer.Values, placed.Buffer.Extents, placed.Layout);
}
