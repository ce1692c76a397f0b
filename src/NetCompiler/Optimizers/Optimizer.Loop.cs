using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NetCompiler.Optimizers;

/// <content>The loop over the weights.</content>
public abstract partial class Optimizer
{
    private const float SmallestNormal = 1.17549435e-38f;

    private float _scale = 1;
    private volatile bool _leftFinite = true;

    /// <summary>Whether all weights that the last step changed are finite; it costs nothing to see that while they are at hand.</summary>
    internal bool LeftFinite => _leftFinite;

    /// <summary>Changes the weights of a stretch, by a <see cref="Run"/> with its rate.</summary>
    private protected abstract void Update(in Stretch stretch);

    /// <summary>Weights next to each other that are treated alike.</summary>
    /// <param name="start">How many stand before them.</param>
    /// <param name="rate">Their learning rate.</param>
    /// <param name="decay">What decay and L1 are multiplied by.</param>
    /// <param name="parameters">The weights.</param>
    /// <param name="gradients">Their gradients.</param>
    private protected readonly ref struct Stretch(int start, float rate, float decay, Span<float> parameters, ReadOnlySpan<float> gradients)
    {
        public int Start { get; } = start;

        public float Rate { get; } = rate;

        public float Decay { get; } = decay;

        public Span<float> Parameters { get; } = parameters;

        public ReadOnlySpan<float> Gradients { get; } = gradients;
    }

    private double Norm(ReadOnlySpan<float> gradients)
    {
        if (Groups is null)
        {
            return GradientMath.Norm(gradients);
        }

        var sum = 0.0;
        foreach (var range in Groups.Ranges)
        {
            sum += GradientMath.SumOfSquares(gradients[range.Start..range.End]);
        }

        return Math.Sqrt(sum);
    }

    /// <summary>Applies an update with what is common to all optimisers around it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected void Run<T>(in T update, in Stretch stretch)
        where T : struct, IElementUpdate
    {
        if (_isBare)
        {
            if (!Loop(update, stretch))
            {
                _leftFinite = false;
            }

            return;
        }

        RunPrepared(update, stretch);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void RunPrepared<T>(in T update, in Stretch stretch)
        where T : struct, IElementUpdate
    {
        var decay = WeightDecay * stretch.Decay;
        var settings = new CommonSettings(
            _scale,
            DecayKind == WeightDecayKind.Gradient ? decay : 0,
            DecayKind == WeightDecayKind.Decoupled ? 1 - (stretch.Rate * decay) : 1,
            DecayKind == WeightDecayKind.AfterStep ? 1 - decay : 1,
            L1 * stretch.Decay,
            ClipValue);
        if (!(settings.AreUsual ? Loop(new PreparedUpdate<T>(update, settings), stretch) : LoopFully(update, settings, stretch)))
        {
            _leftFinite = false;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool LoopFully<T>(in T update, in CommonSettings settings, in Stretch stretch)
        where T : struct, IElementUpdate => Loop(new FullyPreparedUpdate<T>(update, settings), stretch);

    /// <summary>Applies the update to every weight; a rest shorter than a vector goes through the same code, padded.</summary>
    /// <returns>Whether all weights are finite afterwards.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Loop<T>(in T update, in Stretch stretch)
        where T : struct, IElementUpdate
    {
        var parameters = stretch.Parameters;
        var gradients = stretch.Gradients;
        var firsts = Slots<T>(0, stretch);
        var seconds = Slots<T>(1, stretch);
        var thirds = Slots<T>(2, stretch);
        var whole = parameters.Length - (parameters.Length % Vector<float>.Count);
        var isFinite = Whole(
            update, ref MemoryMarshal.GetReference(parameters), ref MemoryMarshal.GetReference(gradients[..parameters.Length]), ref MemoryMarshal.GetReference(firsts),
            ref MemoryMarshal.GetReference(seconds), ref MemoryMarshal.GetReference(thirds), whole);
        if (whole < parameters.Length)
        {
            isFinite &= Rest(update, whole, parameters, gradients, firsts, seconds, thirds);
        }

        return isFinite;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Span<float> Slots<T>(int slot, in Stretch stretch)
        where T : struct, IElementUpdate => slot < T.Slots ? _slots![slot].Span.Slice(stretch.Start, stretch.Parameters.Length) : [];

    // By itself, without a call: only then all constants of the update stay in registers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool Whole<T>(in T shared, ref float p, ref float g, ref float a, ref float b, ref float c, int length)
        where T : struct, IElementUpdate
    {
        var update = shared;

        // 0 · x is 0 for numbers and NaN for anything else, whose exponent stays when other bits are set too: a sum would have every round wait for the last.
        var remains = Vector<float>.Zero;
        for (nuint at = 0; at < (nuint)length; at += (nuint)Vector<float>.Count)
        {
            var parameter = Vector.LoadUnsafe(ref p, at);
            var first = T.Slots > 0 ? Vector.LoadUnsafe(ref a, at) : default;
            var second = T.Slots > 1 ? Vector.LoadUnsafe(ref b, at) : default;
            var third = T.Slots > 2 ? Vector.LoadUnsafe(ref c, at) : default;
            update.Apply(ref parameter, Vector.LoadUnsafe(ref g, at), ref first, ref second, ref third);
            parameter.StoreUnsafe(ref p, at);
            remains |= Vector<float>.Zero * parameter;
            if (T.Slots > 0)
            {
                Normal(first).StoreUnsafe(ref a, at);
            }

            if (T.Slots > 1)
            {
                Normal(second).StoreUnsafe(ref b, at);
            }

            if (T.Slots > 2)
            {
                Normal(third).StoreUnsafe(ref c, at);
            }
        }

        return Vector.Sum(remains) == 0;
    }

    // Moments of weights without a gradient shrink until they are too small to be normal numbers, and stay there: processors take twenty times as long
    // for such.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Normal(Vector<float> value) =>
        Vector.AndNot(value, Vector.LessThan(Vector.Abs(value), new Vector<float>(SmallestNormal)).As<int, float>());

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool Rest<T>(
        in T shared, int whole, Span<float> parameters, ReadOnlySpan<float> gradients, Span<float> firsts, Span<float> seconds, Span<float> thirds)
        where T : struct, IElementUpdate
    {
        var update = shared;
        parameters = parameters[whole..];
        gradients = gradients[whole..];
        firsts = T.Slots > 0 ? firsts[whole..] : [];
        seconds = T.Slots > 1 ? seconds[whole..] : [];
        thirds = T.Slots > 2 ? thirds[whole..] : [];
        var parameter = LoadRest(parameters);
        var first = LoadRest(firsts);
        var second = LoadRest(seconds);
        var third = LoadRest(thirds);
        update.Apply(ref parameter, LoadRest(gradients), ref first, ref second, ref third);
        StoreRest(parameter, parameters);
        StoreRest(Normal(first), firsts);
        StoreRest(Normal(second), seconds);
        StoreRest(Normal(third), thirds);
        return Vector.Sum(Vector<float>.Zero * parameter) == 0;
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
}
