using NetCompiler.Core.Kernels;
using NetCompiler.Core.Schedule;

namespace NetCompiler.Core.Emit;

/// <summary>The file with everything that computes: the members' bodies, <c>Info</c>, the driver and the kernels.</summary>
internal sealed class ImplementationFile(CompiledNetwork network, ClassTarget target)
{
    internal const string Interface = "global::NetCompiler.Networks.INetwork";
    internal const string InfoOfInterface = "global::NetCompiler.Networks.NetworkInfo " + Interface + ".Info => ";
    internal const string CloneOfInterface = Interface + " " + Interface + ".Clone() => ";

    private const string Memory = "global::NetCompiler.Numerics.AlignedMemory";
    private readonly ClassNames _names = Names(network, target);
    private readonly CodeWriter _code = new();

    public string Write(CancellationToken cancellationToken)
    {
        var kernels = new KernelLibrary(network, cancellationToken);
        var constants = new ConstantTable(network);
        ClassFrame.Header(_code, _names.FullName + " · " + LayerTable.Headline(network.Graph));
        ClassFrame.Class(_code, target, Documentation(), "", Members);
        _code.Line();
        _code.Open("namespace " + KernelFile.Namespace);
        _code.Lines(KernelFile.Directives).Lines(network.UsesWorkers || network.UpdatesEarly ? ["using global::NetCompiler.Workers;"] : [])
            .Line("using global::NetCompiler.Networks;").Lines(network.UpdatesEarly ? ["using global::NetCompiler.Optimizers;"] : [])
            .Lines(network.IsLarge ? ShortForms.Directives : []).Line();
        DescriptionEmitter.Write(_code, network, _names);
        // Nothing below holds a reference that may be null, and looking for one takes a third of the C# compiler's time.
        _code.Line().Line("#nullable disable").Line();
        new DriverEmitter(network, kernels, constants, _names, cancellationToken).Write(_code);
        _code.Line();
        using (_code.Open("file static class " + _names.Kernels))
        {
            constants.Write(_code);
            _code.Lines(network.IsLarge ? ShortForms.Members : []);
            foreach (var text in kernels.Texts)
            {
                cancellationToken.ThrowIfCancellationRequested();
                _code.Line(text.TrimEnd('\n')).Line();
            }
        }

        _code.Close();
        return network.IsLarge ? ShortForms.Indented(_code.ToString()) : _code.ToString();
    }

    // A class of a file needs no name of its own, and this one stands in every call.
    private static ClassNames Names(CompiledNetwork network, ClassTarget target)
    {
        var names = new ClassNames(target);
        return new(target)
        {
            UsesWorkers = network.UsesWorkers,
            UsesState = network.StateMemory > 0,
            UsesRandom = network.Programs.Any(static p => p.Name is "gradient" or "backward" && p.Calls.Any(static c => c.Kernel.RandomValues().Any())),
            Kernels = network.IsLarge ? "Kernels" : names.Kernels,
        };
    }

    // Hovering over the type shows the network.
    private IEnumerable<string> Documentation() => LayerTable.Lines(network)
        .Select(static l => "/// " + Literals.Xml(l))
        .Prepend("/// <remarks><code>")
        .Append("/// </code></remarks>");

    private void Members()
    {
        if (_names.IsFree("WorkspaceBytes", isMethod: false))
        {
            _code.Line("/// <summary>Bytes of scratch a thread needs for training, gradients apart.</summary>");
            _code.Line($"public const long WorkspaceBytes = {Literals.Long(NetworkSizes.WorkspaceBytes(network))};").Line();
        }

        _code.Line($"private readonly {Memory} {_names.Parameters} = new {Memory}({Literals.Int(network.ParameterMemory)});");
        _code.Line($"private readonly {Memory} {_names.State} = new {Memory}({Literals.Int(network.StateMemory)});");
        _code.Line($"private ulong {_names.Seed};").Line($"private long {_names.Step};").Line($"private int {_names.Workers} = 1;").Line();
        using (_code.Open($"private {target.Name}(global::NetCompiler.Networks.Uninitialized _)"))
        {
        }

        _code.Line();
        foreach (var member in new ContractMembers(_names).Of(network.Graph, network.Options.Training))
        {
            var isPublic = member.IsPublic && _names.IsFree(member.Name, member.Parameters is not null);
            if (isPublic || member.InInterface)
            {
                member.Implement(_code, isPublic);
            }
        }

        _code.Line(InfoOfInterface + _names.Info + ";").Line();
        Clone();
        using (_code.Open($"partial void {_names.Initialize}(ulong seed)"))
        {
            _code.Line($"this.{_names.Seed} = seed;");
            _code.Line($"global::NetCompiler.Initializers.WeightInitializer.Initialize({_names.Info}, seed, {_names.Parameters}.Span, {_names.State}.Span);");
        }
    }

    private void Clone()
    {
        if (_names.IsFree("Clone", isMethod: true))
        {
            _code.Line(CloneOfInterface + "Clone();").Line();
            return;
        }

        using (_code.Open(CloneOfInterface.Replace(" => ", "")))
        {
            _code.Lines(ContractMembers.CloneBody(_names));
        }

        _code.Line();
    }
}
