using NetCompiler.Core.Declaration;
using NetCompiler.Core.Diagnostics;
using NetCompiler.Core.Graph;
using NetCompiler.Core.Operators;
using NetCompiler.Core.Operators.Recurrence;

namespace NetCompiler.Core.Analysis;

/// <summary>Scans: a block applied at each step of a sequence, whose body is a graph of its own.</summary>
internal sealed partial class Elaborator
{
    private static readonly Scan _scan = new();

    private static readonly EquatableArray<ParameterSpec> StateSpecs = EquatableArray.Of(
        new ParameterSpec("shape", ArgumentKind.Extents, "Extents of what is carried.", Minimum: 1));

    /// <summary>Of the body of a scan what it carries; null elsewhere.</summary>
    private CarriedValues? Carried { get; init; }

    private int ElaborateScan(Call call, Scope scope, Flow flow)
    {
        if (Carried is not null)
        {
            problems.Add(ProblemKinds.Misplaced, places[call.Id],
                "scan stands inside the body of another scan. Let one scan follow the other, or repeat the block.");
            return GraphDraft.Unknown;
        }

        if (FindScanned(call) is not { } block
            || _binder.Bind("scan " + block.Name, call.Id, Scan.Arguments, ScanCall.Own(call), scope) is not { } own
            || _binder.BindBlock(block, ScanCall.Applied(call), scope) is not { } binding)
        {
            return GraphDraft.Unknown;
        }

        var subject = "scan " + binding.Subject;
        if (ReadValues(binding.Values, 1, int.MaxValue, call.Id, subject, flow) is not { } inputs
            || !HasStatements(block.Body, block.Id, "block " + block.Name)
            || !IsSequence(inputs[0], call.Id, subject)
            || draft.Lengths.Read(_scan, own with { Subject = subject }, inputs, call.Id) is null)
        {
            return GraphDraft.Unknown;
        }

        var path = LayerName(call.As, scope, block.Name, call.Id);
        var inner = new GraphDraft(places, problems);
        return ElaborateSteps(inner, block, binding, inputs[0], subject, call.Id) is { } body && StartsFit(inner, body, inputs, subject, call.Id)
            ? AddScan(path, body, own.Settings, inputs, subject, call.Id)
            : GraphDraft.Unknown;
    }

    private BlockStatement? FindScanned(Call call)
    {
        if (ScanCall.BlockOf(call) is not { } word)
        {
            problems.Add(ProblemKinds.MissingArgument, places[call.Id],
                "scan lacks the block that it applies at each step. Write it as in scan cell 16, with block cell(units) { … } at the top of the text.");
            return null;
        }

        if (blocks.Find(word) is { } block)
        {
            return block;
        }

        var nearest = Spelling.Nearest(word, blocks.Names);
        problems.Add(ProblemKinds.UnknownOperator, places[call.Arguments[0].Id],
            $"There is no block named {word}.{Spelling.Ask(nearest)} scan applies a block at each step, as in scan cell 16 with block cell(units) {{ … }}.", nearest);
        return null;
    }

    private bool IsSequence(int input, int id, string subject)
    {
        var shape = draft.Nodes[input].Shape;
        if (shape.Kind == ShapeKind.Sequence)
        {
            return true;
        }

        problems.Add(ProblemKinds.ShapeMismatch, places[id],
            $"{subject} reads a sequence, but {draft.Origin(input)} gives {Words.Shape(shape)}. Declare the input as sequence STEPSxFEATURES, or make one with reshape … kind=sequence.");
        return false;
    }

    /// <summary>The graph of one step; null when a problem was reported.</summary>
    private NetworkGraph? ElaborateSteps(GraphDraft inner, BlockStatement block, Binding binding, int sequence, string subject, int id)
    {
        var step = inner.Add(
            Leaf.Input, Keywords.In, [], Settings.None, Shape.Flat(draft.Nodes[sequence].Shape.Extents[1]), true, id, "a step of " + subject);
        inner.Inputs.Add(step);
        var carried = new CarriedValues();
        var parameters = binding.Given.ToDictionary(static g => g.Key, static g => g.Value.Value, StringComparer.Ordinal);
        var body = new Elaborator(inner, blocks, places, problems, cancellationToken) { Carried = carried };
        var value = body.ElaborateBody(block.Body, Scope.Block("", step, block.Body, parameters), new Flow(step, IsPrevious: true)).Value ?? GraphDraft.Unknown;
        if (value == GraphDraft.Unknown || !IsRow(inner, value, subject, id) || !AllContinue(inner, carried))
        {
            return null;
        }

        InitializerChoice.Resolve(inner);
        var next = carried.States.Select(s => new NamedValue(inner.Nodes[s].Name, carried.NextOf(s)!.Value));
        var graph = new NetworkGraph(
            inner.Nodes.ToEquatable(), carried.States.Prepend(step).ToEquatable(), next.Prepend(new(Keywords.Output, value)).ToEquatable(), default);
        new GraphChecks(inner, places, problems).FindUnused(graph);
        return graph;
    }

    private bool IsRow(GraphDraft inner, int value, string subject, int id)
    {
        var node = inner.Nodes[value];
        if (node.PerExample && node.Shape is { Kind: ShapeKind.Flat, Rank: 1 })
        {
            return true;
        }

        problems.Add(ProblemKinds.ShapeMismatch, places[id], node.PerExample
            ? $"A step of {subject} gives {Words.Shape(node.Shape)} (from {inner.Origin(value)}), but a step of a sequence is a row of numbers. End the block with flatten."
            : $"A step of {subject} gives {inner.Origin(value)}, which depends neither on the step nor on anything carried. Let the block's last value be computed from in.");
        return false;
    }

    private bool AllContinue(GraphDraft inner, CarriedValues carried)
    {
        foreach (var state in carried.States.Where(s => carried.NextOf(s) is null))
        {
            var name = inner.Nodes[state].Name;
            problems.Add(ProblemKinds.UnusedValue, places[inner.Nodes[state].Declared],
                $"Nothing says what {name} is at the next step. Write it in the block, as in tanh | next {name}.");
        }

        return carried.States.All(s => carried.NextOf(s) is not null);
    }

    private bool StartsFit(GraphDraft inner, NetworkGraph body, List<int> inputs, string subject, int id)
    {
        if (inputs.Count > body.Inputs.Count)
        {
            problems.Add(ProblemKinds.InputCount, places[id],
                $"{subject} reads {Count(inputs.Count)}: the sequence, and starts for {Evaluated.Format(inputs.Count - 1)} carried values, of which its block has {Evaluated.Format(body.Inputs.Count - 1)}. "
                + "Name only as many, in the order of their state statements.");
            return false;
        }

        for (var i = 1; i < inputs.Count; i++)
        {
            var (start, state) = (draft.Nodes[inputs[i]], inner.Nodes[body.Inputs[i]]);
            if (start.Shape != state.Shape || !start.PerExample)
            {
                problems.Add(ProblemKinds.ShapeMismatch, places[id], start.PerExample
                    ? $"{subject} starts {state.Name} from {draft.Origin(inputs[i])}, which gives {Words.Shape(start.Shape)}, but {inner.Origin(state.Id)} is {Words.Shape(state.Shape)}. Bring it to that shape."
                    : $"{subject} starts {state.Name} from {draft.Origin(inputs[i])}, which is the same for every example. Let it be computed from an input.");
                return false;
            }
        }

        return true;
    }

    private int AddScan(string path, NetworkGraph body, Settings settings, List<int> inputs, string subject, int id)
    {
        var weights = body.Parameters.Select(p =>
        {
            var name = Take(path + "." + p.Name, id);
            return draft.Add(Leaf.Parameter, name, [], p.Settings, p.Shape, false, id, name);
        }).ToList();
        var row = body[body.Outputs[0].Value].Shape;
        var shape = Scan.ReturnsLast(settings) ? row : Shape.Sequence(draft.Nodes[inputs[0]].Shape.Extents[0], row.Size);
        var node = draft.Add(_scan.Name, path, inputs.Concat(weights), settings, shape, true, id, subject);
        draft.Replace(draft.Nodes[node] with { Body = body });
        return node;
    }

    private int ElaborateState(Call call, string? name, bool isFirst, Scope scope)
    {
        if (Carried is null || !isFirst)
        {
            problems.Add(ProblemKinds.Misplaced, places[call.Id], Carried is null
                ? "state stands outside a scan. It names what a block carries from step to step, as in h = state 16, where the block is applied by scan."
                : "state stands after another value, but it reads none. It starts a statement, as in h = state 16.");
            return GraphDraft.Unknown;
        }

        if (_binder.Bind(call.Operator, call.Id, StateSpecs, call.Arguments, scope) is not { } bound
            || SharedShape(new Evaluated(bound.Settings.Items[0].Numbers), call, bound.Subject) is not { } shape)
        {
            return GraphDraft.Unknown;
        }

        var id = draft.Add(Leaf.Input, SharedName(call, name, scope, canRepeat: false), [], Settings.None, shape, true, call.Id, bound.Subject);
        draft.Inputs.Add(id);
        Carried.States.Add(id);
        return id;
    }

    /// <summary><c>… | next h</c>: the value goes on as it is.</summary>
    private int ElaborateNext(Call call, Scope scope, Flow flow)
    {
        if (Carried is null)
        {
            problems.Add(ProblemKinds.Misplaced, places[call.Id],
                "next stands outside a scan. It says what a block carries to the next step, as in tanh | next h, where the block is applied by scan.");
            return GraphDraft.Unknown;
        }

        if (call.Arguments is not [{ Name: null, Value: WordValue word }])
        {
            problems.Add(ProblemKinds.MissingArgument, places[call.Id], "next is followed by one name, that of a state statement above, as in tanh | next h.");
            return GraphDraft.Unknown;
        }

        if (_binder.Value(new NameReference(word.Id, word.Word), scope) is not { } state || EnteringValue(flow, call.Id, "next " + word.Word) is not { } value
            || state == GraphDraft.Unknown)
        {
            return GraphDraft.Unknown;
        }

        var problem = !Carried.Contains(state)
            ? $"{word.Word} is {draft.Origin(state)}, and only what a state statement names is carried to the next step. Write {word.Word} = state … for it."
            : draft.Nodes[value].Shape.Extents != draft.Nodes[state].Shape.Extents || !draft.Nodes[value].PerExample
            ? $"{word.Word} is carried as {draft.Nodes[state].Shape} ({draft.Origin(state)}), but {draft.Origin(value)} gives {draft.Nodes[value].Shape}{(draft.Nodes[value].PerExample ? "" : " and depends on no step")}. Bring it to that shape."
            : Carried.Continue(state, value) ? null
            : $"What {word.Word} is at the next step has been said above. Keep one next {word.Word}.";
        if (problem is null)
        {
            return value;
        }

        problems.Add(ProblemKinds.ShapeMismatch, places[call.Id], problem);
        return GraphDraft.Unknown;
    }

    /// <summary>Whether a layer may stand where it stands; reports it when not.</summary>
    private bool MayStand(Operator @operator, bool hasTensors, int input, int id, string subject)
    {
        if (Carried is null || Scan.Refusal(@operator, hasTensors, draft.Nodes[input].Shape) is not { } reason)
        {
            return true;
        }

        problems.Add(ProblemKinds.Misplaced, places[id],
            $"{subject} stands in the body of a scan, where it cannot be: {reason}. Put it before or after the scan, where it works on all steps at once.");
        return false;
    }
}
