using NetCompiler.Core.Declaration;
using NetCompiler.Core.Graph;

namespace NetCompiler.Core.Schedule;

/// <summary>A weight or state in memory: what <c>Info</c> tells and what files are read into.</summary>
/// <param name="Node">The leaf in the graph; its shape is the stored shape.</param>
/// <param name="Offset">Floats from the start of the parameter (or state) memory.</param>
/// <param name="Layout">Strides of each stored extent in memory.</param>
public sealed record PlacedTensor(Node Node, int Offset, MemoryLayout Layout);

/// <summary>Everything the emitter prints: the graph, where each weight lies, and the entry points as scheduled kernels.</summary>
/// <param name="Text">The canonical text, which parses to an equal graph.</param>
/// <param name="ParameterMemory">Floats of parameter memory, padding included.</param>
/// <param name="StateMemory">Floats of state memory, padding included.</param>
public sealed record CompiledNetwork(
    NetworkGraph Graph,
    NetworkOptions Options,
    string Text,
    EquatableArray<PlacedTensor> Parameters,
    EquatableArray<PlacedTensor> States,
    int ParameterMemory,
    int StateMemory,
    EquatableArray<ScheduledProgram> Programs)
{
    /// <summary>Whether batches can be divided among workers: small networks leave it.</summary>
    public bool UsesWorkers { get; init; }

    /// <summary>Whether it has so many kernels that the size of its source counts as much as their speed.</summary>
    public bool IsLarge { get; init; }

    /// <summary>Whether some weights change during the gradient pass, as soon as their gradient is complete.</summary>
    public bool UpdatesEarly => Program("gradient")?.Calls.Any(static c => c.UpdateParts > 0) ?? false;

    public ScheduledProgram? Program(string name) => Programs.FirstOrDefault(p => p.Name == name);
}
