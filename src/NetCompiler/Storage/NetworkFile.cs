using System.Security.Cryptography;
using System.Text;
using NetCompiler.Networks;

namespace NetCompiler.Storage;

/// <summary>Weights and states of a network as a safetensors file of float32 tensors in stored order.</summary>
/// <remarks>
/// <c>__metadata__</c> holds <c>architecture</c> (SHA-256 of the canonical text), <c>text</c> (that text), <c>network</c> (its name) and
/// <c>checksum</c> (SHA-256 of the whole file with these 64 digits as zeros). A file of another program has none of them and is judged by
/// names and shapes. Notes of the caller stand beside them, their names after <c>note.</c>; loading does not look at them.
/// </remarks>
public static class NetworkFile
{
    private const string NotePrefix = "note.";

    /// <summary>Saves to a file, atomically: a failed save leaves the old file whole.</summary>
    /// <param name="info">The network.</param>
    /// <param name="parameters">Weights in memory order.</param>
    /// <param name="state">States in memory order.</param>
    /// <param name="path">Where; its folder must exist.</param>
    /// <exception cref="ShapeException">A span has another length than the network's memory.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Save(NetworkInfo info, ReadOnlySpan<float> parameters, ReadOnlySpan<float> state, string path) =>
        AtomicFile.Write(path, Sealed(Pack(info, parameters, state)));

    /// <summary>Saves to a file with notes for whoever uses the network: what its inputs mean, the names of its classes.</summary>
    /// <param name="info">The network.</param>
    /// <param name="parameters">Weights in memory order.</param>
    /// <param name="state">States in memory order.</param>
    /// <param name="path">Where; its folder must exist.</param>
    /// <param name="notes">Texts by name; they do not change what the weights fit.</param>
    /// <inheritdoc cref="Save(NetworkInfo, ReadOnlySpan{float}, ReadOnlySpan{float}, string)" path="/exception"/>
    public static void Save(
        NetworkInfo info, ReadOnlySpan<float> parameters, ReadOnlySpan<float> state, string path, IReadOnlyDictionary<string, string> notes)
    {
        ArgumentNullException.ThrowIfNull(notes);
        var file = Pack(info, parameters, state);
        var texts = file.Metadata.Concat(notes.Select(static n => KeyValuePair.Create(NotePrefix + n.Key, n.Value)));
        AtomicFile.Write(path, Sealed(new SafeTensorsFile(file.Tensors, texts.ToDictionary())));
    }

    /// <summary>The notes a file was saved with; empty where there are none.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="NetworkFileException">The file is damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static IReadOnlyDictionary<string, string> Notes(string path) => SafeTensors.ReadSealed(File.ReadAllBytes(path)).Metadata
        .Where(static m => m.Key.StartsWith(NotePrefix, StringComparison.Ordinal))
        .ToDictionary(static m => m.Key[NotePrefix.Length..], static m => m.Value);

    /// <summary>Saves to a stream, which is not closed.</summary>
    /// <inheritdoc cref="Save(NetworkInfo, ReadOnlySpan{float}, ReadOnlySpan{float}, string)"/>
    public static void Save(NetworkInfo info, ReadOnlySpan<float> parameters, ReadOnlySpan<float> state, Stream stream) =>
        SafeTensors.WriteSealed(Pack(info, parameters, state), stream);

    /// <summary>Loads a file, strictly: names, shapes, element type and architecture must agree. A failed load changes nothing.</summary>
    /// <param name="info">The network.</param>
    /// <param name="path">The file.</param>
    /// <param name="parameters">Receives the weights in memory order; padding is left alone.</param>
    /// <param name="state">Receives the states in memory order; padding is left alone.</param>
    /// <exception cref="NetworkFileException">The file is damaged or belongs to another network.</exception>
    /// <exception cref="ShapeException">A span has another length than the network's memory.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static void Load(NetworkInfo info, string path, Span<float> parameters, Span<float> state) =>
        Unpack(info, SafeTensors.ReadSealed(File.ReadAllBytes(path)), parameters, state);

    /// <summary>Loads a stream, from where it stands to its end, as strictly; it is not closed.</summary>
    /// <inheritdoc cref="Load(NetworkInfo, string, Span{float}, Span{float})"/>
    public static void Load(NetworkInfo info, Stream stream, Span<float> parameters, Span<float> state) =>
        Unpack(info, SafeTensors.ReadSealed(SafeTensors.ReadAll(stream)), parameters, state);

    /// <summary>Loads the bytes of a whole file, as strictly.</summary>
    /// <inheritdoc cref="Load(NetworkInfo, string, Span{float}, Span{float})"/>
    public static void Load(NetworkInfo info, ReadOnlySpan<byte> bytes, Span<float> parameters, Span<float> state) =>
        Unpack(info, SafeTensors.ReadSealed(bytes.ToArray()), parameters, state);

    /// <summary>The hash of the network's canonical text that its files carry: SHA-256, 64 lower-case hexadecimal digits.</summary>
    /// <param name="info">The network.</param>
    public static string ArchitectureHash(NetworkInfo info)
    {
        ArgumentNullException.ThrowIfNull(info);
        return Hash(info.Text);
    }

    internal static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static Action<Stream> Sealed(SafeTensorsFile file) => stream => SafeTensors.WriteSealed(file, stream);

    private static SafeTensorsFile Pack(NetworkInfo info, ReadOnlySpan<float> parameters, ReadOnlySpan<float> state)
    {
        ArgumentNullException.ThrowIfNull(info);
        CheckSpans(info, parameters.Length, state.Length);
        List<SafeTensor> tensors = [];
        foreach (var parameter in info.Parameters)
        {
            tensors.Add(Pack(parameter, parameters));
        }

        foreach (var parameter in info.States)
        {
            tensors.Add(Pack(parameter, state));
        }

        return new SafeTensorsFile(tensors, new Dictionary<string, string>
        {
            ["architecture"] = Hash(info.Text),
            ["network"] = info.Name,
            ["text"] = info.Text,
        });
    }

    private static SafeTensor Pack(ParameterInfo parameter, ReadOnlySpan<float> memory)
    {
        var stored = new float[parameter.Size];
        parameter.CopyTo(memory, stored);
        return SafeTensor.Of(parameter.Name, parameter.Shape, stored);
    }

    private static void Unpack(NetworkInfo info, SafeTensorsFile file, Span<float> parameters, Span<float> state)
    {
        ArgumentNullException.ThrowIfNull(info);
        CheckSpans(info, parameters.Length, state.Length);

        // Everything is judged before the first float is written.
        NetworkFileCheck.Check(info, file);
        foreach (var parameter in info.Parameters)
        {
            parameter.CopyFrom(file[parameter.Name].ToSingles(), parameters);
        }

        foreach (var parameter in info.States)
        {
            parameter.CopyFrom(file[parameter.Name].ToSingles(), state);
        }
    }

    private static void CheckSpans(NetworkInfo info, int parameters, int state)
    {
        if (parameters != info.ParameterMemory || state != info.StateMemory)
        {
            throw new ShapeException(
                $"'{info.Name}' has {info.ParameterMemory} floats of parameters and {info.StateMemory} of state, but the spans have {parameters} and {state}.");
        }
    }
}
