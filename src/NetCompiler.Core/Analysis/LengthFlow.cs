using NetCompiler.Core.Declaration;
using NetCompiler.Core.Diagnostics;
using NetCompiler.Core.Graph;
using NetCompiler.Core.Operators;
using NetCompiler.Core.Operators.Lengths;
using NetCompiler.Core.Operators.Losses;

namespace NetCompiler.Core.Analysis;

/// <summary>
/// Which values are sequences of which only the first steps count, from the input on through the layers. Layers that look at several steps are given
/// a mask, or a value whose other steps change nothing; those that can do with neither are refused.
/// </summary>
internal sealed class LengthFlow(GraphDraft draft, SourceMap places, ProblemList problems)
{
    private readonly Dictionary<int, Source> _sources = [];
    private readonly Dictionary<(int Lengths, string Kind), int> _masks = [];

    /// <summary>Says that <paramref name="value"/> has as many steps that count as the input <paramref name="lengths"/> says.</summary>
    public void Declare(int value, int lengths) => _sources[value] = new(lengths, value, draft.Nodes[value].Shape.Extents[0]);

    /// <summary>What a layer reads; null when a problem was reported.</summary>
    /// <param name="place">Id of the layer's statement.</param>
    public Reading? Read(Operator @operator, BoundCall call, IReadOnlyList<int> inputs, int place)
    {
        var sources = inputs.Select(Of).ToArray();
        var known = sources.Where(static s => s is not null).Select(static s => s!).ToArray();
        if (known.Length == 0)
        {
            return new(inputs, [], [], null);
        }

        var use = UseOf(@operator, call.Settings, inputs, sources);
        switch (use)
        {
            case StepUse.Each when known.FirstOrDefault(s => s.Lengths != known[0].Lengths) is { } other:
                problems.Add(ProblemKinds.ShapeMismatch, places[place],
                    $"{call.Subject} combines steps of {draft.Origin(known[0].Declared)} and of {draft.Origin(other.Declared)}, of which different numbers count. "
                    + "Make one number of each sequence first, e.g. with reducemean axes=0, or give both one input.");
                return null;
            case StepUse.Each:
                return new(inputs, [], [], known[0]);
            case StepUse.Masked:
                var masked = Steps.Masked(@operator, inputs.Count).Where(i => sources[i] is not null).ToArray();
                return new(inputs, [.. masked.Select(i => Mask(sources[i]!, SequenceLengths.Mask))], masked, sources[0]);
            case StepUse.Mixes:
                problems.Add(ProblemKinds.ShapeMismatch, places[place],
                    $"{call.Subject} mixes the steps of {draft.Origin(known[0].Declared)}, of which only the first ones count in each example (lengths=true). "
                    + "Take a result that knows them, e.g. returns=last of a recurrent layer or reducemean axes=0, or leave lengths out.");
                return null;
            default:
                return new([Filled(inputs[0], sources[0]!, use, place)], [], [], null);
        }
    }

    /// <summary>Says that <paramref name="value"/> is what came of the reading.</summary>
    public void Follow(int value, Reading reading)
    {
        // A list of numbers goes on as one; the state that a recurrent layer ends with is none.
        if (reading.Source is { } source && draft.Nodes[value].Shape is var shape && shape.Extents[0] == source.Steps
            && (shape.Kind == ShapeKind.Sequence || draft.Nodes[reading.Inputs[0]].Shape.Kind == ShapeKind.Flat))
        {
            _sources[value] = source;
        }
    }

    /// <summary>What a loss weights the steps of its prediction by; none where all count. Null when a problem was reported.</summary>
    public int[]? WeightsOf(int prediction, LossOperator loss, BoundCall call, int place)
    {
        if (Of(prediction) is not { } source)
        {
            return [];
        }

        if (draft.Nodes[prediction].Shape.Kind == ShapeKind.Sequence)
        {
            return [Mask(source, loss.AddsUp ? SequenceLengths.Mask : SequenceLengths.Weights)];
        }

        problems.Add(ProblemKinds.ShapeMismatch, places[place],
            $"{call.Subject} judges the numbers of {draft.Origin(source.Declared)}, of which only the first ones count (lengths=true). Judge a sequence, or one value.");
        return null;
    }

    private Source? Of(int value) => _sources.TryGetValue(value, out var source) ? source : null;

    // A list of numbers has no steps until an embedding makes them.
    private StepUse UseOf(Operator @operator, Settings settings, IReadOnlyList<int> inputs, Source?[] sources)
    {
        var shapes = inputs.Select(i => draft.Nodes[i].Shape).ToArray();
        var isList = Enumerable.Range(0, inputs.Count).Any(i => sources[i] is not null && shapes[i].Kind != ShapeKind.Sequence);
        return isList && @operator is not ElementwiseOperator && @operator.Name != "embedding" ? StepUse.Mixes : Steps.UseOf(@operator, settings, shapes);
    }

    private int Filled(int value, Source source, StepUse use, int place)
    {
        var mask = Mask(source, use == StepUse.Mean ? SequenceLengths.Weights : SequenceLengths.Mask);
        var node = draft.Nodes[value];
        var settings = Settings.None.With("value", use switch { StepUse.Greatest => -float.MaxValue, StepUse.Least => float.MaxValue, _ => 0 });
        return draft.Add(
            SequenceLengths.Fill, draft.Names.TakeLike(node.Name + ".counted"), [value, mask], settings, node.Shape, true, place, "the steps of " + node.Name + " that count");
    }

    private int Mask(Source source, string kind)
    {
        if (!_masks.TryGetValue((source.Lengths, kind), out var mask))
        {
            var lengths = draft.Nodes[source.Lengths];
            var name = draft.Names.TakeLike(lengths.Name + kind.Substring(kind.IndexOf('.')));
            mask = draft.Add(kind, name, [source.Lengths], Settings.None, Shape.Sequence(source.Steps, 1), true, lengths.Declared, name);
            _masks.Add((source.Lengths, kind), mask);
        }

        return mask;
    }

    /// <summary>What a layer reads in place of the values it names, and what of it goes on.</summary>
    /// <param name="Inputs">The values.</param>
    /// <param name="Masks">Masks it takes besides.</param>
    /// <param name="Of">The value each mask belongs to.</param>
    /// <param name="Source">The lengths of its result, if that has as many steps.</param>
    internal sealed record Reading(IReadOnlyList<int> Inputs, int[] Masks, int[] Of, Source? Source)
    {
        /// <summary>The settings of the layer.</summary>
        public Settings With(Settings settings) => Masks.Length == 0 ? settings
            : settings.With(new Setting(SequenceLengths.Masks, Of.Select(static i => (double)i).ToEquatable()));
    }

    /// <param name="Lengths">The input that holds the lengths.</param>
    /// <param name="Declared">The input they belong to.</param>
    /// <param name="Steps">Steps there are.</param>
    internal sealed record Source(int Lengths, int Declared, int Steps);
}
