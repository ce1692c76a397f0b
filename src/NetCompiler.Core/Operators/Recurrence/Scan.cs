using NetCompiler.Core.Graph;
using NetCompiler.Core.Operators.Layers;
using Boundary = NetCompiler.Core.Graph.ScanRegion.Boundary;

namespace NetCompiler.Core.Operators.Recurrence;

/// <summary>
/// A block of the user's that is applied at each step of a sequence (<see cref="Node.Body"/>). Inputs: the sequence, what carried values start from, the
/// weights of the body. It becomes nodes of a <see cref="ScanRegion"/>, as recurrent layers do.
/// </summary>
internal sealed class Scan : CompositeOperator
{
    private const string Last = "last";

    /// <summary>What a scan is told besides its block's arguments.</summary>
    public static EquatableArray<ParameterSpec> Arguments { get; } = EquatableArray.Of(
        new ParameterSpec(
            "returns", ArgumentKind.Choice, "sequence for the result of every step, last for that of the last one.", "sequence",
            Choices: EquatableArray.Of("sequence", Last), Positional: false),
        new ParameterSpec("reverse", ArgumentKind.Flag, "Whether the last step comes first.", "false", Positional: false),
        new ParameterSpec(
            "truncate", ArgumentKind.Integer, "Steps after which gradients do not flow back through what is carried; 0 for never.", "0", Minimum: 0, Maximum: 1 << 20, Positional: false));

    public override string Name => "scan";

    public override string Summary => "A block applied at each step of a sequence.";

    public override OperatorGroup Group => OperatorGroup.Internal;

    public override bool IsInternal => true;

    public override (int Least, int Most) InputCount => (1, int.MaxValue);

    public override EquatableArray<ParameterSpec> Parameters => Arguments;

    public static bool ReturnsLast(Settings settings) => settings.Text("returns") == Last;

    /// <summary>Why a layer cannot stand in a body; null when it can.</summary>
    /// <param name="hasTensors">Whether it declares weights or states.</param>
    /// <param name="input">What it reads first.</param>
    public static string? Refusal(Operator @operator, bool hasTensors, Shape input) => @operator switch
    {
        { Group: OperatorGroup.Regularisation } => "it draws random numbers, which would be the same at every step",
        Normalisation.BatchNorm => "its statistics would be those of one step",
        Dense when input is { Kind: ShapeKind.Flat, Rank: 1 } => null,
        _ when hasTensors => "of the layers with weights only dense, on a row of numbers, can add up what each step makes of them",
        _ => null,
    };

    /// <summary>Shapes of what is carried from step to step; to give the last result, that is carried too.</summary>
    public static IEnumerable<Shape> Carried(NetworkGraph body, Settings settings) => body.Inputs.Skip(1).Select(i => body[i].Shape)
        .Concat(ReturnsLast(settings) && Same(body) < 0 ? [body[body.Outputs[0].Value].Shape] : Enumerable.Empty<Shape>());

    // The shape comes from the body, which only the analysis has.
    public override Shape? Infer(InferenceContext context) => null;

    public override long MultiplyAdds(Node node, NetworkGraph graph) => graph[node.Inputs[0]].Shape.Extents[0] * ForwardWork.Of(node.Body!);

    public override int Expand(ExpansionContext context)
    {
        var (node, body) = (context.Node, context.Node.Body!);
        var weight = context.InputCount - body.Parameters.Count();
        var starts = weight - 1;
        var region = new ScanRegion(node.Name, context.NodeOf(context.Input(0)).Shape.Extents[0], node.Settings.Flag("reverse"));
        var ids = new int[body.Nodes.Count];
        foreach (var part in body.Nodes)
        {
            context.Scan = part.PerExample ? region : null;
            var state = part.Operator == Leaf.Input ? body.Inputs.ToList().IndexOf(part.Id) : -1;
            ids[part.Id] = part.Operator switch
            {
                Leaf.Parameter => context.Input(weight++),
                Leaf.Constant => context.Constant(part.Name, part.Shape, part.Settings.Items[0].Numbers),
                Leaf.Input when state == 0 => context.Add(Boundary.Step, part.Name, Settings.None, part.Shape, true, context.Input(0)),
                Leaf.Input => State(context, part.Name, part.Shape, state <= starts ? [context.Input(state)] : []),
                _ => context.Add(part.Operator, part.Name, part.Settings, part.Shape, part.PerExample, [.. part.Inputs.Select(i => ids[i])]),
            };
        }

        context.Scan = region;
        var next = body.Inputs.Skip(1).Select((s, i) => Next(context, ids[s], ids[body.Outputs[i + 1].Value])).ToArray();
        var value = ids[body.Outputs[0].Value];
        if (!ReturnsLast(node.Settings))
        {
            context.Scan = null;
            return context.Result(Boundary.Collect, Settings.None, value);
        }

        var same = Same(body);
        var last = same >= 0 ? next[same] : Next(context, State(context, "result", context.NodeOf(value).Shape, []), value);
        context.Scan = null;
        return context.Result(Boundary.Last, Settings.None, last);
    }

    /// <summary>Which of the carried values the result is, from 0; -1 for none.</summary>
    private static int Same(NetworkGraph body)
    {
        var outputs = body.Outputs.Select(static o => o.Value).ToList();
        return outputs.IndexOf(outputs[0], 1) - 1 is var at and >= 0 ? at : -1;
    }

    private static int State(ExpansionContext context, string name, Shape shape, int[] start) => context.Add(
        Boundary.State, name, Settings.None.With("truncate", name == "result" ? 0 : context.Node.Settings.Number("truncate")), shape, true, start);

    private static int Next(ExpansionContext context, int state, int value) => context.Add(
        Boundary.Next, "next", Settings.None, context.NodeOf(state).Shape, true, state, value);
}
