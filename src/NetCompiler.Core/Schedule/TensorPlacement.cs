using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Schedule;

/// <summary>Places weights and states one after another, each at a multiple of 64 bytes.</summary>
internal sealed class TensorPlacement(EquatableArray<PlacedTensor> tensors, int length)
{
    private readonly Dictionary<int, PlacedTensor> _byNode = tensors.ToDictionary(static t => t.Node.Id);

    /// <summary>In stored order.</summary>
    public EquatableArray<PlacedTensor> Tensors => tensors;

    /// <summary>Floats in all; a vector behind the last tensor may be read.</summary>
    public int Length => length;

    public static TensorPlacement Of(IEnumerable<Node> leaves, Func<Node, MemoryLayout> layoutOf)
    {
        var tensors = new List<PlacedTensor>();
        var offset = 0;
        foreach (var leaf in leaves)
        {
            var layout = layoutOf(leaf);
            tensors.Add(new(leaf, offset, layout));
            offset = checked(offset + LayoutPlanner.Pad(layout.Length));
        }

        return new(tensors.ToArray(), offset == 0 ? 0 : checked(offset + LayoutPlanner.Alignment));
    }

    /// <summary>The tensor a program's buffer stands for.</summary>
    public PlacedTensor Find(ProgramBuffer buffer) =>
        _byNode.TryGetValue(buffer.Node, out var tensor) ? tensor
        : throw new InvalidOperationException($"Buffer {buffer.Name} names node {buffer.Node}, which is no weight or state of the network.");
}
