using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NetCompiler.Optimizers;

/// <content>The loop over the weights.</content>
public abstract partial class Optimizer
{
    // Of the stretch of weights that is being updated.
    private int _start;
    private float _rateFactor = 1;
    private float _decayFactor = 1;
    private float _scale = 1;
    private Vector<float> _remains;

    /// <summary>Whether all weights that the last step changed are finite; it costs nothing to see that while they are at hand.</summary>
    internal bool LeftFinite => Vector.Sum(_remains) == 0;

    /// <summary>The rate for the weights that are being updated.</summary>
    private protected float Rate => LearningRate * _rateFactor;

    /// <summary>Changes the weights, by a <see cref="Run"/> with <see cref="Rate"/>.</summary>
    private protected abstract void Update(Span<float> parameters, ReadOnlySpan<float> gradients);

    private void UpdateAll(Span<float> parameters, ReadOnlySpan<float> gradients)
    {
        _remains = Vector<float>.Zero;
        _scale = (Maximize ? -1 : 1) * (float.IsPositiveInfinity(ClipNorm) ? 1 : GradientMath.ClipFactor(Norm(gradients), ClipNorm));
        if (Groups is null)
        {
            (_start, _rateFactor, _decayFactor) = (0, 1, 1);
            Update(parameters, gradients);
            return;
        }

        foreach (var range in Groups.Ranges)
        {
            (_start, _rateFactor, _decayFactor) = (range.Start, range.Rate, range.Decay);
            Update(parameters[range.Start..range.End], gradients[range.Start..range.End]);
        }
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
    private protected void Run<T>(T update, Span<float> parameters, ReadOnlySpan<float> gradients)
        where T : struct, IElementUpdate
    {
        var decay = WeightDecay * _decayFactor;
        var settings = new CommonSettings(
            _scale,
            DecayKind == WeightDecayKind.Gradient ? decay : 0,
            DecayKind == WeightDecayKind.Decoupled ? 1 - (Rate * decay) : 1,
            DecayKind == WeightDecayKind.AfterStep ? 1 - decay : 1,
            L1 * _decayFactor,
            ClipValue);
        if (settings.AreUsual)
        {
            Loop(new PreparedUpdate<T>(update, settings), parameters, gradients);
        }
        else
        {
            Loop(new FullyPreparedUpdate<T>(update, settings), parameters, gradients);
        }
    }

    private Span<float> Stretch(int slot, int length) => Slot(slot).Slice(_start, length);

    /// <summary>Applies the update to every weight; a rest shorter than a vector goes through the same code, padded.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Loop<T>(T update, Span<float> parameters, ReadOnlySpan<float> gradients)
        where T : struct, IElementUpdate
    {
        var firsts = T.Slots > 0 ? Stretch(0, parameters.Length) : [];
        var seconds = T.Slots > 1 ? Stretch(1, parameters.Length) : [];
        var thirds = T.Slots > 2 ? Stretch(2, parameters.Length) : [];
        var width = Vector<float>.Count;
        ref var p = ref MemoryMarshal.GetReference(parameters);
        ref var g = ref MemoryMarshal.GetReference(gradients);
        ref var a = ref MemoryMarshal.GetReference(firsts);
        ref var b = ref MemoryMarshal.GetReference(seconds);
        ref var c = ref MemoryMarshal.GetReference(thirds);
        var i = 0;

        // 0 · x is 0 for numbers and NaN for anything else.
        var remains = _remains;
        for (; i <= parameters.Length - width; i += width)
        {
            var at = (nuint)i;
            var parameter = Vector.LoadUnsafe(ref p, at);
            var first = T.Slots > 0 ? Vector.LoadUnsafe(ref a, at) : default;
            var second = T.Slots > 1 ? Vector.LoadUnsafe(ref b, at) : default;
            var third = T.Slots > 2 ? Vector.LoadUnsafe(ref c, at) : default;
            update.Apply(ref parameter, Vector.LoadUnsafe(ref g, at), ref first, ref second, ref third);
            parameter.StoreUnsafe(ref p, at);
            remains = Vector.MultiplyAddEstimate(Vector<float>.Zero, parameter, remains);
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

        _remains = remains;
        if (i < parameters.Length)
        {
            _remains += Vector<float>.Zero * Rest(
                update, parameters[i..], gradients[i..], T.Slots > 0 ? firsts[i..] : [], T.Slots > 1 ? seconds[i..] : [], T.Slots > 2 ? thirds[i..] : []);
        }
    }

    private static Vector<float> Rest<T>(
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
        return parameter;
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
