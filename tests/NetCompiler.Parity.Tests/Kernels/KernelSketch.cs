using NetCompiler.Core;
using NetCompiler.Core.Kernels;
using NetCompiler.Core.Schedule;

namespace NetCompiler.Parity.Tests.Kernels;

/// <summary>A kernel written by hand with its operands placed as the program scheduler places them.</summary>
internal sealed class KernelSketch
{
    private readonly List<PlacedBuffer> _buffers = [];

    public Operand Buffer(string name, BufferKind kind, bool perExample, params int[] extents) =>
        Buffer(name, kind, perExample, WriteMode.Set, extents);

    public Operand Buffer(string name, BufferKind kind, bool perExample, WriteMode mode, params int[] extents)
    {
        var layout = kind is BufferKind.Parameter or BufferKind.ParameterGradient && extents.Length == 2
            ? LayoutPlanner.Innermost(extents, 0, areRows: false)
            : LayoutPlanner.RowMajor(extents, padded: !LayoutPlanner.IsExact(kind));
        var buffer = new ProgramBuffer(_buffers.Count, name, kind, -1, extents, perExample);
        _buffers.Add(new(buffer, layout, 0, perExample ? layout.Length : 0, LayoutPlanner.Traits(kind)));
        return new(buffer.Id, name, extents, perExample, mode);
    }

    /// <summary>The kernel after layout.</summary>
    public Kernel Flat(string name, string formula, Action<KernelBuilder> write)
    {
        var builder = new KernelBuilder(name, formula);
        write(builder);
        return LayoutPlanner.Flatten(new("layer", builder.Build(), builder.Bindings), _buffers.ToArray());
    }
}
