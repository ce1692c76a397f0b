using NetCompiler.Core.Kernels;
using NetCompiler.Core.Schedule;

namespace NetCompiler.Core.Emit;

/// <summary>The fixed numbers of a class, each list once, as spans over the assembly's data: nothing is allocated, and nothing computed.</summary>
internal sealed class ConstantTable
{
    private const int NumbersInLine = 12;

    private readonly Dictionary<(EquatableArray<double> Values, int Size, int Length), string> _names = [];

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
        foreach (var (values, size, length) in _names.Keys)
        {
            // Zeros up to the end of the layout and for one vector more, which whole vectors may read.
            var numbers = Enumerable.Range(0, length + LayoutPlanner.Alignment)
                .Select(i => i >= size ? "0f" : Literals.Float((float)values[values.Count == 1 ? 0 : i])).ToArray();
            code.Line($"internal static global::System.ReadOnlySpan<float> {_names[(values, size, length)]} => new float[]").Line("{").Indent();
            for (var i = 0; i < numbers.Length; i += NumbersInLine)
            {
                code.Line(string.Join(", ", numbers.Skip(i).Take(NumbersInLine)) + ",");
            }

            code.Indent(-1).Line("};").Line();
        }
    }

    private static (EquatableArray<double> Values, int Size, int Length) Key(PlacedBuffer placed) =>
        (placed.Buffer.Values, placed.Buffer.Size, placed.Layout.Length);
}
