using NetCompiler.Core.Declaration;
using NetCompiler.Core.Diagnostics;
using NetCompiler.Core.Graph;
using NetCompiler.Core.Operators;
using NetCompiler.Core.Operators.Layers;

namespace NetCompiler.Core.Analysis;

/// <summary>Single layers: inputs, operators, shared layers, and their names.</summary>
internal sealed partial class Elaborator
{
    /// <summary>The argument of an input whose first steps alone count.</summary>
    internal const string LengthsArgument = "lengths";

    private static readonly EquatableArray<ParameterSpec> InputSpecs = EquatableArray.Of(
        new ParameterSpec("shape", ArgumentKind.Extents, "Extents of one example.", Minimum: 1),
        new ParameterSpec(LengthsArgument, ArgumentKind.Flag, "Whether an input of its own says how many steps of each example count.", "false", Positional: false));

    private int ElaborateInput(Call call, string? name, bool isFirst, Scope scope)
    {
        if (!isFirst || !scope.IsTop)
        {
            problems.Add(ProblemKinds.Misplaced, places[call.Id],
                $"{call.Operator} stands {(scope.IsTop ? "after another value" : "inside a body")}. An input starts a statement at the top of the text, as in a = {call.Operator} 3.");
            return GraphDraft.Unknown;
        }

        if (_binder.Bind(call.Operator, call.Id, InputSpecs, call.Arguments, scope) is not { } bound)
        {
            return GraphDraft.Unknown;
        }

        var extents = bound.Settings.Integers("shape");
        var isSequence = call.Operator == Keywords.Sequence;
        var problem = bound.Values.Count > 0 ? "An input reads no value; write its extents only."
            : isSequence && extents.Length != 2 ? "A sequence has steps and features, as in sequence 64x8."
            : bound.Settings.Flag(LengthsArgument) && !isSequence && extents.Length > 1 ? "Only a sequence, or a list of indices such as input 20, has steps that lengths can count."
            : extents.Length > 4 ? "An input has channels and at most three spatial extents, as in input 1x28x28."
            : null;
        if (problem is not null)
        {
            problems.Add(ProblemKinds.BadInput, places[call.Id], $"{bound.Subject} cannot be. {problem}");
            return GraphDraft.Unknown;
        }

        var shape = new Shape(isSequence ? ShapeKind.Sequence : extents.Length == 1 ? ShapeKind.Flat : ShapeKind.Spatial, extents);
        if (GraphDraft.SizeOf(shape) > GraphDraft.LargestTensor)
        {
            problems.Add(ProblemKinds.ValueTooLarge, places[call.Id], $"{bound.Subject} has more than 268,435,456 values. Make it smaller.");
            return GraphDraft.Unknown;
        }

        var taken = call.As is not null ? LayerName(call.As, scope, Keywords.Input, call.Id)
            : name is not null && Keywords.IsName(name) ? Take(name, call.Id)
            : draft.Names.TakeLike(Keywords.Input);
        var id = draft.Add(Leaf.Input, taken, [], Settings.None, shape, true, call.Id, bound.Subject);
        draft.Inputs.Add(id);
        if (bound.Settings.Flag(LengthsArgument))
        {
            var settings = Settings.None.With(SequenceLengths.Steps, extents[0]);
            draft.Inputs.Add(draft.Add(Leaf.Input, draft.Names.TakeLike(taken + "." + LengthsArgument), [], settings, Shape.Scalar, true, call.Id, "the lengths of " + bound.Subject));
            draft.Lengths.Declare(id, draft.Inputs[draft.Inputs.Count - 1]);
        }

        return id;
    }

    private int ElaborateLayer(Call call, Scope scope, Flow flow)
    {
        if (OperatorCatalogue.Find(call.Operator) is not { IsInternal: false } @operator)
        {
            var other = call.Arguments.Select(static a => a.Value).OfType<WordValue>().FirstOrDefault()?.Word ?? "other";
            ReportUnknownOperator(call.Operator, call.Id, scope, "operator or block", other);
            return GraphDraft.Unknown;
        }

        if (@operator.Group == OperatorGroup.Loss)
        {
            problems.Add(ProblemKinds.UnknownOperator, OperatorPlace(call.Id, call.Operator),
                $"{call.Operator} is a loss, not a layer. Write it as a statement of its own: loss {call.Operator}.");
            return GraphDraft.Unknown;
        }

        if (_binder.Bind(call.Operator, call.Id, @operator.Parameters, call.Arguments, scope) is not { } bound)
        {
            return GraphDraft.Unknown;
        }

        var (least, most) = @operator.InputCount;
        if (ReadValues(bound.Values, least, most, call.Id, bound.Subject, flow) is not { } inputs)
        {
            return GraphDraft.Unknown;
        }

        var inference = new LayerInference(bound, call.Id, inputs, draft, places, problems);
        if (inference.Infer(@operator) is not { } shape || !MayStand(@operator, inference.Tensors.Count > 0, inputs[0], call.Id, bound.Subject)
            || draft.Lengths.Read(@operator, bound, inputs, call.Id) is not { } reading)
        {
            return GraphDraft.Unknown;
        }

        if (Tied(ref bound, inference, call, scope) is not { } tied)
        {
            return GraphDraft.Unknown;
        }

        var name = LayerName(call.As, scope, @operator.LayerName, call.Id);
        var tensors = inference.Tensors.Select((t, i) => i < tied.Count ? tied[i] : AddTensor(t, name, bound, call.Id)).ToList();
        _layers[name] = new SharedLayer(@operator, bound, inference.Tensors, tensors, call.Id);
        WarnOfSecondActivation(@operator, inputs[0], call.Id, bound.Subject);
        return AddLayer(@operator, name, reading, tensors, bound, shape, call.Id);
    }

    private int AddLayer(Operator @operator, string name, LengthFlow.Reading reading, IEnumerable<int> tensors, BoundCall bound, Shape shape, int id)
    {
        var inputs = reading.Inputs.Concat(tensors).Concat(reading.Masks);
        var node = draft.Add(@operator.Name, name, inputs, reading.With(bound.Settings), shape, IsPerExample(@operator, reading.Inputs), id, bound.Subject);
        draft.Lengths.Follow(node, reading);
        return node;
    }

    /// <summary>The weight a layer takes from another one; none for most layers. Null when a problem was reported.</summary>
    private IReadOnlyList<int>? Tied(ref BoundCall bound, LayerInference inference, Call call, Scope scope)
    {
        var name = bound.Settings.Has(Dense.TiedArgument) ? bound.Settings.Text(Dense.TiedArgument) : "";
        if (name.Length == 0)
        {
            return [];
        }

        var place = bound.ArgumentIds[Dense.TiedArgument];
        if (FindLayer(new NameReference(place, name), scope) is not { } layer)
        {
            return null;
        }

        var at = layer.Tensors.ToList().FindIndex(t => t.Name == inference.Tensors[0].Name && t.Shape == inference.Tensors[0].Shape);
        if (at < 0)
        {
            var own = layer.Tensors.Count == 0 ? "no weights" : string.Join(" and ", layer.Tensors.Select(static t => $"{t.Name} {t.Shape}"));
            problems.Add(ProblemKinds.SharedShapeMismatch, places[place],
                $"{bound.Subject} takes a weight of {inference.Tensors[0].Shape} from {name}, which has {own} on {places[layer.Declared]}. "
                + "Give it as many units as the weight has rows, and bring the value to as many numbers as a row has.");
            return null;
        }

        // By its whole name, whatever block stands around.
        var owner = draft.Nodes[layer.Nodes[at]].Name;
        bound = bound with { Settings = bound.Settings.With(Dense.TiedArgument, owner.Substring(0, owner.Length - inference.Tensors[0].Name.Length - 1)) };
        return [layer.Nodes[at]];
    }

    private int ElaborateUse(UseCall use, Scope scope, Flow flow)
    {
        var layer = FindLayer(use.Layer, scope);
        if (layer is null || _binder.Bind("use " + use.Layer.Name, use.Id, default, use.Arguments, scope) is not { } own)
        {
            return GraphDraft.Unknown;
        }

        var (least, most) = layer.Operator.InputCount;
        var bound = layer.Call with { Subject = own.Subject };
        if (ReadValues(own.Values, least, most, use.Id, bound.Subject, flow) is not { } inputs)
        {
            return GraphDraft.Unknown;
        }

        var inference = new LayerInference(bound, use.Id, inputs, draft, places, problems);
        if (inference.Infer(layer.Operator) is not { } shape || !MayStand(layer.Operator, inference.Tensors.Count > 0, inputs[0], use.Id, bound.Subject)
            || draft.Lengths.Read(layer.Operator, bound, inputs, use.Id) is not { } reading)
        {
            return GraphDraft.Unknown;
        }

        if (inference.Tensors.Zip(layer.Tensors, static (a, b) => a.Shape == b.Shape).Contains(false))
        {
            problems.Add(ProblemKinds.SharedShapeMismatch, places[use.Id],
                $"{own.Subject} reads {draft.Nodes[inputs[0]].Shape} from {draft.Origin(inputs[0])}, but the weights of {use.Layer.Name} "
                + $"on {places[layer.Declared]} are {string.Join(" and ", layer.Tensors.Select(static t => t.Shape))}. Bring the value to the shape that {use.Layer.Name} reads.");
            return GraphDraft.Unknown;
        }

        var name = LayerName(use.As, scope, use.Layer.Name + ".use", use.Id);
        _layers[name] = layer;
        return AddLayer(layer.Operator, name, reading, layer.Nodes, bound, shape, use.Id);
    }

    private bool IsPerExample(Operator @operator, IEnumerable<int> inputs) => !@operator.HandlesShared || inputs.Any(i => draft.Nodes[i].PerExample);

    /// <summary>A layer by its name in this block, or else by its whole path.</summary>
    private SharedLayer? FindLayer(NameReference name, Scope scope)
    {
        if (_layers.TryGetValue(scope.Path + name.Name, out var layer) || _layers.TryGetValue(name.Name, out layer))
        {
            return layer;
        }

        var names = _layers.Keys.Select(k => k.StartsWith(scope.Path, StringComparison.Ordinal) ? k.Substring(scope.Path.Length) : k).ToList();
        var nearest = Spelling.Nearest(name.Name, names);
        var inside = names.FirstOrDefault(n => n.StartsWith(name.Name + ".", StringComparison.Ordinal));
        var advice = inside is null ? "A layer is named by as, above where it is used." : $"It is a block; use names one layer, e.g. {inside}.";

        // A layer that could not be made has its problem already.
        if (!_unmade.Contains(scope.Path + name.Name))
        {
            problems.Add(ProblemKinds.UnknownLayer, places[name.Id], $"There is no layer named {name.Name} above.{Spelling.Ask(nearest)} {advice}", nearest);
        }

        return null;
    }

    private int AddTensor(DeclaredTensor tensor, string layer, BoundCall call, int id)
    {
        var name = Take(layer + "." + tensor.Name, id);
        if (tensor.Initializer is not { } initializer)
        {
            var start = Settings.None.With("value", tensor.Value);
            return draft.Add(Leaf.State, name, [], start, tensor.Shape, false, id, name);
        }

        var settings = Settings.None
            .With("initializer", initializer.Kind)
            .With("fan_in", initializer.FanIn)
            .With("fan_out", initializer.FanOut)
            .With("value", initializer.Value)
            .With("trainable", call.Settings.Number("trainable", 1));
        return draft.Add(Leaf.Parameter, name, [], settings, tensor.Shape, false, id, name);
    }

    private string LayerName(NameReference? given, Scope scope, string kind, int id)
    {
        if (given is null)
        {
            return draft.Names.Number(scope.Path + kind);
        }

        if (!Keywords.IsPath(given.Name))
        {
            problems.Add(ProblemKinds.BadName, places[given.Id],
                $"{ProblemList.Quote(given.Name)} cannot name a layer. Use letters, digits and underscores, with dots between the parts of a path.");
            return draft.Names.Number(scope.Path + kind);
        }

        return Take(scope.Path + given.Name, given.Id);
    }

    /// <summary>Takes a name for a node; reports when it is taken, and gives another so that building goes on.</summary>
    private string Take(string name, int id)
    {
        if (draft.Names.Take(name))
        {
            _declared[name] = id;
            return name;
        }

        var first = _declared.TryGetValue(name, out var before) ? $" the first is on {places[before]}." : "";
        var again = before == id && first.Length > 0 ? " A repeat names it once in each round; put it in a block." : "";
        problems.Add(ProblemKinds.DuplicateLayer, places[id],
            $"There are two layers named {name};{(first.Length > 0 ? first : " numbering gave it to another.")}{again} Give each a name of its own, or share weights with use {name}.");
        return draft.Names.TakeLike(name);
    }

    /// <summary>A layer that can be used again with its weights.</summary>
    private sealed record SharedLayer(Operator Operator, BoundCall Call, IReadOnlyList<DeclaredTensor> Tensors, IReadOnlyList<int> Nodes, int Declared);
}
