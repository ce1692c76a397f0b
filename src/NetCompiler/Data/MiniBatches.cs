using NetCompiler.Numerics;
using NetCompiler.Storage;

namespace NetCompiler.Data;

/// <summary>
/// The examples of a data set in batches, epoch after epoch, in an order that the seed decides. One set of buffers serves all batches.
/// </summary>
public sealed class MiniBatches : ICheckpointed
{
    private readonly Dataset _data;
    private readonly int[] _order;
    private readonly float[] _inputs;
    private readonly float[] _targets;
    private readonly int[] _classes;
    private readonly bool _shuffle;
    private int _next;

    /// <summary>Prepares the batches; call <see cref="StartEpoch"/>, then <see cref="Next"/> until it is false.</summary>
    /// <param name="data">The examples; at least one.</param>
    /// <param name="batchSize">Examples of a batch; the last of an epoch may be smaller.</param>
    /// <param name="seed">Equal seeds give equal orders.</param>
    /// <param name="shuffle">Whether the order changes every epoch; else it is the data set's.</param>
    /// <exception cref="ArgumentException">There are no examples.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="batchSize"/> is below 1.</exception>
    public MiniBatches(Dataset data, int batchSize, ulong seed, bool shuffle = true)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        if (data.Count == 0)
        {
            throw new ArgumentException("A data set without examples has no batches.", nameof(data));
        }

        _data = data;
        _shuffle = shuffle;
        BatchSize = Math.Min(batchSize, data.Count);
        Random = new SequentialRandom(seed);
        _order = [.. Enumerable.Range(0, data.Count)];
        _inputs = new float[(long)BatchSize * data.InputSize];
        _targets = new float[(long)BatchSize * data.TargetSize];
        _classes = new int[(long)BatchSize * data.ClassesPerExample];
        _next = data.Count;
    }

    /// <summary>Examples of a full batch.</summary>
    public int BatchSize { get; }

    /// <summary>Batches of an epoch, a smaller last one included.</summary>
    public int BatchesPerEpoch => (_data.Count + BatchSize - 1) / BatchSize;

    /// <summary>What orders the examples; its state belongs into checkpoints.</summary>
    public SequentialRandom Random { get; }

    /// <summary>Examples of the epoch that were in a batch already.</summary>
    public int Position => _next;

    /// <summary>Examples of the batch that <see cref="Next"/> made; 0 before.</summary>
    public int Count { get; private set; }

    /// <summary>Inputs of the batch; valid until the next one.</summary>
    public ReadOnlySpan<float> Inputs => _inputs.AsSpan(0, Count * _data.InputSize);

    /// <summary>Target values of the batch; empty where the data have class indices.</summary>
    public ReadOnlySpan<float> Targets => _targets.AsSpan(0, Count * _data.TargetSize);

    /// <summary>Class indices of the batch; empty where the data have target values.</summary>
    public ReadOnlySpan<int> Classes => _classes.AsSpan(0, Count * _data.ClassesPerExample);

    /// <summary>The batch that <see cref="Next"/> made, to be changed in place.</summary>
    /// <param name="seed">The seed of random changes.</param>
    /// <param name="step">The step it is for.</param>
    public Batch Batch(ulong seed, long step) => new(
        Count, _inputs.AsSpan(0, Count * _data.InputSize), _targets.AsSpan(0, Count * _data.TargetSize), Classes, seed, step);

    /// <summary>Begins an epoch, in a new order if the batches are shuffled.</summary>
    public void StartEpoch()
    {
        if (_shuffle)
        {
            Random.Shuffle<int>(_order);
        }

        _next = 0;
        Count = 0;
    }

    /// <summary>Makes the next batch.</summary>
    /// <returns>False at the end of the epoch.</returns>
    public bool Next()
    {
        Count = Math.Min(BatchSize, _order.Length - _next);
        _data.Gather(_order.AsSpan(_next, Count), _inputs, _targets, _classes);
        _next += Count;
        return Count > 0;
    }

    /// <inheritdoc/>
    public void Save(Checkpoint checkpoint, string prefix)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        var (s0, s1, s2, s3) = Random.State;
        checkpoint.Set(prefix + "random", [(long)s0, (long)s1, (long)s2, (long)s3]);
        checkpoint.Set(prefix + "order", [.. _order.Select(static i => (long)i)]);
        checkpoint.Set(prefix + "position", [_next]);
    }

    /// <summary>Takes order and position back; <see cref="Next"/> makes the batch that would have followed.</summary>
    /// <inheritdoc/>
    public void Restore(Checkpoint checkpoint, string prefix)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        var order = checkpoint.Integers(prefix + "order");
        if (order.Length != _order.Length)
        {
            throw new NetworkFileException($"The checkpoint was made with {order.Length} examples, but there are {_order.Length}.");
        }

        var random = checkpoint.Integers(prefix + "random");
        Random.State = ((ulong)random[0], (ulong)random[1], (ulong)random[2], (ulong)random[3]);
        for (var i = 0; i < order.Length; i++)
        {
            _order[i] = (int)order[i];
        }

        _next = (int)checkpoint.Integers(prefix + "position")[0];
        Count = 0;
    }
}
