using System.Globalization;
using NetCompiler.Networks;
using NetCompiler.Optimizers;

namespace NetCompiler.Storage;

/// <summary>
/// Everything a training needs to go on, by name, in one safetensors file: weights, states and moments in stored order, numbers and texts.
/// The trainer makes its own; a loop of your own puts in what it has.
/// </summary>
/// <remarks>
/// The file is replaced in one move, carries lengths and a checksum over all its bytes, and the hash of each network's text. Damaged or of
/// another network, it is refused before anything is changed.
/// </remarks>
public sealed class Checkpoint
{
    private const string Version = "1";

    private readonly Dictionary<string, SafeTensor> _tensors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);

    /// <summary>Reads a file.</summary>
    /// <param name="path">Where it is.</param>
    /// <exception cref="NetworkFileException">It is damaged, or no checkpoint.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static Checkpoint Load(string path) => Load(File.ReadAllBytes(path));

    /// <summary>Reads the bytes of a whole file.</summary>
    /// <inheritdoc cref="Load(string)" path="/exception"/>
    public static Checkpoint Load(byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        var file = SafeTensors.ReadSealed(bytes);
        if (!file.Metadata.TryGetValue("checkpoint", out var version) || !file.Metadata.ContainsKey(FileSeal.Key))
        {
            throw new NetworkFileException("The file is no checkpoint: its header does not say so, or it has no checksum. Weights alone are loaded with the network's Load.");
        }

        if (version != Version)
        {
            throw new NetworkFileException($"The checkpoint has the version '{version}', and this library reads {Version}.");
        }

        var checkpoint = new Checkpoint();
        foreach (var tensor in file.Tensors)
        {
            checkpoint._tensors.Add(tensor.Name, tensor);
        }

        foreach (var (name, text) in file.Metadata)
        {
            checkpoint._texts.Add(name, text);
        }

        return checkpoint;
    }

    /// <summary>Writes the file, atomically: whoever opens the path sees the old one or all of the new one, whenever the process dies.</summary>
    /// <param name="path">Where; its folder must exist.</param>
    /// <exception cref="IOException">It cannot be written; the old file is untouched.</exception>
    public void Save(string path) => AtomicFile.Write(path, Save);

    /// <summary>Writes to a stream, which is not closed.</summary>
    /// <param name="stream">The stream.</param>
    public void Save(Stream stream)
    {
        _texts["checkpoint"] = Version;
        SafeTensors.WriteSealed(new SafeTensorsFile([.. _tensors.Values], _texts), stream);
    }

    /// <summary>Whether something has this name.</summary>
    public bool Contains(string name) => _tensors.ContainsKey(name) || _texts.ContainsKey(name);

    /// <summary>Puts numbers under a name; what it named before is replaced.</summary>
    public void Set(string name, ReadOnlySpan<float> values) => _tensors[name] = SafeTensor.Of(name, [values.Length], values);

    /// <inheritdoc cref="Set(string, ReadOnlySpan{float})"/>
    public void Set(string name, ReadOnlySpan<double> values) => _tensors[name] = SafeTensor.Of(name, [values.Length], values);

    /// <inheritdoc cref="Set(string, ReadOnlySpan{float})"/>
    public void Set(string name, ReadOnlySpan<long> values) => _tensors[name] = SafeTensor.Of(name, [values.Length], values);

    /// <summary>Puts a text under a name; what it named before is replaced.</summary>
    public void SetText(string name, string text) => _texts[name] = text;

    /// <summary>The floats of a name.</summary>
    /// <exception cref="NetworkFileException">There are none.</exception>
    public float[] Floats(string name) => Find(name, "F32").ToSingles();

    /// <summary>The doubles of a name.</summary>
    /// <inheritdoc cref="Floats" path="/exception"/>
    public double[] Doubles(string name) => Find(name, "F64").ToDoubles();

    /// <summary>The whole numbers of a name.</summary>
    /// <inheritdoc cref="Floats" path="/exception"/>
    public long[] Integers(string name) => Find(name, "I64").ToInt64s();

    /// <summary>The text of a name.</summary>
    /// <inheritdoc cref="Floats" path="/exception"/>
    public string Text(string name) => _texts.TryGetValue(name, out var text)
        ? text
        : throw new NetworkFileException($"The checkpoint has no text '{name}'. It was made by another kind of training.");

    /// <summary>Puts in a network: weights, states, seed and step.</summary>
    /// <param name="network">The network.</param>
    /// <param name="prefix">The beginning of its names, where there are several networks, e.g. <c>generator/</c>.</param>
    public void Set(INetwork network, string prefix = "")
    {
        ArgumentNullException.ThrowIfNull(network);
        var info = network.Info;
        SetMemory(info.Parameters, network.Parameters, prefix);
        SetMemory(info.States, network.State, prefix);
        Set(prefix + "network/step", [(long)network.Seed, network.Step]);
        SetText(prefix + "architecture", NetworkFile.ArchitectureHash(info));
        SetText(prefix + "network", info.Name);
        SetText(prefix + "text", info.Text);
    }

    /// <summary>Gives a network back what <see cref="Set(INetwork, string)"/> put in. All is looked at before anything is changed.</summary>
    /// <inheritdoc cref="Set(INetwork, string)" path="/param"/>
    /// <exception cref="NetworkFileException">The checkpoint is of another network.</exception>
    public void Restore(INetwork network, string prefix = "")
    {
        ArgumentNullException.ThrowIfNull(network);
        var info = network.Info;
        NetworkFileCheck.CheckArchitecture(info, Text(prefix + "architecture"), Text(prefix + "text"), $"The checkpoint does not belong to '{info.Name}':");
        CheckMemory(info.Parameters, prefix);
        CheckMemory(info.States, prefix);
        var numbers = Integers(prefix + "network/step");
        RestoreMemory(info.Parameters, network.Parameters, prefix);
        RestoreMemory(info.States, network.State, prefix);
        (network.Seed, network.Step) = ((ulong)numbers[0], numbers[1]);
    }

    /// <summary>Puts in an optimiser: what it keeps for each weight, in stored order, its steps and its rate.</summary>
    /// <param name="optimizer">One of this library, or one that is <see cref="ICheckpointed"/>.</param>
    /// <param name="info">The network whose weights it changes.</param>
    /// <param name="prefix">The beginning of its names.</param>
    /// <exception cref="NotSupportedException">The optimiser's state cannot be had.</exception>
    public void Set(IOptimizer optimizer, NetworkInfo info, string prefix = "optimizer/")
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(info);
        CheckKind(optimizer);
        SetText(prefix + "kind", optimizer.GetType().Name);
        Set(prefix + "rate", [optimizer.LearningRate]);
        if (optimizer is ICheckpointed own)
        {
            own.Save(this, prefix);
        }
        else if (optimizer is Optimizer known)
        {
            var isEmpty = known.StepCount == 0;
            Set(prefix + "steps", [known.StepCount, isEmpty ? 0 : known.SlotCount]);
            for (var slot = 0; slot < known.SlotCount && !isEmpty; slot++)
            {
                SetMemory(info.Parameters, known.Slot(slot), SlotPrefix(prefix, slot));
            }
        }
    }

    /// <summary>Gives an optimiser back what <see cref="Set(IOptimizer, NetworkInfo, string)"/> put in.</summary>
    /// <inheritdoc cref="Set(IOptimizer, NetworkInfo, string)" path="/param"/>
    /// <exception cref="NetworkFileException">The checkpoint is of another optimiser.</exception>
    public void Restore(IOptimizer optimizer, NetworkInfo info, string prefix = "optimizer/")
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(info);
        var kind = Text(prefix + "kind");
        if (kind != optimizer.GetType().Name)
        {
            throw new NetworkFileException($"The checkpoint was made with the optimiser {kind}, but this training has {optimizer.GetType().Name}. Take the same, or another folder.");
        }

        if (optimizer is ICheckpointed own)
        {
            own.Restore(this, prefix);
        }
        else if (optimizer is Optimizer known)
        {
            RestoreSlots(known, info, prefix);
        }

        optimizer.LearningRate = Floats(prefix + "rate")[0];
    }

    /// <exception cref="NotSupportedException">The optimiser's state cannot be had.</exception>
    internal static void CheckKind(IOptimizer optimizer)
    {
        if (optimizer is not (Optimizer or ICheckpointed))
        {
            throw new NotSupportedException($"The state of the optimiser {optimizer.GetType().Name} cannot be saved. Let it implement {nameof(ICheckpointed)}.");
        }
    }

    /// <summary>Puts in values of a network's memory, in stored order.</summary>
    internal void SetMemory(IReadOnlyList<ParameterInfo> parameters, ReadOnlySpan<float> memory, string prefix)
    {
        foreach (var parameter in parameters)
        {
            var stored = new float[parameter.Size];
            parameter.CopyTo(memory, stored);
            _tensors[prefix + parameter.Name] = SafeTensor.Of(prefix + parameter.Name, parameter.Shape, stored);
        }
    }

    /// <summary>Takes them out again; padding is left alone.</summary>
    internal void RestoreMemory(IReadOnlyList<ParameterInfo> parameters, Span<float> memory, string prefix)
    {
        CheckMemory(parameters, prefix);
        foreach (var parameter in parameters)
        {
            parameter.CopyFrom(Floats(prefix + parameter.Name), memory);
        }
    }

    private void RestoreSlots(Optimizer optimizer, NetworkInfo info, string prefix)
    {
        var numbers = Integers(prefix + "steps");
        if (numbers[0] == 0)
        {
            optimizer.Reset();
            return;
        }

        if (numbers[1] != optimizer.SlotCount)
        {
            throw new NetworkFileException(
                $"The checkpoint's {optimizer.GetType().Name} keeps {numbers[1]} values a weight, but this one {optimizer.SlotCount}: their options differ. Take the same.");
        }

        for (var slot = 0; slot < optimizer.SlotCount; slot++)
        {
            CheckMemory(info.Parameters, SlotPrefix(prefix, slot));
        }

        optimizer.Restore(numbers[0], info.ParameterMemory);
        for (var slot = 0; slot < optimizer.SlotCount; slot++)
        {
            RestoreMemory(info.Parameters, optimizer.Slot(slot), SlotPrefix(prefix, slot));
        }
    }

    private void CheckMemory(IReadOnlyList<ParameterInfo> parameters, string prefix)
    {
        foreach (var parameter in parameters)
        {
            var tensor = Find(prefix + parameter.Name, "F32");
            if (!tensor.Shape.SequenceEqual(parameter.Shape))
            {
                throw new NetworkFileException(
                    $"The tensor '{tensor.Name}' has the shape {SafeTensor.ShapeText(tensor.Shape)} in the checkpoint, but {SafeTensor.ShapeText(parameter.Shape)} is needed.");
            }
        }
    }

    private SafeTensor Find(string name, string type)
    {
        var tensor = _tensors.GetValueOrDefault(name)
            ?? throw new NetworkFileException($"The checkpoint has nothing called '{name}'. It was made by another kind of training.");
        return tensor.Type == type
            ? tensor
            : throw new NetworkFileException($"'{name}' has elements of type {tensor.Type} in the checkpoint, and {type} is needed.");
    }

    private static string SlotPrefix(string prefix, int slot) => string.Create(CultureInfo.InvariantCulture, $"{prefix}{slot}/");
}
