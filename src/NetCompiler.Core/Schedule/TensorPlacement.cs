using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Schedule;

/// <summary>Places weights and states one after another, each at a multiple of 64 bytes.</summary>
/// <param name="Tensors">In stored order.</param>
/// <param name="Length">Floats in all; a vector behind the last tensor may be read.</param>
internal sealed record TensorPlacement(EquatableArray<PlacedTensor> Tensors, int Length)
{
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
        Tensors.FirstOrDefault(t => t.Node.Id == buffer.Node)
        ?? throw new InvalidOperationException($"Buffer {buffer.Name} names node {buffer.Node}, which is no weight or state of the network.");
}
