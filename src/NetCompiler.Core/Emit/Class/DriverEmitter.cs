using NetCompiler.Core.Kernels;
using NetCompiler.Core.Schedule;

namespace NetCompiler.Core.Emit;

/// <summary>
/// Prints the class between the user's members and the kernels: it checks lengths, finds the thread's scratch, and runs a program over the
/// batch tile by tile.
/// </summary>
internal sealed partial class DriverEmitter
{
    private const string JudgedParameters = "ReadOnlySpan<float> targets, ReadOnlySpan<int> classes";
    private readonly CompiledNetwork _network;
    private readonly KernelLibrary _kernels;
    private readonly ConstantTable _constants;
    private readonly ClassNames _names;
    private readonly int _inputs;
    private readonly int _outputs;
    private readonly int _targets;
    private readonly OutlinedCalls? _outlined;

    public DriverEmitter(CompiledNetwork network, KernelLibrary kernels, ConstantTable constants, ClassNames names, CancellationToken cancellation)
    {
        _network = network;
        _kernels = kernels;
        _constants = constants;
        _names = names;
        _inputs = NetworkSizes.Inputs(network.Graph);
        _outputs = NetworkSizes.Outputs(network.Graph);
        _targets = NetworkSizes.Targets(network.Graph);
        _outlined = network.IsLarge ? new(network.Programs.Select(Pass), cancellation) : null;
    }

    private string States => _names.UsesState ? ", Span<float> states" : "";

    /// <summary>What driver methods have in place of an instance: what the network has of it.</summary>
    private string Instance => Reads("parameters") + States;

    private string Random => _names.UsesRandom ? ", ulong seed, long step" : "";

    /// <summary>The same, handed on.</summary>
    private string Given => "parameters" + (_names.UsesState ? ", states" : "");

    private string GivenRandom => _names.UsesRandom ? ", seed, step" : "";

    private string Info => _names.Description + ".Info";

    public void Write(CodeWriter code)
    {
        using (code.Open("file static class " + _names.Driver))
        {
            code.Line("[ThreadStatic]").Line("private static NetworkScratch t_scratch;").Line();
            code.Line("/// <summary>The memory of this thread, made at its first call.</summary>");
            code.Line("internal static NetworkScratch Scratch => t_scratch ??= new NetworkScratch();").Line();
            Predict(code);
            PredictBatch(code);
            if (_network.Program("step") is { } step)
            {
                Step(code, Pass(step));
            }

            Inspect(code);
            if (_network.Program("loss") is { } loss)
            {
                OfTargets(code, "Loss", Instance, "", (targets, classes) => $"return LossOver({Given}, examples, inputs, {targets}, {classes});");
                Tiles(code, Pass(loss), "float LossOver", "Inference", Reads("inputs") + ", " + JudgedParameters);
                TargetsOfTile(code);
            }

            if (_network.Program("gradient") is { } gradient)
            {
                Gradient(code, Pass(gradient));
            }

            if (_network.Program("backward") is { } backward)
            {
                Backward(code, Pass(backward));
            }

            _outlined?.Write(code);
        }
    }

    private static string Reads(string name) => "ReadOnlySpan<float> " + name;

    private PassEmitter Pass(ScheduledProgram program) => new(_network, program, _kernels, _constants, _names, _outlined);

    private void Predict(CodeWriter code)
    {
        var pass = Pass(_network.Program("predict")!);
        using (code.Open($"internal static void Predict({Instance}, ReadOnlySpan<float> input, Span<float> output)"))
        {
            using (code.Open($"if (input.Length != {Literals.Int(_inputs)} || output.Length != {Literals.Int(_outputs)})"))
            {
                code.Line($"NetworkGuard.RefusePredict({Info}, input.Length, output.Length);");
            }

            code.Line();
            Workspace(code, pass, "Inference");
            code.Line(Run(pass, static p => p switch { "inputs" => "input", "outputs" => "output", "rows" => "1", _ => p }));
        }

        code.Line();
        pass.Write(code);
    }

    private void PredictBatch(CodeWriter code)
    {
        var pass = Pass(_network.Program("predict_batch")!);
        if (_network.UsesWorkers)
        {
            PredictByWorkers(code);
        }

        Tiles(
            code, pass, _network.UsesWorkers ? "void PredictExamples" : "void PredictBatch", "Inference", Reads("inputs") + ", Span<float> outputs");
    }

    private void Step(CodeWriter code, PassEmitter pass)
    {
        using (code.Open($"internal static void Step({Instance}, ReadOnlySpan<float> input, NetworkState state, Span<float> output)"))
        {
            code.Line("ArgumentNullException.ThrowIfNull(state);");
            code.Line($"state.Check({ContractMembers.StateSizes(_network.Graph)});");
            code.Line("var inputs = state.Enter(input, out var outputs);");
            Workspace(code, pass, "Inference");
            code.Line(Run(pass, static p => p switch { "rows" => "1", _ => p }));
            code.Line("state.Leave(output);");
        }

        code.Line();
        pass.Write(code);
    }

    private void Gradient(CodeWriter code, PassEmitter pass)
    {
        var alone = (_network.UsesWorkers ? ", workers" : "") + (_network.UpdatesEarly ? ", default" : "");
        OfTargets(code, "Gradient", Instance + Random + Workers, ", Span<float> gradients", (targets, classes) =>
            $"Prepare(gradients);\nreturn GradientOver({Given}{GivenRandom}, examples, inputs, {targets}, {classes}, gradients{alone}, Scratch);");
        Prepare(code, pass.Program);
        Tiles(
            code, pass, "float GradientOver", "Training",
            Reads("inputs") + ", " + JudgedParameters + ", Span<float> gradients" + Workers + (_network.UpdatesEarly ? ", in WeightUpdate update" : "") + ", NetworkScratch scratch",
            before: () => GradientGaps.Write(code, _network, pass.Program, padding: false));
        OfTargets(code, "Train", "Span<float> parameters" + States + Random + Workers, ", global::NetCompiler.Optimizers.IOptimizer optimizer", (targets, classes) =>
            $"""
            ArgumentNullException.ThrowIfNull(optimizer);
            var scratch = Scratch;
            var gradients = scratch.Gradients({Literals.Int(_network.ParameterMemory)});
            {Step(pass.Program, targets, classes)}
            return loss;
            """.Replace("\r", ""));
    }

    // The scratch of a step has nothing between its rows from the beginning, and no kernel stores anything there.
    private void Prepare(CodeWriter code, ScheduledProgram program)
    {
        code.Comment("The caller's memory may hold anything where no kernel stores.");
        using (code.Open("private static void Prepare(Span<float> gradients)"))
        {
            code.Line($"NetworkGuard.ParameterMemory({Info}, \"Gradient\", \"gradients\", gradients.Length);");
            GradientGaps.Write(code, _network, program, padding: true);
        }

        code.Line();
    }

    private string Step(ScheduledProgram program, string targets, string classes)
    {
        var workers = _network.UsesWorkers ? ", workers" : "";
        var gradient = $"var loss = GradientOver({Given}{GivenRandom}, examples, inputs, {targets}, {classes}, gradients{workers}";
        var frozen = _network.Graph.Parameters.Any(static p => p.Settings.Number("trainable", 1) == 0) ? Info + ", " : "";
        var step = _network.UsesWorkers ? $"WorkerTeam.Step(workers, {Info}, optimizer, parameters, gradients);" : $"optimizer.Step({frozen}parameters, gradients);";
        if (!_network.UpdatesEarly)
        {
            return $"{gradient}, scratch);\n{step}";
        }

        // Large weights change during the pass; then all others do.
        var rest = GradientGaps.Rest(_network, program).Select(r => $"update.Rest({Literals.Int(r.Start)}, {Literals.Int(r.Length)}{workers});");
        return $$"""
            var update = WeightUpdate.Begin({{Info}}, optimizer, parameters, gradients, {{(_network.UsesWorkers ? "default" : Piece(program))}});
            {{gradient}}, update, scratch);
            if (update.IsOn)
            {
                {{string.Join("\n    ", rest)}}
            }
            else
            {
                {{step}}
            }

            """.Replace("\r", "");
    }

    private void Backward(CodeWriter code, PassEmitter pass)
    {
        Tiles(
            code, pass, "void Backward", "Training",
            Reads("inputs") + ", " + Reads("outputGradients") + ", Span<float> inputGradients, Span<float> gradients",
            before: () => BackwardChecks(code, pass));
    }

    private void BackwardChecks(CodeWriter code, PassEmitter pass)
    {
        var gradients = pass.Program.Buffers.Count(static b => b.Buffer.Kind == BufferKind.InputGradient);
        code.Line($"NetworkGuard.Rows({Info}, \"Backward\", \"outputGradients\", outputGradients.Length, examples, {Literals.Int(_outputs)});");
        code.Line("var wantsInputs = !inputGradients.IsEmpty;").Line("var wantsParameters = !gradients.IsEmpty;");
        using (code.Open("if (wantsInputs)"))
        {
            code.Line($"NetworkGuard.Rows({Info}, \"Backward\", \"inputGradients\", inputGradients.Length, examples, {Literals.Int(_inputs)});");
            // No output depends smoothly on such an input.
            code.Lines(gradients < _network.Graph.Inputs.Count ? ["inputGradients.Clear();"] : []);
        }

        if (pass.NeedsScratch(BufferKind.InputGradient))
        {
            code.Line($"else {{ inputGradients = Scratch.InputGradients(examples * {Literals.Int(_inputs)}); }}");
        }

        code.Line();
        using (code.Open("if (wantsParameters)"))
        {
            code.Line($"NetworkGuard.ParameterMemory({Info}, \"Backward\", \"gradients\", gradients.Length);");
            using (code.Open("if (examples == 0)"))
            {
                code.Line("gradients.Clear();");
            }

            code.Line();
            GradientGaps.Write(code, _network, pass.Program, padding: true);
        }

        if (pass.NeedsScratch(BufferKind.ParameterGradient))
        {
            code.Line($"else {{ gradients = Scratch.Gradients({Literals.Int(_network.ParameterMemory)}); }}");
        }

        code.Line();
    }

    /// <summary>Two methods, one for targets and one for class indices, with the same body.</summary>
    private void OfTargets(CodeWriter code, string method, string given, string last, Func<string, string, string> body)
    {
        var count = $"var examples = NetworkGuard.SomeExamples({Info}, \"{method}\", \"inputs\", inputs.Length, {Literals.Int(_inputs)});";
        using (code.Open($"internal static float {method}({given}, {Reads("inputs")}, {Reads("targets")}{last})"))
        {
            code.Line(count);
            code.Line($"NetworkGuard.Rows({Info}, \"{method}\", \"targets\", targets.Length, examples, {Literals.Int(_targets)});");
            code.Line(body("targets", "default"));
        }

        code.Line();
        using (code.Open($"internal static float {method}({given}, {Reads("inputs")}, ReadOnlySpan<int> classes{last})"))
        {
            code.Line(count);
            code.Line($"ClassTargets.Check({Info}, \"{method}\", classes, examples);");
            code.Line(body("default", "classes"));
        }

        code.Line();
    }

    // Class indices become rows of targets one tile at a time, so that scratch does not grow with the batch.
    private void TargetsOfTile(CodeWriter code)
    {
        using (code.Open($"private static ReadOnlySpan<float> TargetsOfTile({JudgedParameters}, int first, int rows)"))
        {
            using (code.Open("if (classes.IsEmpty)"))
            {
                code.Line($"return {Tile("targets", _targets)};");
            }

            code.Line();
            code.Line($"var expanded = Scratch.Targets(rows * {Literals.Int(_targets)});");
            code.Line($"ClassTargets.Expand({Info}, {Tile("classes", NetworkSizes.Classes(_network.Graph))}, expanded);");
            code.Line("return expanded;");
        }

        code.Line();
    }
}
