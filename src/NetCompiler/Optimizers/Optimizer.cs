using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using NetCompiler.Networks;
using NetCompiler.Numerics;

namespace NetCompiler.Optimizers;

/// <summary>
/// An optimiser whose state is up to three values a weight. Every weight is treated alike and alone, so that neither order nor padding
/// of the memory changes a result, and weights and gradients of 0 stay 0.
/// </summary>
public abstract partial class Optimizer : IPiecewiseOptimizer
{
    private AlignedMemory[]? _slots;
    private readonly float _l1;
    private readonly float _clipNorm = float.PositiveInfinity;
    private readonly float _clipValue = float.PositiveInfinity;
    private float _learningRate;
    private bool _groupsAreOfNetwork;

    // Whether nothing is common to all optimisers: gradients are used as they are.
    private bool _isBare;

    private protected Optimizer(float learningRate, float weightDecay = 0, WeightDecayKind decayKind = WeightDecayKind.Gradient)
    {
        LearningRate = learningRate;
        WeightDecay = NotNegative(weightDecay, nameof(weightDecay));
        DecayKind = decayKind;
    }

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

    /// <summary>λ, the pull towards 0; <see cref="DecayKind"/> says how.</summary>
    public float WeightDecay { get; }

    /// <summary>How <see cref="WeightDecay"/> acts; each class has its usual kind.</summary>
    public WeightDecayKind DecayKind { get; init; }

    /// <summary>What is added to the gradient with the weight's sign, the gradient of L1 · Σ|p|; 0 if not set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative or not finite.</exception>
    public float L1
    {
        get => _l1;
        init => _l1 = NotNegative(value, nameof(L1));
    }

    /// <summary>
    /// The largest norm of all gradients together; longer ones are shortened, keeping their direction. No bound if not set. Frozen weights do
    /// not count, decay and L1 come after.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not above 0.</exception>
    public float ClipNorm
    {
        get => _clipNorm;
        init => _clipNorm = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A bound is above 0.");
    }

    /// <summary>The largest size of each gradient; larger ones are cut off. No bound if not set. It comes after <see cref="ClipNorm"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not above 0.</exception>
    public float ClipValue
    {
        get => _clipValue;
        init => _clipValue = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A bound is above 0.");
    }

    /// <summary>Whether steps go up the gradient.</summary>
    public bool Maximize { get; init; }

    /// <summary>
    /// What is different for some weights; null treats all alike. A step that is told of a network with frozen layers sets it where it is null, so that
    /// they do not decay.
    /// </summary>
    public ParameterGroups? Groups { get; set; }

    /// <summary>Steps made since the beginning or the last <see cref="Reset"/>.</summary>
    public long StepCount { get; private set; }

    /// <inheritdoc/>
    public bool NeedsAllGradients => !float.IsPositiveInfinity(ClipNorm);

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
        Groups = _groupsAreOfNetwork ? null : Groups;
        _groupsAreOfNetwork = false;
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
            RefusePair(parameters, gradients);
        }

        Begin(gradients);
        Continue(0, parameters, gradients);
    }

    /// <inheritdoc/>
    public void Step(NetworkInfo info, Span<float> parameters, ReadOnlySpan<float> gradients)
    {
        Follow(info);
        Step(parameters, gradients);
    }

    /// <inheritdoc/>
    public void Begin(NetworkInfo info, ReadOnlySpan<float> gradients)
    {
        Follow(info);
        Begin(gradients);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Continue(int start, Span<float> parameters, ReadOnlySpan<float> gradients)
    {
        if (Groups is null)
        {
            Update(new(start, LearningRate, 1, parameters, gradients));
        }
        else
        {
            ContinueInGroups(Groups, start, parameters, gradients);
        }
    }

    // By itself, as all that small networks have no use for: the stack a method may need is cleared in each of its calls.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ContinueInGroups(ParameterGroups groups, int start, Span<float> parameters, ReadOnlySpan<float> gradients)
    {
        foreach (var range in groups.Ranges)
        {
            var (from, to) = (Math.Max(range.Start, start), Math.Min(range.End, start + parameters.Length));
            if (from < to)
            {
                var (first, last) = (from - start, to - start);
                Update(new(from, LearningRate * range.Rate, range.Decay, parameters[first..last], gradients[first..last]));
            }
        }
    }

    /// <summary>What a step has to work out once, before its pieces.</summary>
    private protected virtual void Prepare()
    {
    }

    private void Follow(NetworkInfo info)
    {
        ArgumentNullException.ThrowIfNull(info);
        if (Groups is null && info.HasFrozen)
        {
            Groups = new ParameterGroups(info);
            _groupsAreOfNetwork = true;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Begin(ReadOnlySpan<float> gradients)
    {
        if (Groups is { } groups && groups.Length != gradients.Length)
        {
            RefuseGroups(groups, gradients);
        }

        _slots ??= MakeSlots(gradients.Length);
        if (_slots.Length > 0 && _slots[0].Length != gradients.Length)
        {
            RefuseLength(_slots[0].Length, gradients);
        }

        StepCount++;
        _leftFinite = true;
        if (!_isBare)
        {
            _scale = (Maximize ? -1 : 1) * (NeedsAllGradients ? NormFactor(gradients) : 1);
        }

        Prepare();
    }

    // Sentences and norms by themselves, as above.
    [DoesNotReturn]
    private static void RefusePair(Span<float> parameters, ReadOnlySpan<float> gradients) =>
        throw new ArgumentException($"There are {parameters.Length} parameters, but {gradients.Length} gradients; each needs its own.", nameof(gradients));

    [DoesNotReturn]
    private static void RefuseGroups(ParameterGroups groups, ReadOnlySpan<float> gradients) => throw new ArgumentException(
        $"The groups are of a network with {groups.Length} floats of parameters, but here are {gradients.Length}. Give each optimiser its own network's.", nameof(gradients));

    [DoesNotReturn]
    private static void RefuseLength(int before, ReadOnlySpan<float> gradients) => throw new ArgumentException(
        $"Earlier steps had {before} parameters, but now there are {gradients.Length}. Use one optimiser a network, or Reset it.", nameof(gradients));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private float NormFactor(ReadOnlySpan<float> gradients) => GradientMath.ClipFactor(Norm(gradients), ClipNorm);

    /// <summary>The value a slot starts from.</summary>
    private protected virtual float Start(int slot) => 0;

    private AlignedMemory[] MakeSlots(int length)
    {
        // Once, as the slots: settings are what they are made with.
        _isBare = !Maximize && !NeedsAllGradients && WeightDecay == 0 && L1 == 0 && float.IsPositiveInfinity(ClipValue);
        var slots = new AlignedMemory[SlotCount];
        for (var i = 0; i < slots.Length; i++)
        {
            slots[i] = new AlignedMemory(length);
            slots[i].Span.Fill(Start(i));
        }

        return slots;
    }

    /// <summary>1 - β^t, by which means of t gradients that began at 0 are too small. In double: 1 - 0.999^t loses half its digits in float.</summary>
    private protected static double Correction(float beta, long steps)
    {
        // β^t ≤ e^(-(1 - β)·t), which is less than half of the last bit of 1: a power that underflows takes longer than a small network's step.
        const double enough = 38;
        return (1 - (double)beta) * steps > enough ? 1 : 1 - Math.Pow(beta, steps);
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
