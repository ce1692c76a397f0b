using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;
using NetCompiler.Core.Operators.Internal;

namespace NetCompiler.Core.Operators.Regularisation;

/// <summary>
/// Random values of the layer in setting <c>layer</c> (without it, of the node): element e of example n of stream FNV-1a(layer), so that
/// every engine draws the same. No inputs, no gradient.
/// </summary>
internal abstract class RandomLeaf(string name, string summary) : InternalOperator(name, summary)
{
    public override (int Least, int Most) InputCount => (0, 0);

    /// <summary>The 32-bit FNV-1a hash of a layer's name in UTF-8.</summary>
    public static uint Stream(string layer)
    {
        var hash = 2166136261u;
        foreach (var unit in System.Text.Encoding.UTF8.GetBytes(layer))
        {
            hash = unchecked((hash ^ unit) * 16777619u);
        }

        return hash;
    }

    public override void Lower(LoweringContext context)
    {
        var node = context.Node;
        var y = context.Output;
        var k = context.Kernel(Name, FormulaText);
        var n = k.Rows();
        var index = k.ParallelOver(y.Extents);
        var stream = Stream(node.Settings.Has("layer") ? node.Settings.Text("layer") : node.Name);
        k.Write(y, Value(k.Random(Kind, stream, n, KernelIndices.RowMajor(index, y.Extents)), node.Settings), [n, .. index]);
    }

    protected abstract string FormulaText { get; }

    protected abstract RandomKind Kind { get; }

    protected abstract Expression Value(Expression random, Settings settings);
}
