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
    private protected void Run<T>(T update, in Stretch stretch)
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
        var remains = settings.AreUsual
            ? Loop(new PreparedUpdate<T>(update, settings), stretch)
            : Loop(new FullyPreparedUpdate<T>(update, settings), stretch);
        if (Vector.Sum(remains) != 0)
        {
            _leftFinite = false;
        }
    }

    /// <summary>Applies the update to every weight; a rest shorter than a vector goes through the same code, padded.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private Vector<float> Loop<T>(T update, in Stretch stretch)
        where T : struct, IElementUpdate
    {
        var start = stretch.Start;
        var parameters = stretch.Parameters;
        var gradients = stretch.Gradients;
        var firsts = T.Slots > 0 ? Slot(0).Slice(start, parameters.Length) : [];
        var seconds = T.Slots > 1 ? Slot(1).Slice(start, parameters.Length) : [];
        var thirds = T.Slots > 2 ? Slot(2).Slice(start, parameters.Length) : [];
        var width = Vector<float>.Count;
        ref var p = ref MemoryMarshal.GetReference(parameters);
        ref var g = ref MemoryMarshal.GetReference(gradients);
        ref var a = ref MemoryMarshal.GetReference(firsts);
        ref var b = ref MemoryMarshal.GetReference(seconds);
        ref var c = ref MemoryMarshal.GetReference(thirds);
        var i = 0;

        // 0 · x is 0 for numbers and NaN for anything else, whose exponent stays when other bits are set too: a sum would have every round wait for the last.
        var remains = Vector<float>.Zero;
        for (; i <= parameters.Length - width; i += width)
        {
            var at = (nuint)i;
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

        if (i < parameters.Length)
        {
            remains += Vector<float>.Zero * Rest(
                update, parameters[i..], gradients[i..], T.Slots > 0 ? firsts[i..] : [], T.Slots > 1 ? seconds[i..] : [], T.Slots > 2 ? thirds[i..] : []);
        }

        return remains;
    }

    // Moments of weights without a gradient shrink until they are too small to be normal numbers, and stay there: processors take twenty times as long
    // for such.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Normal(Vector<float> value) =>
        Vector.AndNot(value, Vector.LessThan(Vector.Abs(value), new Vector<float>(SmallestNormal)).As<int, float>());

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
        StoreRest(Normal(first), firsts);
        StoreRest(Normal(second), seconds);
        StoreRest(Normal(third), thirds);
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
