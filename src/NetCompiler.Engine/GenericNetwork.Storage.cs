using NetCompiler.Networks;
using NetCompiler.Storage;

namespace NetCompiler.Engine;

/// <content>Files of weights, the same as those of generated classes.</content>
public sealed partial class GenericNetwork
{
    /// <summary>Saves weights and states to a file, atomically: a failed save leaves the old file whole.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Save(string path) => NetworkFile.Save(Info, Parameters, State, path);

    /// <summary>Saves weights and states to a stream, which is not closed.</summary>
    public void Save(Stream stream) => NetworkFile.Save(Info, Parameters, State, stream);

    /// <summary>Loads weights and states from a file, strictly: names, shapes and architecture must agree. A failed load changes nothing.</summary>
    /// <exception cref="NetworkFileException">The file is damaged or belongs to another network.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public void Load(string path) => NetworkFile.Load(Info, path, Parameters, State);

    /// <summary>Loads weights and states from a stream, from where it stands to its end, as strictly.</summary>
    /// <exception cref="NetworkFileException">The file is damaged or belongs to another network.</exception>
    public void Load(Stream stream) => NetworkFile.Load(Info, stream, Parameters, State);

    /// <summary>Loads weights and states from the bytes of a whole file, as strictly.</summary>
    /// <exception cref="NetworkFileException">The file is damaged or belongs to another network.</exception>
    public void Load(ReadOnlySpan<byte> bytes) => NetworkFile.Load(Info, bytes, Parameters, State);
}
