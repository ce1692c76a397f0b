using NetCompiler.Onnx.Operators;
using NetCompiler.Onnx.Reading;
using NetCompiler.Onnx.Schema;

namespace NetCompiler.Onnx.Conformance;

/// <summary>A model with inputs and expected outputs on disk, as ONNX's own tests lay them out.</summary>
/// <param name="Name">What reports call it.</param>
/// <param name="Model">The model's path.</param>
/// <param name="DataSets">Folders with <c>input_0.pb</c>, <c>output_0.pb</c>, …; for a model alone the beginning of the names of its outputs.</param>
internal sealed record CaseFiles(string Name, string Model, IReadOnlyList<string> DataSets)
{
    private bool IsFile => DataSets.Count == 0;

    /// <summary>Every case in a folder and below it, by name.</summary>
    public static IReadOnlyList<CaseFiles> Find(string folder)
    {
        var cases = new List<CaseFiles>();
        foreach (var model in Directory.EnumerateFiles(folder, "*.onnx", SearchOption.AllDirectories))
        {
            var home = Path.GetDirectoryName(model)!;
            string[] sets = [.. Directory.EnumerateDirectories(home, "test_data_set_*").Order(StringComparer.Ordinal)];
            if (sets.Length > 0)
            {
                cases.Add(new CaseFiles(NameOf(folder, home), model, sets));
            }
            else if (File.Exists(Path.ChangeExtension(model, null) + "_output_0.pb"))
            {
                cases.Add(new CaseFiles(NameOf(folder, Path.ChangeExtension(model, null)), model, []));
            }
        }

        return [.. cases.OrderBy(static c => c.Name, StringComparer.Ordinal)];
    }

    /// <summary>The data sets: inputs by their names in the model, and expected outputs in order.</summary>
    public IEnumerable<CaseData> Read(GraphProto graph)
    {
        var initializers = graph.Initializer.Select(static t => t.Name).ToHashSet(StringComparer.Ordinal);
        ValueInfoProto[] free = [.. graph.Input.Where(i => !initializers.Contains(i.Name))];
        if (IsFile)
        {
            var beginning = Path.ChangeExtension(Model, null);
            yield return new CaseData(free.ToDictionary(static i => i.Name, Ramp), Tensors(beginning + "_output_"));
            yield break;
        }

        foreach (var set in DataSets)
        {
            var inputs = new Dictionary<string, OnnxTensor>(StringComparer.Ordinal);
            var at = 0;
            foreach (var (name, tensor) in Named(Path.Combine(set, "input_")))
            {
                var isNamed = graph.Input.Any(i => i.Name == name);
                inputs[isNamed ? name : at < free.Length ? free[at].Name : name] = tensor;
                at++;
            }

            yield return new CaseData(inputs, Tensors(Path.Combine(set, "output_")));
        }
    }

    /// <summary>The operators of a graph, each once.</summary>
    public static IReadOnlyList<string> OperatorsOf(GraphProto graph) =>
        [.. graph.Node.Select(static n => OnnxCatalogue.IsOwnDomain(n.Domain) ? n.OpType : n.OpType).Distinct().Order(StringComparer.Ordinal)];

    private static string NameOf(string folder, string path) => Path.GetRelativePath(folder, path) is "." ? Path.GetFileName(Path.GetFullPath(path)) : Path.GetRelativePath(folder, path).Replace('\\', '/');

    private static OnnxTensor[] Tensors(string beginning) => [.. Named(beginning).Select(static n => n.Tensor)];

    private static IEnumerable<(string Name, OnnxTensor Tensor)> Named(string beginning)
    {
        for (var i = 0; File.Exists(FormattableString.Invariant($"{beginning}{i}.pb")); i++)
        {
            yield return ModelFile.ReadTensor(FormattableString.Invariant($"{beginning}{i}.pb"));
        }
    }

    // A model alone has no inputs on disk: ONNX's runner gives numbers that rise from 0 to 1.
    private static OnnxTensor Ramp(ValueInfoProto input)
    {
        int[] dims = [.. input.Type.TensorType.Shape.Dim.Select(static d => (int)Math.Max(1, d.DimValue))];
        var count = (int)OnnxTensor.CountOf(dims);
        return OnnxTensor.Of(ElementType.Float, dims, [.. Enumerable.Range(0, count).Select(i => (double)(float)((double)i / count))]);
    }
}

/// <summary>Inputs by name, and what comes of them.</summary>
internal sealed record CaseData(IReadOnlyDictionary<string, OnnxTensor> Inputs, IReadOnlyList<OnnxTensor> Outputs);
