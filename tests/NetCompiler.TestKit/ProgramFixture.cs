using NetCompiler.Core;
using NetCompiler.Core.Kernels;

namespace NetCompiler.TestKit;

/// <summary>Writes a program of kernels by hand, for tests of what comes after lowering.</summary>
public sealed class ProgramFixture
{
    private readonly List<ProgramBuffer> _buffers = [];
    private readonly List<KernelCall> _calls = [];

    public Operand Buffer(string name, BufferKind kind, bool perExample, params int[] extents)
    {
        _buffers.Add(new(_buffers.Count, name, kind, -1, extents, perExample));
        return new(_buffers.Count - 1, name, extents, perExample);
    }

    public ProgramFixture Call(string layer, string name, Action<KernelBuilder> write)
    {
        var builder = new KernelBuilder(name, name);
        write(builder);
        _calls.Add(new(layer, builder.Build(), builder.Bindings));
        return this;
    }

    public KernelProgram Build(params Operand[] kept) =>
        new("test", _buffers.ToArray(), _calls.ToArray()) { Kept = kept.Select(static o => o.Buffer).ToEquatable() };

    /// <summary>Runs the program on seeded random inputs and gives the memory of every buffer.</summary>
    public static Dictionary<int, double[]> Run(KernelProgram program, int rows, int seed = 1)
    {
        var memory = new Dictionary<int, double[]>();
        foreach (var buffer in program.Buffers.Where(static b => b.Kind != BufferKind.Workspace))
        {
            // By name, so that a changed program gets the same numbers.
            var random = new Random(seed + buffer.Name.Sum(static c => c));
            memory[buffer.Id] = Enumerable.Range(0, buffer.Size * (buffer.PerExample ? rows : 1))
                .Select(_ => (random.NextDouble() * 2) - 1).ToArray();
        }

        KernelInterpreter.Run(program, rows, memory);
        return memory;
    }
}
