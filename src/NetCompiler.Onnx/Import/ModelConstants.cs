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

    /// <summary>A constant may be given for any input; it is used where an operator needs to know the numbers.</summary>
    private static bool IsLeftToRunTime(GraphProto graph, ValueInfoProto input, Dictionary<string, OnnxValue> known)
    {
        var uses = graph.Node.SelectMany(n => n.Input.Select((name, index) => (Node: n, Name: name, Index: index))).Where(u => u.Name == input.Name).ToList();
        return uses.Count > 0 && !uses.Any(u => InputRoles.NeedsNumbers(u.Node, u.Index, known.ContainsKey));
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
