using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;
using NetCompiler.Core.Schedule;

namespace NetCompiler.Core.Emit;

/// <summary>
/// Prints one program as a method: its kernels in order, each with its buffers bound to the caller's spans, the parameter memory or the
/// workspace. A driver calls it once for each batch tile.
/// </summary>
internal sealed partial class PassEmitter
{
    /// <summary>Names of parameters in the order in which methods take them.</summary>
    public static readonly string[] Order =
    [
        "worker", "rows", "accumulate", "isFirst", "isLast", "scale", "wantsInputs", "wantsParameters", "inputs", "outputs", "targets", "outputGradients", "inputGradients",
        "parameters", "gradients", "states", "workspace", "random", "update",
    ];

    /// <summary>What a pass makes of its parameters, and its calls use.</summary>
    public static readonly string[] Locals = ["from", "count", "half", "panel", "ownRandom"];

    private const string Wait = "worker.Wait();";
    private readonly CompiledNetwork _network;
    private readonly KernelLibrary _kernels;
    private readonly ConstantTable _constants;
    private readonly ClassNames _names;
    private readonly OutlinedCalls? _outlined;
    private readonly EquatableArray<PlacedBuffer> _losses;
    private readonly bool[] _forInputs;
    private readonly bool[] _forParameters;
    private readonly bool[] _always;

    /// <param name="outlined">Runs of calls that have a method of their own; null for none.</param>
    public PassEmitter(
        CompiledNetwork network, ScheduledProgram program, KernelLibrary kernels, ConstantTable constants, ClassNames names, OutlinedCalls? outlined = null)
    {
        _outlined = outlined;
        _constants = constants;
        _network = network;
        _kernels = kernels;
        _names = names;
        Program = program;
        // Inspect keeps losses out: they are no layers, and there are no targets.
        _losses = program.Name == "inspect" ? default : network.Graph.Losses.SelectMany(id => program.Buffers
            .Where(b => b.Buffer.Kind == BufferKind.Workspace && b.Buffer.Node == id)).ToEquatable();
        IsSelective = program.Name == "backward";
        _forInputs = ProgramLiveness.NeededFor(program, BufferKind.InputGradient);
        _forParameters = ProgramLiveness.NeededFor(program, BufferKind.ParameterGradient);
        _always = ProgramLiveness.NeededFor(program, BufferKind.State);
        Parameters = UsedParameters().ToEquatable();
    }

    public ScheduledProgram Program { get; }

    /// <summary>The method's name.</summary>
    public string Method => Identifiers.Pascal(Program.Name) + "Pass";

    /// <summary>Names of its parameters in order; a driver passes an expression for each.</summary>
    public EquatableArray<string> Parameters { get; }

    /// <summary>Whether the caller may want only some of the results.</summary>
    public bool IsSelective { get; }

    /// <summary>Whether a call writes both what the caller wants and what may be unwanted, which then goes to scratch.</summary>
    public bool NeedsScratch(BufferKind kind) => IsSelective && Program.Calls.Where((_, i) => _forInputs[i] && _forParameters[i])
        .Any(c => ProgramLiveness.Written(c).Any(b => Program.Buffers[b].Buffer.Kind == kind));

    /// <summary>Floats of workspace and panel together; where a pass takes the whole batch, those whose number does not depend on it.</summary>
    public int ScratchLength => Program.WorkspaceLength + Program.PanelLength;

    public void Write(CodeWriter code)
    {
        var returns = _losses.Count > 0 ? "double" : "void";
        code.Line($"// {Program.Name}: " + Examples(Program)
            + (_losses.Count > 0 ? "; gives the sum of their losses" : ""));
        code.Lines(Inlining.OfPass(Program));
        using (code.Open($"private static {returns} {Method}({string.Join(", ", Parameters.Select(static p => TypeOf(p) + " " + p))})"))
        {
            Shares(code);
            foreach (var scalar in Program.Buffers.Where(static b => b.Buffer.Kind == BufferKind.Scalar))
            {
                code.Line($"workspace[{Literals.Int(scalar.Offset)}] = scale;");
            }

            if (_outlined?.Of(Program.Name) is { } statements)
            {
                Write(code, statements);
            }
            else
            {
                Calls(code);
            }

            Losses(code);
        }

        code.Line();
    }

    // Which examples are this worker's, where there may be several.
    private void Shares(CodeWriter code)
    {
        if (Program.Workers is null)
        {
            return;
        }

        code.Line("// A worker takes these examples; of sums over all examples it takes blocks.");
        if (Program.Workers.Steps.Any(static s => s.Mirrored))
        {
            code.Line("// Where these are uneven, some are counted from the last worker on, so that each has as much to do.");
        }

        code.Line("int from = worker.From(rows), count = worker.Rows(rows);");
        if (Program.Calls.Any(static c => c.Summands != Summands.All))
        {
            code.Line("// Large sums have two halves, which two workers share: each has the examples of one in its cache.");
            code.Line("var half = Worker.Half(rows);");
        }

        if (Program.Calls.Where((_, i) => IsByExamples(i)).Any(c => _kernels.Of(c).Parameters.Any(static p => p.Kind == KernelParameterKind.Random)))
        {
            code.Line("var ownRandom = random.From(from);");
        }

        if (Program.PanelLength > 0)
        {
            code.Line($"var panel = worker.IsFirst ? workspace.Slice({Literals.Int(Program.WorkspaceLength)}) : {_names.Driver}.Scratch.Panel({Literals.Int(Program.PanelLength)});");
        }
    }

    private bool IsByExamples(int call) => Program.Workers is { } plan && plan.Steps[call].Share == WorkerShare.Examples;

    private static string Examples(ScheduledProgram program) => program.Tile == 1 ? "one example"
        : program.TakesWholeBatch ? "the whole batch, whose statistics every example depends on"
        : $"up to {Literals.Int(program.Tile)} examples";

    /// <summary>The type of a parameter.</summary>
    public static string TypeOf(string parameter) => parameter switch
    {
        "worker" => "Worker",
        "rows" or "from" or "count" or "half" => "int",
        "accumulate" or "isFirst" or "isLast" or "wantsInputs" or "wantsParameters" => "bool",
        "scale" => "float",
        "random" or "ownRandom" => "in CounterRandom",
        "update" => "in WeightUpdate",
        "inputs" or "targets" or "outputGradients" or "parameters" => "ReadOnlySpan<float>",
        _ => "Span<float>",
    };

    private static string SpanOf(BufferKind kind) => kind switch
    {
        BufferKind.Input => "inputs",
        BufferKind.Output => "outputs",
        BufferKind.Target => "targets",
        BufferKind.OutputGradient => "outputGradients",
        BufferKind.InputGradient => "inputGradients",
        BufferKind.Parameter => "parameters",
        BufferKind.ParameterGradient => "gradients",
        BufferKind.State => "states",
        _ => "workspace",
    };

    private IEnumerable<string> UsedParameters()
    {
        var kinds = new HashSet<KernelParameterKind>(Program.Calls.SelectMany(c => _kernels.Of(c).Parameters).Select(static p => p.Kind));
        var buffers = new HashSet<BufferKind>(Program.Calls.SelectMany(static c => c.Bindings).Select(b => Program.Buffers[b].Buffer.Kind));
        var used = new HashSet<string>(buffers.Where(static b => b != BufferKind.Constant).Select(SpanOf));
        void Add(bool condition, string name)
        {
            if (condition)
            {
                used.Add(name);
            }
        }

        Add(Program.Workers is not null, "worker");
        Add(Program.Workers is not null || kinds.Contains(KernelParameterKind.Rows) || _losses.Count > 0 || Program.RowSpace > 0, "rows");
        Add(kinds.Contains(KernelParameterKind.Accumulate) && !Program.TakesWholeBatch, "accumulate");
        Add(Program.Calls.Any(static c => c.InFirstTile) && !used.Contains("accumulate"), "isFirst");
        Add(Program.Calls.Any(static c => c.InLastTile), "isLast");
        Add(kinds.Contains(KernelParameterKind.Random), "random");
        Add(kinds.Contains(KernelParameterKind.Panel) || _losses.Count > 0, "workspace");
        Add(Program.Buffers.Any(static b => b.Buffer.Kind == BufferKind.Scalar), "scale");
        Add(Program.Calls.Any(static c => c.UpdateParts > 0), "update");
        Add(IsSelective, "wantsInputs");
        Add(IsSelective, "wantsParameters");
        return Order.Where(used.Contains);
    }

    // In double and in the order of examples, so that the sum does not depend on the tile by more than rounding.
    private void Losses(CodeWriter code)
    {
        if (_losses.Count == 0)
        {
            return;
        }

        if (Program.Workers is { } plan)
        {
            code.Lines(plan.WaitsAtEnd ? [Wait] : []);
            using (code.Open("if (!worker.IsFirst)"))
            {
                code.Line("return 0;");
            }

            code.Line();
        }

        code.Line("var loss = 0d;");
        foreach (var placed in _losses)
        {
            var weight = _network.Graph[placed.Buffer.Node].Settings.Number("weight", 1);
            var index = (Position(placed, view: null) is { Length: > 0 } position ? position + " + " : "") + $"(n * {Literals.Int(placed.RowStride)})";
            using (code.Open("for (var n = 0; n < rows; n++)"))
            {
                code.Line($"loss += {(weight == 1 ? "" : Literals.Double(weight) + " * ")}workspace[{index}];");
            }

            code.Line();
        }

        code.Line("return loss;");
    }
}
