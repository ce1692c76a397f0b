using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NetCompiler.Numerics;

namespace NetCompiler.Optimizers;

/// <summary>
/// An optimiser whose state is up to three values a weight. Every weight is treated alike and alone, so that neither order nor padding
/// of the memory changes a result, and weights and gradients of 0 stay 0.
/// </summary>
public abstract class Optimizer : IOptimizer
{
    private AlignedMemory[]? _slots;
    private float _learningRate;

    private protected Optimizer(float learningRate) => LearningRate = learningRate;

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The rate is negative or not finite.</exception>
    public float LearningRate
    {
        get => _learningRate;
        set
        {
            if (!(value >= 0) || float.IsInfinity(value))
            {
                throw new ArgumentOutOfRangeException(nameof(value), value, "A learning rate is a finite number of 0 or more.");
            }

            _learningRate = value;
        }
    }

    /// <summary>Steps made since the beginning or the last <see cref="Reset"/>.</summary>
    public long StepCount { get; private set; }

    /// <summary>Values the optimiser keeps for each weight.</summary>
    public abstract int SlotCount { get; }

    /// <summary>One kind of value kept for each weight, in the order of the weights; for checkpoints and for looking.</summary>
    /// <param name="index">From 0 to below <see cref="SlotCount"/>; the class's remarks name them.</param>
    /// <returns>Empty before the first step.</returns>
    public Span<float> Slot(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, SlotCount);
        return _slots is null ? [] : _slots[index].Span;
    }

    /// <summary>Forgets everything of earlier steps; the next step may have another length.</summary>
    public void Reset()
    {
        _slots = null;
        StepCount = 0;
    }

    /// <summary>Takes up the state of a checkpoint: <paramref name="stepCount"/> steps were made, on <paramref name="length"/> weights.</summary>
    /// <param name="stepCount">Steps made.</param>
    /// <param name="length">Weights; afterwards every <see cref="Slot"/> has this length and may be written.</param>
    public void Restore(long stepCount, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(stepCount);
        _slots = MakeSlots(length);
        StepCount = stepCount;
    }

    /// <inheritdoc/>
    public void Step(Span<float> parameters, ReadOnlySpan<float> gradients)
    {
        if (parameters.Length != gradients.Length)
        {
            throw new ArgumentException($"There are {parameters.Length} parameters, but {gradients.Length} gradients; each needs its own.", nameof(gradients));
        }

        _slots ??= MakeSlots(parameters.Length);
        if (_slots.Length > 0 && _slots[0].Length != parameters.Length)
        {
            throw new ArgumentException(
                $"Earlier steps had {_slots[0].Length} parameters, but now there are {parameters.Length}. Use one optimiser a network, or Reset it.", nameof(parameters));
        }

        StepCount++;
        Update(parameters, gradients);
    }

    private protected abstract void Update(Span<float> parameters, ReadOnlySpan<float> gradients);

    /// <summary>The value a slot starts from.</summary>
    private protected virtual float Start(int slot) => 0;

    /// <summary>Applies the update to every weight; a rest shorter than a vector goes through the same code, padded.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private protected void Run<T>(T update, Span<float> parameters, ReadOnlySpan<float> gradients)
        where T : struct, IElementUpdate
    {
        var firsts = T.Slots > 0 ? Slot(0) : [];
        var seconds = T.Slots > 1 ? Slot(1) : [];
        var thirds = T.Slots > 2 ? Slot(2) : [];
        var width = Vector<float>.Count;
        ref var p = ref MemoryMarshal.GetReference(parameters);
        ref var g = ref MemoryMarshal.GetReference(gradients);
        ref var a = ref MemoryMarshal.GetReference(firsts);
        ref var b = ref MemoryMarshal.GetReference(seconds);
        ref var c = ref MemoryMarshal.GetReference(thirds);
        var i = 0;
        for (; i <= parameters.Length - width; i += width)
        {
            var at = (nuint)i;
            var parameter = Vector.LoadUnsafe(ref p, at);
            var first = T.Slots > 0 ? Vector.LoadUnsafe(ref a, at) : default;
            var second = T.Slots > 1 ? Vector.LoadUnsafe(ref b, at) : default;
            var third = T.Slots > 2 ? Vector.LoadUnsafe(ref c, at) : default;
            update.Apply(ref parameter, Vector.LoadUnsafe(ref g, at), ref first, ref second, ref third);
            parameter.StoreUnsafe(ref p, at);
            if (T.Slots > 0)
            {
                first.StoreUnsafe(ref a, at);
            }

            if (T.Slots > 1)
            {
                second.StoreUnsafe(ref b, at);
            }

            if (T.Slots > 2)
            {
                third.StoreUnsafe(ref c, at);
            }
        }

        if (i < parameters.Length)
        {
            Rest(
                update, parameters[i..], gradients[i..], T.Slots > 0 ? firsts[i..] : [], T.Slots > 1 ? seconds[i..] : [], T.Slots > 2 ? thirds[i..] : []);
        }
    }

    private static void Rest<T>(
        T update, Span<float> parameters, ReadOnlySpan<float> gradients, Span<float> firsts, Span<float> seconds, Span<float> thirds)
        where T : struct, IElementUpdate
    {
        var parameter = LoadRest(parameters);
        var first = LoadRest(firsts);
        var second = LoadRest(seconds);
        var third = LoadRest(thirds);
        update.Apply(ref parameter, LoadRest(gradients), ref first, ref second, ref third);
        StoreRest(parameter, parameters);
        StoreRest(first, firsts);
        StoreRest(second, seconds);
        StoreRest(third, thirds);
    }

    private static Vector<float> LoadRest(ReadOnlySpan<float> values)
    {
        Span<float> padded = stackalloc float[Vector<float>.Count];
        padded.Clear();
        values.CopyTo(padded);
        return new Vector<float>(padded);
    }

    private static void StoreRest(Vector<float> vector, Span<float> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = vector[i];
        }
    }

    private AlignedMemory[] MakeSlots(int length)
    {
        var slots = new AlignedMemory[SlotCount];
        for (var i = 0; i < slots.Length; i++)
        {
            slots[i] = new AlignedMemory(length);
            slots[i].Span.Fill(Start(i));
        }

        return slots;
    }

    private protected static float Fraction(float value, string name) => value is >= 0 and < 1
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} is at least 0 and below 1.");

    private protected static float Positive(float value, string name) => value > 0 && !float.IsInfinity(value)
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} is a finite number above 0.");

    private protected static float NotNegative(float value, string name) => value >= 0 && !float.IsInfinity(value)
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} is a finite number of 0 or more.");
}
