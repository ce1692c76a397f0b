using NetCompiler.Core.Graph;

namespace NetCompiler.Core.Operators;

/// <summary>What a composite operator sees when its graph is put in its place.</summary>
public abstract class ExpansionContext
{
    /// <summary>The layer; its inputs are ids of the graph before, so read them through <see cref="Input"/>.</summary>
    public abstract Node Node { get; }

    /// <summary>Whether the graph is for training, where batch statistics and the like have another meaning.</summary>
    public abstract bool IsTraining { get; }

    /// <summary>The scan whose body the nodes added from now on are part of; null for none.</summary>
    public ScanRegion? Scan { get; set; }

    /// <summary>How many values, weights and states the layer reads.</summary>
    public int InputCount => Node.Inputs.Count - SequenceLengths.MasksOf(Node).Length;

    /// <summary>The id of the mask of the steps of value <paramref name="input"/> that count; null where all do.</summary>
    public int? Mask(int input) => Array.IndexOf(SequenceLengths.MasksOf(Node), input) is var at and >= 0 ? Input(InputCount + at) : null;

    /// <summary>The id of the layer's input <paramref name="index"/>, weights included.</summary>
    public abstract int Input(int index);

    public abstract Node NodeOf(int id);

    /// <summary>Adds a node named <c>LAYER.suffix</c> (numbered when taken) whose shape is what its operator's rule gives.</summary>
    public abstract int Add(string @operator, string suffix, Settings settings, params int[] inputs);

    /// <summary>Adds a node of a given shape; internal operators have no shape rule.</summary>
    public abstract int Add(string @operator, string suffix, Settings settings, Shape shape, bool perExample, params int[] inputs);

    /// <summary>Adds fixed numbers in row-major order; a single one fills the shape.</summary>
    public abstract int Constant(string suffix, Shape shape, IEnumerable<double> values);

    /// <summary>Says that a pass in training mode leaves <paramref name="value"/>, a node that nothing else reads, in <paramref name="state"/>.</summary>
    public abstract void Update(int state, int value);

    /// <summary>Adds the node that is the layer's value: it takes the layer's name and shape.</summary>
    public abstract int Result(string @operator, Settings settings, params int[] inputs);
}
