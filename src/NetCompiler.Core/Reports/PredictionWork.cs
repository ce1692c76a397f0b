using NetCompiler.Core.Emit;
using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;
using NetCompiler.Core.Lowering;
using NetCompiler.Core.Operators;
using NetCompiler.Core.Passes;

namespace NetCompiler.Core.Reports;

/// <summary>
/// What one prediction takes: multiply-adds of each layer, and floats of scratch. Networks of the usual layers are counted from their shapes, which takes
/// no time; others are lowered, so that whatever a layer is made of is counted as it is computed.
/// </summary>
internal static class PredictionWork
{
    private static readonly HashSet<string> _products = new(StringComparer.Ordinal) { "dense", "conv", "depthwise" };

    private static readonly HashSet<string> _withoutProducts = new(StringComparer.Ordinal)
    {
        "maxpool", "avgpool", "globalmaxpool", "globalavgpool", "batchnorm", "dropout", "noise", "standardize", "scale", "flatten", "reshape", "concat", "add", "multiply", "subtract",
    };

    /// <summary>Those whose result can lie where their last operand lay.</summary>
    private static readonly HashSet<string> _inPlace = new(StringComparer.Ordinal)
    {
        "batchnorm", "dropout", "noise", "standardize", "scale", "flatten", "reshape", "add", "multiply", "subtract",
    };

    /// <summary>Whether every layer is one whose products are known from its shapes.</summary>
    public static bool IsSimple(NetworkGraph graph) => graph.Nodes.All(n => !LayerRow.IsLayer(graph, n)
        || _products.Contains(n.Operator) || _withoutProducts.Contains(n.Operator) || IsActivation(n));

    /// <summary>Output values × weights of each, as every weight of these layers meets an output value once.</summary>
    public static (long[] MultiplyAdds, long Scratch) ByShapes(NetworkGraph graph, EquatableArray<LayerRow> rows)
    {
        var work = rows.Select(row => _products.Contains(row.Node.Operator)
            ? row.Node.Inputs.Select(id => graph[id]).Where(static w => w.Operator == Leaf.Parameter && w.Shape.Rank >= 2)
                .Sum(w => (long)row.Node.Shape.Size * (w.Shape.Size / w.Shape.Extents[0]))
            : 0).ToArray();
        return (work, MostAlive(graph));
    }

    /// <summary>The same from the loops of the kernels.</summary>
    public static (long[] MultiplyAdds, long Scratch) ByKernels(NetworkGraph graph, EquatableArray<LayerRow> rows, CancellationToken cancellationToken)
    {
        var inference = GraphPasses.Inference(graph);
        var program = KernelPasses.Run(ProgramLowering.Lower(
            NetworkPrograms.Predict, inference, graph, new(Outputs: inference.Outputs), cancellationToken));
        return (WorkOf(rows, program), MostAlive(program));
    }

    private static bool IsActivation(Node node) => OperatorCatalogue.Find(node.Operator)?.Group == OperatorGroup.Activation;

    // Parts of a composite layer, and activations fused into it, are called by its name with more behind it.
    private static long[] WorkOf(EquatableArray<LayerRow> rows, KernelProgram program)
    {
        var rowOf = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < rows.Count; i++)
        {
            rowOf[rows[i].Node.Name] = rowOf[rows[i].Last.Name] = i;
        }

        var work = new long[rows.Count];
        foreach (var (layer, multiplyAdds) in KernelWork.MultiplyAdds(program))
        {
            var name = layer;
            while (!rowOf.ContainsKey(name) && name.LastIndexOf('.') is > 0 and var dot)
            {
                name = name.Substring(0, dot);
            }

            if (rowOf.TryGetValue(name, out var row))
            {
                work[row] += multiplyAdds;
            }
        }

        return work;
    }

    /// <summary>
    /// The most floats of values that are needed at one time: inputs and outputs are the caller's, and element-wise layers work where their operand lies
    /// when nothing else reads it.
    /// </summary>
    private static long MostAlive(NetworkGraph graph)
    {
        var outputs = new HashSet<int>(graph.Outputs.Select(static o => o.Value));
        var lastUse = new int[graph.Nodes.Count];
        foreach (var node in graph.Nodes.Where(n => LayerRow.IsLayer(graph, n)))
        {
            foreach (var input in node.Inputs)
            {
                lastUse[input] = node.Id;
            }
        }

        var (alive, most) = (0L, 0L);
        var held = new long[graph.Nodes.Count];
        foreach (var node in graph.Nodes.Where(n => LayerRow.IsLayer(graph, n)))
        {
            var freed = node.Inputs.Where(id => lastUse[id] == node.Id).Distinct().ToArray();
            var reuses = (_inPlace.Contains(node.Operator) || IsActivation(node)) && freed.Any(id => held[id] == node.Shape.Size);
            held[node.Id] = outputs.Contains(node.Id) ? 0 : node.Shape.Size;
            alive += held[node.Id];
            most = Math.Max(most, reuses ? alive - node.Shape.Size : alive);
            alive -= freed.Sum(id => held[id]);
        }

        return most;
    }

    /// <summary>The most floats of workspace that are needed at one time.</summary>
    private static long MostAlive(KernelProgram program)
    {
        var calls = program.Calls.Count;
        var (first, last) = (Enumerable.Repeat(calls, program.Buffers.Count).ToArray(), Enumerable.Repeat(-1, program.Buffers.Count).ToArray());
        for (var call = 0; call < calls; call++)
        {
            foreach (var buffer in program.Calls[call].Bindings)
            {
                first[buffer] = Math.Min(first[buffer], call);
                last[buffer] = call;
            }
        }

        var change = new long[calls + 1];
        foreach (var buffer in program.Buffers.Where(b => b.Kind == BufferKind.Workspace && last[b.Id] >= 0))
        {
            change[first[buffer.Id]] += buffer.Size;
            change[last[buffer.Id] + 1] -= buffer.Size;
        }

        var (alive, most) = (0L, 0L);
        foreach (var difference in change)
        {
            alive += difference;
            most = Math.Max(most, alive);
        }

        return most;
    }
}
