using NetCompiler.Networks;
using NetCompiler.Numerics;

namespace NetCompiler.Data;

/// <summary>Examples in memory: inputs, and for each example target values or class indices.</summary>
public sealed partial class Dataset
{
    private readonly float[] _inputs;
    private readonly float[] _targets;
    private readonly int[] _classes;

    /// <summary>Examples with target values.</summary>
    /// <param name="inputs">Example after example; not copied.</param>
    /// <param name="inputSize">Values of one example's inputs; at least 1.</param>
    /// <param name="targets">Example after example; not copied.</param>
    /// <param name="targetSize">Values of one example's targets; at least 1.</param>
    /// <exception cref="ArgumentException">The lengths are no multiples of the sizes, or tell different numbers of examples.</exception>
    public Dataset(float[] inputs, int inputSize, float[] targets, int targetSize)
        : this(inputs, inputSize, targets, targetSize, [], 0)
    {
    }

    /// <summary>Examples with a class index each.</summary>
    /// <param name="inputs">Example after example; not copied.</param>
    /// <param name="inputSize">Values of one example's inputs; at least 1.</param>
    /// <param name="classes">Indices from 0, example after example; not copied.</param>
    /// <exception cref="ArgumentException">The lengths tell different numbers of examples, or an index is negative.</exception>
    public Dataset(float[] inputs, int inputSize, int[] classes)
        : this(inputs, inputSize, [], 0, classes, 1)
    {
    }

    private Dataset(float[] inputs, int inputSize, float[] targets, int targetSize, int[] classes, int classesPerExample)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentNullException.ThrowIfNull(classes);
        ArgumentOutOfRangeException.ThrowIfLessThan(inputSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(targetSize + classesPerExample, 1, nameof(targetSize));
        Count = inputs.Length / inputSize;
        var (given, size, kind) = classesPerExample > 0 ? (classes.Length, classesPerExample, "classes") : (targets.Length, targetSize, "targets");
        if (inputs.Length % inputSize != 0 || given != (long)Count * size)
        {
            throw new ArgumentException(
                $"{inputs.Length} input values are {inputs.Length / (double)inputSize:G6} examples of {inputSize}, but {given} {kind} are {given / (double)size:G6} of {size}.");
        }

        if (classes.AsSpan().IndexOfAnyInRange(int.MinValue, -1) is >= 0 and var bad)
        {
            throw new ArgumentException($"The class of example {bad / classesPerExample} is {classes[bad]}; classes are counted from 0.", nameof(classes));
        }

        (_inputs, InputSize, _targets, TargetSize, _classes, ClassesPerExample) = (inputs, inputSize, targets, targetSize, classes, classesPerExample);
    }

    /// <summary>How many examples.</summary>
    public int Count { get; }

    /// <summary>Values of one example's inputs.</summary>
    public int InputSize { get; }

    /// <summary>Values of one example's targets; 0 where there are class indices.</summary>
    public int TargetSize { get; }

    /// <summary>Class indices of one example; 0 where there are target values.</summary>
    public int ClassesPerExample { get; }

    /// <summary>Whether examples have class indices in place of target values.</summary>
    public bool HasClasses => ClassesPerExample > 0;

    /// <summary>All inputs, example after example.</summary>
    public ReadOnlySpan<float> Inputs => _inputs;

    /// <summary>All targets, example after example; empty where there are class indices.</summary>
    public ReadOnlySpan<float> Targets => _targets;

    /// <summary>All class indices, example after example; empty where there are target values.</summary>
    public ReadOnlySpan<int> Classes => _classes;

    /// <summary>Examples with several class indices each, for networks whose losses take an index each.</summary>
    /// <param name="inputs">Example after example; not copied.</param>
    /// <param name="inputSize">Values of one example's inputs; at least 1.</param>
    /// <param name="classes">Indices from 0, example after example; not copied.</param>
    /// <param name="classesPerExample">Indices of one example, in the order of the losses; at least 1.</param>
    /// <exception cref="ArgumentException">The lengths tell different numbers of examples, or an index is negative.</exception>
    public static Dataset OfClasses(float[] inputs, int inputSize, int[] classes, int classesPerExample) =>
        new(inputs, inputSize, [], 0, classes, classesPerExample);

    /// <summary>The inputs of one example.</summary>
    /// <param name="example">From 0 to below <see cref="Count"/>.</param>
    public ReadOnlySpan<float> Input(int example) => Inputs.Slice(example * InputSize, InputSize);

    /// <summary>The targets of one example.</summary>
    /// <param name="example">From 0 to below <see cref="Count"/>.</param>
    public ReadOnlySpan<float> Target(int example) => Targets.Slice(example * TargetSize, TargetSize);

    /// <summary>The class of one example, the first where it has several.</summary>
    /// <param name="example">From 0 to below <see cref="Count"/>.</param>
    public int Class(int example) => _classes[example * ClassesPerExample];

    /// <summary>A copy of some examples, in the order of the indices.</summary>
    /// <param name="examples">Indices from 0 to below <see cref="Count"/>; repeats are allowed.</param>
    public Dataset Subset(ReadOnlySpan<int> examples)
    {
        var inputs = new float[(long)examples.Length * InputSize];
        var targets = new float[(long)examples.Length * TargetSize];
        var classes = new int[(long)examples.Length * ClassesPerExample];
        Gather(examples, inputs, targets, classes);
        return new Dataset(inputs, InputSize, targets, TargetSize, classes, ClassesPerExample);
    }

    /// <summary>A copy of neighbouring examples.</summary>
    /// <param name="first">The first example.</param>
    /// <param name="count">How many.</param>
    public Dataset Range(int first, int count) => Subset([.. Enumerable.Range(first, count)]);

    /// <summary>Divides the examples at random in two.</summary>
    /// <param name="fraction">The share of the first part, from 0 to 1; it is rounded to whole examples.</param>
    /// <param name="seed">Equal seeds give equal parts.</param>
    public (Dataset First, Dataset Second) Split(double fraction, ulong seed)
    {
        if (fraction is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(fraction), fraction, "The share of the first part is from 0 to 1.");
        }

        int[] order = [.. Enumerable.Range(0, Count)];
        new SequentialRandom(seed).Shuffle<int>(order);
        var first = (int)Math.Round(fraction * Count);
        return (Subset(order.AsSpan(0, first)), Subset(order.AsSpan(first)));
    }

    /// <summary>The same targets with other inputs, e.g. standardised ones.</summary>
    /// <param name="inputs">Example after example; not copied.</param>
    /// <param name="inputSize">Values of one example's inputs.</param>
    public Dataset WithInputs(float[] inputs, int inputSize) => new(inputs, inputSize, _targets, TargetSize, _classes, ClassesPerExample);

    /// <summary>The same targets, with the outputs of a network as inputs: its features, for a network that goes on from them.</summary>
    /// <param name="network">Takes the inputs there are.</param>
    public Dataset Through(INetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        var outputs = new float[(long)Count * network.Info.OutputSize];
        network.PredictBatch(_inputs, outputs);
        return WithInputs(outputs, network.Info.OutputSize);
    }

    /// <summary>The same inputs, which are the targets as well: for autoencoders.</summary>
    public Dataset WithInputsAsTargets() => new(_inputs, InputSize, _inputs, InputSize);

    /// <summary>The same with class indices written out as rows with a single 1.</summary>
    /// <param name="classCount">The length of a row.</param>
    /// <exception cref="InvalidOperationException">There are no class indices, or several an example.</exception>
    /// <exception cref="ArgumentException">An index is not below <paramref name="classCount"/>.</exception>
    public Dataset OneHot(int classCount)
    {
        if (ClassesPerExample != 1)
        {
            throw new InvalidOperationException($"One-hot rows need one class an example; this data set has {ClassesPerExample}.");
        }

        var targets = new float[(long)Count * classCount];
        for (var i = 0; i < Count; i++)
        {
            if (_classes[i] >= classCount)
            {
                throw new ArgumentException($"The class of example {i} is {_classes[i]}, but there are {classCount} classes.", nameof(classCount));
            }

            targets[(i * classCount) + _classes[i]] = 1;
        }

        return new Dataset(_inputs, InputSize, targets, classCount);
    }

    /// <summary>Copies examples one after another.</summary>
    internal void Gather(ReadOnlySpan<int> examples, Span<float> inputs, Span<float> targets, Span<int> classes)
    {
        for (var i = 0; i < examples.Length; i++)
        {
            var example = examples[i];
            Input(example).CopyTo(inputs[(i * InputSize)..]);
            Target(example).CopyTo(targets[(i * TargetSize)..]);
            Classes.Slice(example * ClassesPerExample, ClassesPerExample).CopyTo(classes[(i * ClassesPerExample)..]);
        }
    }
}
