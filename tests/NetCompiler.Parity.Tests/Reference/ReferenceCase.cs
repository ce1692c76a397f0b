using System.Globalization;
using System.Text.Json;
using NetCompiler.Networks;
using NetCompiler.Storage;

namespace NetCompiler.Parity.Tests.Reference;

/// <summary>A case computed by PyTorch: an entry of <c>index.json</c> and its tensors.</summary>
internal sealed class ReferenceCase
{
    private readonly JsonElement _entry;
    private readonly SafeTensorsFile _file;

    private ReferenceCase(JsonElement entry, SafeTensorsFile file) => (_entry, _file) = (entry, file);

    public string Name => Text("name")!;

    public string Kind => Text("kind")!;

    public string Torch => Text("torch")!;

    public SafeTensor this[string name] => _file[name];

    /// <summary>All cases of a folder, in the order of its index.</summary>
    public static IEnumerable<ReferenceCase> In(string folder)
    {
        using var index = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "index.json")));
        foreach (var entry in index.RootElement.EnumerateArray())
        {
            var name = entry.GetProperty("name").GetString()!;
            yield return new(entry.Clone(), SafeTensors.Read(Path.Combine(folder, name + ".safetensors")));
        }
    }

    /// <summary>A word of the entry; null when it has none.</summary>
    public string? Text(string property) => _entry.TryGetProperty(property, out var value) ? value.GetString() : null;

    public int Integer(string property) => int.Parse(Text(property)!, CultureInfo.InvariantCulture);

    /// <summary>A number of the entry's options, which are JSON within JSON; null when it is not among them.</summary>
    public double? Option(string name)
    {
        using var options = JsonDocument.Parse(Text("options") ?? "{}");
        return options.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;
    }

    /// <summary>A word of the entry's options; null when it is not among them.</summary>
    public string? OptionText(string name)
    {
        using var options = JsonDocument.Parse(Text("options") ?? "{}");
        return options.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
    }

    /// <summary>Whether an option is there and true.</summary>
    public bool OptionFlag(string name)
    {
        using var options = JsonDocument.Parse(Text("options") ?? "{}");
        return options.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;
    }

    /// <summary>Numbers of the entry's options, a list or JSON of one within a word; null when they are not among them.</summary>
    public double[]? OptionList(string name)
    {
        using var options = JsonDocument.Parse(Text("options") ?? "{}");
        return options.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Select(static v => v.GetDouble())]
            : null;
    }

    public IEnumerable<SafeTensor> Tensors => _file.Tensors;

    public SafeTensor? Find(string name) => _file.Find(name);

    public IEnumerable<SafeTensor> Starting(string prefix) =>
        _file.Tensors.Where(t => t.Name.StartsWith(prefix, StringComparison.Ordinal));

    /// <summary>The input statement for one example of a tensor whose first extent is the batch.</summary>
    public string InputOf(SafeTensor tensor) => tensor.Shape.Count switch
    {
        3 when TorchSpatial.IsChannelsFirst(TorchCall.Parse(Torch)) => "input " + string.Join('x', tensor.Shape.Skip(1)),
        2 => $"input {tensor.Shape[1].ToString(CultureInfo.InvariantCulture)}",
        3 => "sequence " + string.Join('x', tensor.Shape.Skip(1)),
        _ => "input " + string.Join('x', tensor.Shape.Skip(1)),
    };

    /// <summary>Puts tensors into the network's parameters, each to the one of the same place and last word.</summary>
    public static void SetParameters(INetwork network, IReadOnlyList<SafeTensor> tensors)
    {
        if (tensors.Count != network.Info.Parameters.Count)
        {
            throw new InvalidOperationException($"the case has {tensors.Count} parameters and the network {network.Info.Parameters.Count}");
        }

        for (var i = 0; i < tensors.Count; i++)
        {
            network.Info.Parameters[i].CopyFrom(tensors[i].ToSingles(), network.Parameters);
        }
    }

    /// <summary>PyTorch's order of parameters: by layer, the weight before the bias.</summary>
    public static IReadOnlyList<SafeTensor> Ordered(IEnumerable<SafeTensor> tensors, string prefix) =>
        [.. tensors.OrderBy(t => int.TryParse(t.Name[prefix.Length..].Split('.')[0], out var layer) ? layer : 0)
            .ThenBy(static t => RecurrentRank(t.Name)).ThenBy(static t => t.Name.EndsWith("weight", StringComparison.Ordinal) ? 0 : 1)];

    // weight_hh_l1_reverse: by level, then direction, then weights before biases, those of the input first.
    private static string RecurrentRank(string name)
    {
        var words = name[(name.LastIndexOf('.') + 1)..].Split('_');
        return words.Length < 3 || words[1] is not ("ih" or "hh") ? ""
            : words[2] + (words.Length > 3 ? "b" : "a") + (words[0] == "weight" ? "a" : "b") + (words[1] == "ih" ? "a" : "b");
    }
}
