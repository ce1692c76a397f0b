namespace NetCompiler.Storage;

/// <summary>What a safetensors file holds: named tensors in the order of their bytes, and texts about them.</summary>
public sealed class SafeTensorsFile
{
    private readonly Dictionary<string, SafeTensor> _byName;

    /// <summary>The contents of a file.</summary>
    /// <param name="tensors">The tensors, in the order of their bytes.</param>
    /// <param name="metadata">Names and texts of <c>__metadata__</c>; null for none.</param>
    /// <exception cref="NetworkFileException">Two tensors have one name, or one is called <c>__metadata__</c>.</exception>
    public SafeTensorsFile(IReadOnlyList<SafeTensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        Tensors = [.. tensors];
        Metadata = metadata ?? new Dictionary<string, string>();
        _byName = new Dictionary<string, SafeTensor>(StringComparer.Ordinal);
        foreach (var tensor in Tensors)
        {
            if (tensor.Name == "__metadata__" || !_byName.TryAdd(tensor.Name, tensor))
            {
                throw new NetworkFileException($"The name '{tensor.Name}' stands for two things; every tensor needs its own.");
            }
        }
    }

    /// <summary>The tensors, in the order of their bytes.</summary>
    public IReadOnlyList<SafeTensor> Tensors { get; }

    /// <summary>Names and texts of <c>__metadata__</c>.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The tensor of a name.</summary>
    /// <param name="name">Its name in the file.</param>
    /// <exception cref="NetworkFileException">There is none.</exception>
    public SafeTensor this[string name] => Find(name)
        ?? throw new NetworkFileException($"The file has no tensor '{name}'. It has: {string.Join(", ", Tensors.Select(static t => t.Name))}.");

    /// <summary>The tensor of a name, or null.</summary>
    /// <param name="name">Its name in the file.</param>
    public SafeTensor? Find(string name) => _byName.GetValueOrDefault(name);
}
