using NetCompiler.Core.Graph;
using NetCompiler.Core.Operators.Recurrence;

namespace NetCompiler.Core.Emit;

/// <summary>The members of every network, with the call of the driver that each of them is.</summary>
internal sealed class ContractMembers(ClassNames names)
{
    internal const string Reads = "global::System.ReadOnlySpan<float>";
    internal const string Writes = "global::System.Span<float>";
    internal const string Recurrent = "global::NetCompiler.Networks.IRecurrentNetwork";
    private const string Classes = "global::System.ReadOnlySpan<int>";
    private const string Optimizer = "global::NetCompiler.Optimizers.IOptimizer";
    private const string Network = "global::NetCompiler.Networks.";
    private const string Storage = "global::NetCompiler.Storage.NetworkFile";

    /// <summary>What a class has that could not be generated: all that callers may name.</summary>
    public IEnumerable<ContractMember> Plain => State().Concat(Inference()).Concat(Judging(hasLoss: true)).Concat(Training(trains: true, hasLoss: true)).Concat(Storing());

    /// <summary>What the class of a graph has.</summary>
    public IEnumerable<ContractMember> Of(NetworkGraph graph, bool trains)
    {
        var hasLoss = graph.Losses.Count > 0;
        var overloads = new TensorOverloads(graph, names);
        var streams = Streaming.IsPossible(graph);

        // A class cannot have a property and a method of one name: that of the interface steps back.
        return State().Select(m => streams && m.Name == "Step" ? m with { IsPublic = false } : m)
            .Concat(Inference()).Concat(overloads.Inference())
            .Concat(streams ? Following(graph) : [])
            .Concat(Judging(hasLoss)).Concat(hasLoss ? overloads.Judging() : [])
            .Concat(Training(trains, hasLoss)).Concat(trains ? overloads.Training(hasLoss) : [])
            .Concat(Storing());
    }

    /// <summary>What the constructor of a state is told.</summary>
    internal static string StateSizes(NetworkGraph graph) =>
        $"{Literals.Int(Streaming.Inputs(graph))}, {Literals.Int(Streaming.Outputs(graph))}, {Literals.Int(Streaming.Carried(graph))}";

    /// <summary>The arguments of driver methods that stand for the instance.</summary>
    internal static string Instance(ClassNames names, string method) => names.Parameters + ".Span"
        + (names.UsesState ? $", {names.State}.Span" : "")
        + (names.UsesRandom && IsTraining(method) ? $", {names.Seed}, {names.Step}" : "")
        + (names.UsesWorkers && (IsTraining(method) || method == "PredictBatch") ? ", " + names.Workers : "");

    private static bool IsTraining(string method) => method is "Gradient" or "Train" or "Backward";

    /// <summary>The statements of <c>Clone</c>.</summary>
    internal static EquatableArray<string> CloneBody(ClassNames names) => EquatableArray.Of(
        $"var copy = new {names.Target.Name}(default({Network}Uninitialized));",
        $"{names.Parameters}.Span.CopyTo(copy.{names.Parameters}.Span);",
        $"{names.State}.Span.CopyTo(copy.{names.State}.Span);",
        $"copy.{names.Seed} = {names.Seed};",
        $"copy.{names.Step} = {names.Step};",
        $"copy.{names.Workers} = {names.Workers};",
        "return copy;");

    private IEnumerable<ContractMember> State()
    {
        yield return Property("Info", Network + "NetworkInfo", "Layers, shapes, parameters, state and the canonical text.", names.Info, isStatic: true);
        yield return Property("Parameters", Writes, "The weights in memory order; padding between them is zero.", names.Parameters + ".Span");
        yield return Property("State", Writes, "Values that are saved but not optimised, in memory order.", names.State + ".Span");
        yield return Property("Seed", "ulong", "The seed of the random values inside the network (dropout, noise).", names.Seed) with
        {
            Setter = names.Seed + " = value",
        };
        yield return Property(
            "Workers", "int", "How many threads share a batch; 1, the caller's alone, if not set. Results are the same bits for any number.", names.Workers) with
        {
            Setter = $"{names.Workers} = global::NetCompiler.Workers.WorkerTeam.Check(value)",
        };
        yield return Property("Step", "long", "The number of the training step, which random values depend on.", names.Step) with
        {
            Setter = names.Step + " = value",
        };
    }

    private IEnumerable<ContractMember> Inference()
    {
        yield return Method(
            "Predict", "void", $"{Reads} input, {Writes} output", "The output for one example; safe from many threads at once.",
            Drive("Predict", "input, output"));
        yield return Method(
            "PredictBatch", "void", $"{Reads} inputs, {Writes} outputs",
            "The outputs for <c>inputs.Length / InputSize</c> examples; safe from many threads at once.",
            Drive("PredictBatch", "inputs, outputs"));
        yield return Method(
            "Inspect", "void", $"{Reads} input, {Network}ILayerVisitor visitor", "Hands over each layer's value for one example, from an unfused pass.",
            Drive("Inspect", "input, visitor"));
    }

    private IEnumerable<ContractMember> Following(NetworkGraph graph)
    {
        yield return Member(
            "CreateState", Network + "NetworkState", "", "What is carried from step to step, before the first one.",
            EquatableArray.Of($"new {Network}NetworkState({StateSizes(graph)}{(Streaming.MostSteps(graph) is { } steps ? ", " + Literals.Int(steps) : "")})")) with { InInterface = true, Interface = Recurrent };
        yield return Member(
            "Step", "void", $"{Reads} input, {Network}NetworkState state, {Writes} output",
            "One step of a sequence: reads and replaces the state. Gives what the whole sequence gives at that step.",
            EquatableArray.Of(Drive("Step", "input, state, output"))) with { InInterface = true, Interface = Recurrent };
    }

    private IEnumerable<ContractMember> Judging(bool hasLoss)
    {
        const string Text = "The mean loss over the batch, in inference mode";
        var with = Method("Loss", "float", $"{Reads} inputs, {Reads} targets", Text + ".", Drive("Loss", "inputs, targets"));
        var classes = Method(
            "Loss", "float", $"{Reads} inputs, {Classes} classes", Text + "; one class index an example (and loss).",
            Drive("Loss", "inputs, classes"));
        return new[] { with, classes }.Select(m => hasLoss ? m : Refused(m, "NoLoss"));
    }

    private IEnumerable<ContractMember> Training(bool trains, bool hasLoss)
    {
        const string Text = "The mean loss over the batch in training mode; writes its gradient for each weight, in memory order";
        const string Step = "One step: the gradient, then the optimiser; gives the mean loss before it";
        var ofLoss = new[]
        {
            Method(
                "Gradient", "float", $"{Reads} inputs, {Reads} targets, {Writes} gradients", Text + ".",
                Drive("Gradient", "inputs, targets, gradients")),
            Method(
                "Gradient", "float", $"{Reads} inputs, {Classes} classes, {Writes} gradients", Text + "; one class index an example (and loss).",
                Drive("Gradient", "inputs, classes, gradients")),
            Method(
                "Train", "float", $"{Reads} inputs, {Reads} targets, {Optimizer} optimizer", Step + ".",
                Drive("Train", "inputs, targets, optimizer")),
            Method(
                "Train", "float", $"{Reads} inputs, {Classes} classes, {Optimizer} optimizer", Step + "; one class index an example (and loss).",
                Drive("Train", "inputs, classes, optimizer")),
        };
        var backward = Method(
            "Backward", "void", $"{Reads} inputs, {Reads} outputGradients, {Writes} inputGradients, {Writes} gradients",
            "The vector-Jacobian product in training mode; an empty span skips that result.",
            Drive("Backward", "inputs, outputGradients, inputGradients, gradients"));
        return ofLoss.Select(m => !trains ? Refused(m, "NoTraining") : hasLoss ? m : Refused(m, "NoLoss"))
            .Append(trains ? backward : Refused(backward, "NoTraining"));
    }

    private IEnumerable<ContractMember> Storing()
    {
        var type = names.Target.Name;
        foreach (var (source, name, text) in new[]
        {
            ("string", "path", "A network with the weights of a safetensors file."),
            ("global::System.IO.Stream", "source", "A network with the weights of a safetensors stream."),
            ("global::System.ReadOnlySpan<byte>", "bytes", "A network with the weights of safetensors bytes."),
        })
        {
            yield return Member("Load", type, $"{source} {name}", text, EquatableArray.Of(
                $"var network = new {type}(default({Network}Uninitialized));",
                $"{Storage}.Load({names.Info}, {name}, network.{names.Parameters}.Span, network.{names.State}.Span);",
                "return network;")) with { IsStatic = true };
        }

        foreach (var (target, name, text) in new[]
        {
            ("string", "path", "Writes weights and state to a safetensors file, which is replaced at once or not at all."),
            ("global::System.IO.Stream", "destination", "Writes weights and state in the safetensors format."),
        })
        {
            yield return Member("Save", "void", $"{target} {name}", text, EquatableArray.Of(
                $"{Storage}.Save({names.Info}, {names.Parameters}.Span, {names.State}.Span, {name})"));
        }

        yield return Member(
            "Clone", type, "", "A network with equal weights and state that shares nothing with this one.", CloneBody(names));
    }

    private ContractMember Refused(ContractMember member, string reason) => member with
    {
        IsPublic = false,
        Body = EquatableArray.Of($"throw {Network}NetworkGuard.{reason}({Literals.String(names.Display)}, \"{member.Name}\")"),
    };

    private string Drive(string method, string arguments) => $"{names.DriverCall(method)}({Instance(names, method)}, {arguments})";

    private static ContractMember Property(string name, string type, string text, string body, bool isStatic = false) =>
        Member(name, type, null, text, EquatableArray.Of(body)) with { IsStatic = isStatic, InInterface = !isStatic };

    private static ContractMember Method(string name, string returns, string parameters, string text, string body) =>
        Member(name, returns, parameters, text, EquatableArray.Of(body)) with { InInterface = true };

    private static ContractMember Member(string name, string returns, string? parameters, string text, EquatableArray<string> body) =>
        new(name, returns, parameters, $"<summary>{text}</summary>", body);
}
