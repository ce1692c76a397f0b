using System.Numerics;
using System.Runtime.CompilerServices;

namespace NetCompiler.Optimizers;

/// <summary>Averaged stochastic gradient descent (Polyak, Juditsky 1992), with the rates of Bottou (2010).</summary>
/// <remarks>
/// <para>
/// With g the gradient, at step t: η = rate / (1 + λ·rate·(t - 1))^α; p ← p·(1 - λ·η) - η·g; a ← a + (p - a) / max(1, t - 1 - start). The
/// average a is what to predict with in the end; the weights themselves are p.
/// </para>
/// <para>Slot 0: a.</para>
/// </remarks>
public sealed class AveragedSgd : Optimizer
{
    /// <summary>Sets the constants.</summary>
    /// <param name="learningRate">At least 0.</param>
    /// <param name="lambda">λ, the decay of weights and rate; at least 0.</param>
    /// <param name="alpha">α, the power of the rate; at least 0.</param>
    /// <param name="start">Steps before the average begins; at least 0.</param>
    /// <param name="weightDecay">λ of weight decay, added to the gradient if <see cref="Optimizer.DecayKind"/> does not say otherwise; at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A constant is out of its range.</exception>
    public AveragedSgd(float learningRate = 1e-2f, float lambda = 1e-4f, float alpha = 0.75f, double start = 1e6, float weightDecay = 0)
        : base(learningRate, weightDecay)
    {
        Lambda = NotNegative(lambda, nameof(lambda));
        Alpha = NotNegative(alpha, nameof(alpha));
        AverageStart = start >= 0 ? start : throw new ArgumentOutOfRangeException(nameof(start), start, "start is at least 0.");
    }

    /// <summary>The decay of weights and rate.</summary>
    public float Lambda { get; }

    /// <summary>The power of the rate.</summary>
    public float Alpha { get; }

    /// <summary>Steps before the average begins.</summary>
    public double AverageStart { get; }

    /// <inheritdoc/>
    public override int SlotCount => 1;

    private protected override void Update(in Stretch stretch)
    {
        var rate = stretch.Rate / Math.Pow(1 + ((double)Lambda * stretch.Rate * (StepCount - 1)), Alpha);
        Run(
            new Rule((float)-rate, (float)(1 - (Lambda * rate)), (float)(1 / Math.Max(1, StepCount - 1 - AverageStart))),
            stretch);
    }

    private readonly struct Rule(float rate, float keep, float share) : IElementUpdate
    {
        private readonly Vector<float> _rate = new(rate);
        private readonly Vector<float> _keep = new(keep);
        private readonly Vector<float> _share = new(share);

        public static int Slots => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(ref Vector<float> p, Vector<float> g, ref Vector<float> average, ref Vector<float> second, ref Vector<float> third)
        {
            p = Vector.MultiplyAddEstimate(_rate, g, p * _keep);
            average = Vector.MultiplyAddEstimate(_share, p - average, average);
        }
    }
}
