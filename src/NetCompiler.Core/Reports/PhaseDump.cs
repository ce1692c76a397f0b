using NetCompiler.Core.Declaration;
using NetCompiler.Core.Gradients;
using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;
using NetCompiler.Core.Language;
using NetCompiler.Core.Lowering;
using NetCompiler.Core.Passes;
using NetCompiler.Core.Schedule;

namespace NetCompiler.Core.Reports;

/// <summary>The network as text after any phase of the compiler, for one entry point.</summary>
public static class PhaseDump
{
    private const string Text = "text";
    private const string Analysis = "graph";
    private const string Gradients = "gradients";
    private const string Lowering = "lowering";
    private const string Scheduling = "schedule";

    /// <summary>The entry points whose phases can be seen.</summary>
    public static EquatableArray<string> Programs { get; } = EquatableArray.Of(
        NetworkPrograms.Predict, NetworkPrograms.PredictBatch, NetworkPrograms.Loss, NetworkPrograms.Gradient, NetworkPrograms.Backward);

    /// <summary>The phases of an entry point in order, passes included.</summary>
    /// <param name="program">One of <see cref="Programs"/>.</param>
    public static EquatableArray<string> Phases(string program) => new[] { Text, Analysis }
        .Concat(PassesOf(program).Select(static p => p.Name))
        .Concat(IsLearning(program) ? [Gradients] : [])
        .Append(Lowering)
        .Concat(KernelPasses.All.Select(static p => p.Name))
        .Append(Scheduling)
        .ToEquatable();

    /// <summary>The dump.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="options">What would stand on <c>[Network]</c>.</param>
    /// <param name="program">One of <see cref="Programs"/>.</param>
    /// <param name="phase">One of its <see cref="Phases"/>.</param>
    /// <param name="cancellationToken">Checked where a phase takes time.</param>
    /// <exception cref="ArgumentException">There is no such phase, or the network has no loss and the program needs one.</exception>
    public static string Of(NetworkGraph graph, NetworkOptions options, string program, string phase, CancellationToken cancellationToken = default)
    {
        if (!Phases(program).Contains(phase))
        {
            throw new ArgumentException($"{program} has no phase {phase}. It has {string.Join(", ", Phases(program))}.", nameof(phase));
        }

        return phase switch
        {
            Text => NetworkText.Print(graph),
            Analysis => GraphPrinter.Print(graph),
            Scheduling => Scheduled(NetworkCompiler.Compile(graph, options, cancellationToken), program),
            _ => AfterPass(graph, program, phase, cancellationToken),
        };
    }

    private static string AfterPass(NetworkGraph graph, string program, string phase, CancellationToken cancellationToken)
    {
        var changed = graph;
        foreach (var pass in PassesOf(program))
        {
            changed = pass.Run(changed);
            if (pass.Name == phase)
            {
                return GraphPrinter.Print(changed);
            }
        }

        var learning = Differentiated(changed, program);
        if (phase == Gradients)
        {
            return GraphPrinter.Print(learning!.Graph);
        }

        var lowered = ProgramLowering.Lower(program, learning?.Graph ?? changed, graph, Results(changed, learning, program), cancellationToken);
        foreach (var pass in KernelPasses.All.TakeWhile(_ => phase != Lowering))
        {
            lowered = pass.Run(lowered);
            if (pass.Name == phase)
            {
                break;
            }
        }

        return KernelPrinter.Print(lowered);
    }

    private static TrainingGraph? Differentiated(NetworkGraph learning, string program) => program switch
    {
        NetworkPrograms.Gradient => Differentiator.Loss(learning),
        NetworkPrograms.Backward => Differentiator.Backward(learning),
        _ => null,
    };

    private static ProgramResults Results(NetworkGraph changed, TrainingGraph? learning, string program) => program switch
    {
        NetworkPrograms.Loss => new(Kept: changed.Losses),
        NetworkPrograms.Gradient => new(Kept: learning!.Graph.Losses, ParameterGradients: learning.Parameters, StateUpdates: changed.StateUpdates),
        NetworkPrograms.Backward => new(ParameterGradients: learning!.Parameters, InputGradients: learning.Inputs, StateUpdates: changed.StateUpdates),
        _ => new(Outputs: changed.Outputs),
    };

    private static string Scheduled(CompiledNetwork network, string program)
    {
        var scheduled = network.Program(program)
            ?? throw new ArgumentException($"The network has no program {program}: it has no loss, or training is switched off.", nameof(program));
        var text = new System.Text.StringBuilder();
        text.Append("program ").Append(program).Append('\n');
        foreach (var call in scheduled.Calls)
        {
            text.Append("call ").Append(call.Layer).Append('\n').Append(KernelPrinter.Print(call.Kernel));
            foreach (var schedule in call.Schedules)
            {
                text.Append("  ").Append(schedule.Lanes.ToString(System.Globalization.CultureInfo.InvariantCulture)).Append(" lanes: ")
                    .Append(SchedulePrinter.Describe(schedule)).Append('\n');
            }
        }

        return text.ToString();
    }

    private static bool IsLearning(string program) => program is NetworkPrograms.Gradient or NetworkPrograms.Backward;

    private static EquatableArray<GraphPass> PassesOf(string program) => IsLearning(program) ? GraphPasses.ForTraining : GraphPasses.ForInference;
}
