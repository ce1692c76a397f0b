using NetCompiler.Onnx.Operators;
using NetCompiler.Onnx.Reading;
using NetCompiler.Onnx.Schema;

namespace NetCompiler.Onnx.Import;

/// <summary>The numbers a graph starts with, and which of its inputs are left to be inputs of the network.</summary>
/// <param name="Known">Initializers, and inputs that are given as constants.</param>
/// <param name="RunTimeInputs">The others.</param>
/// <param name="Notes">Which inputs were taken as constants.</param>
/// <param name="Problems">Tensors that cannot be read.</param>
/// <param name="Broken">Their names.</param>
internal sealed record ModelConstants(
    IReadOnlyDictionary<string, OnnxValue> Known,
    IReadOnlyList<ValueInfoProto> RunTimeInputs,
    IReadOnlyList<string> Notes,
    IReadOnlyList<ImportProblem> Problems,
    IReadOnlySet<string> Broken)
{
    public static ModelConstants Read(GraphProto graph, ExternalData external, ImportOptions options)
    {
        var known = new Dictionary<string, OnnxValue>(StringComparer.Ordinal);
        var (notes, problems) = (new List<string>(), new List<ImportProblem>());
        foreach (var tensor in graph.Initializer)
        {
            try
            {
                known[tensor.Name] = OnnxValue.Constant(tensor.Name, OnnxTensor.Of(tensor, external), isLearned: true);
            }
            catch (OnnxException exception)
            {
                problems.Add(new ImportProblem("", "", 0, exception.Message, ""));
            }
        }

        foreach (var group in known.Values.Where(static v => v.Type is ElementType.Double or ElementType.Float16 or ElementType.BFloat16).GroupBy(static v => v.Type))
        {
            notes.Add($"{group.Count()} weights of {group.Key.Word()} ({string.Join(", ", group.Take(3).Select(static v => v.Name))}{(group.Count() > 3 ? ", …" : "")}) were converted to float32.");
        }

        var broken = graph.Initializer.Select(static t => t.Name).Where(n => !known.ContainsKey(n)).ToHashSet(StringComparer.Ordinal);
        var inputs = new List<ValueInfoProto>();
        foreach (var input in graph.Input.Where(i => !known.ContainsKey(i.Name) && !broken.Contains(i.Name)))
        {
            if (options.Constants.TryGetValue(input.Name, out var constant) && !IsLeftToRunTime(graph, input, known))
            {
                known[input.Name] = Given(input, constant);
                notes.Add($"The input '{input.Name}' is the constant that was given for it.");
            }
            else
            {
                inputs.Add(input);
            }
        }

        return new ModelConstants(known, inputs, notes, problems, broken);
    }

    /// <summary>A constant may be given for any input; it is used where an operator needs to know the numbers, or others that are computed from them.</summary>
    private static bool IsLeftToRunTime(GraphProto graph, ValueInfoProto input, Dictionary<string, OnnxValue> known)
    {
        var nodes = ValueUses.NodesOf(graph).ToList();
        return nodes.Any(n => n.Input.Contains(input.Name)) && !Needed(nodes, known).Contains(input.Name);
    }

    /// <summary>Values whose numbers must be known. A node stands behind those whose results it reads.</summary>
    private static HashSet<string> Needed(List<NodeProto> nodes, Dictionary<string, OnnxValue> known)
    {
        var needed = new HashSet<string>(StringComparer.Ordinal);
        for (var i = nodes.Count - 1; i >= 0; i--)
        {
            // Of what a shape is read the shape is known, whatever the numbers.
            var all = nodes[i].OpType is not ("Shape" or "Size") && nodes[i].Output.Any(needed.Contains);
            needed.UnionWith(nodes[i].Input.Where((name, at) => name.Length > 0 && (all || InputRoles.NeedsNumbers(nodes[i], at, known.ContainsKey))));
        }

        return needed;
    }

    private static OnnxValue Given(ValueInfoProto input, OnnxConstant constant)
    {
        int[] dims = [.. constant.Dims];
        if (OnnxTensor.CountOf(dims) != constant.Values.Count || dims.Any(static d => d < 0))
        {
            throw new OnnxException($"The constant for '{input.Name}' has extents {string.Join("x", dims)} and {constant.Values.Count} numbers. Give as many numbers as its extents say.");
        }

        var type = BatchPlan.TypeOf(input);
        return OnnxValue.Constant(input.Name, OnnxTensor.Of(type == ElementType.Undefined ? ElementType.Float : type, dims, [.. constant.Values]), isLearned: type.IsReal());
    }
}
