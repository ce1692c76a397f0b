using NetCompiler.Networks;

namespace NetCompiler.Storage;

/// <summary>
/// Takes over the weights that fit, by name and shape, from another network: to learn a new task with what an old one taught, to give a
/// network a new head, or to stack layers that were trained one by one.
/// </summary>
public static class WeightTransfer
{
    /// <summary>Takes weights and states from a file: of a network, a checkpoint, or another program.</summary>
    /// <param name="path">The file.</param>
    /// <param name="network">Receives them; what does not fit keeps its values.</param>
    /// <param name="names">From a name in the network to that in the file; null where they are equal.</param>
    /// <exception cref="NetworkFileException">The file is damaged, or nothing in it fits.</exception>
    public static TransferReport Load(string path, INetwork network, Func<string, string>? names = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        var file = SafeTensors.ReadSealed(File.ReadAllBytes(path));
        return Take(network, names, name => file.Find(name) is { } tensor ? (tensor.Shape, tensor.ToSingles) : null, path);
    }

    /// <summary>Takes weights and states from another network.</summary>
    /// <param name="source">Where from.</param>
    /// <param name="network">Receives them; what does not fit keeps its values.</param>
    /// <param name="names">From a name in the network to that in the source; null where they are equal.</param>
    /// <exception cref="NetworkFileException">Nothing fits.</exception>
    public static TransferReport Copy(INetwork source, INetwork network, Func<string, string>? names = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(network);
        return Take(network, names, Find, source.Info.Name);

        (IReadOnlyList<int>, Func<float[]>)? Find(string name) =>
            source.Info.Parameters.FirstOrDefault(p => p.Name == name) is { } weight ? (weight.Shape, () => Stored(weight, source.Parameters))
            : source.Info.States.FirstOrDefault(p => p.Name == name) is { } state ? (state.Shape, () => Stored(state, source.State))
            : null;
    }

    private static TransferReport Take(
        INetwork network, Func<string, string>? names, Func<string, (IReadOnlyList<int> Shape, Func<float[]> Values)?> find, string source)
    {
        List<string> copied = [], missing = [], reshaped = [];
        foreach (var parameter in network.Info.Parameters.Concat(network.Info.States))
        {
            if (find(names?.Invoke(parameter.Name) ?? parameter.Name) is not { } found)
            {
                missing.Add(parameter.Name);
            }
            else if (!found.Shape.SequenceEqual(parameter.Shape))
            {
                reshaped.Add(parameter.Name);
            }
            else
            {
                var memory = network.Info.Parameters.Contains(parameter) ? network.Parameters : network.State;
                parameter.CopyFrom(found.Values(), memory);
                copied.Add(parameter.Name);
            }
        }

        return copied.Count > 0
            ? new TransferReport(copied, missing, reshaped)
            : throw new NetworkFileException(
                $"Nothing of {source} fits '{network.Info.Name}': it has nothing called {string.Join(", ", missing.DefaultIfEmpty("otherwise"))}"
                + (reshaped.Count > 0 ? $", and other shapes of {string.Join(", ", reshaped)}." : ". Give names that lead from one to the other."));
    }

    private static float[] Stored(ParameterInfo parameter, ReadOnlySpan<float> memory)
    {
        var stored = new float[parameter.Size];
        parameter.CopyTo(memory, stored);
        return stored;
    }
}

/// <summary>What a transfer did, by the names of the network that received.</summary>
/// <param name="Copied">Weights and states that were taken over.</param>
/// <param name="Missing">Those the source does not have.</param>
/// <param name="Reshaped">Those that have another shape there.</param>
public sealed record TransferReport(IReadOnlyList<string> Copied, IReadOnlyList<string> Missing, IReadOnlyList<string> Reshaped);
