using System.Numerics;
using System.Runtime.CompilerServices;

namespace NetCompiler.Optimizers;

/// <summary>Adamax, Adam with the infinity norm (Kingma, Ba 2015, section 7.1).</summary>
/// <remarks>
/// <para>With g the gradient, at step t: m ← β1·m + (1 - β1)·g; u ← max(β2·u, |g| + ε);
/// p ← p - rate / (1 - β1^t) · m / u.</para>
/// <para>Slot 0: m. Slot 1: u.</para>
/// </remarks>
public sealed class Adamax : Optimizer, IMomentum
{
    /// <summary>Sets the constants.</summary>
    /// <param name="learningRate">At least 0.</param>
    /// <param name="beta1">β1, from 0 to below 1.</param>
    /// <param name="beta2">β2, from 0 to below 1.</param>
    /// <param name="epsilon">ε, above 0.</param>
    /// <param name="weightDecay">λ of weight decay, added to the gradient if <see cref="Optimizer.DecayKind"/> does not say otherwise; at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A constant is out of its range.</exception>
    public Adamax(float learningRate = 2e-3f, float beta1 = 0.9f, float beta2 = 0.999f, float epsilon = 1e-8f, float weightDecay = 0)
        : base(learningRate, weightDecay)
    {
        Beta1 = Fraction(beta1, nameof(beta1));
        Beta2 = Fraction(beta2, nameof(beta2));
        Epsilon = Positive(epsilon, nameof(epsilon));
    }

    /// <summary>The share of m that stays.</summary>
    public float Beta1 { get; private set; }

    /// <summary>β1.</summary>
    public float Momentum
    {
        get => Beta1;
        set => Beta1 = Fraction(value, nameof(Momentum));
    }

    /// <summary>The share of u that stays.</summary>
    public float Beta2 { get; }

    /// <summary>What is added to the gradient's size.</summary>
    public float Epsilon { get; }

    /// <inheritdoc/>
    public override int SlotCount => 2;

    private protected override void Update(in Stretch stretch) =>
        Run(new Rule(this, stretch.Rate), stretch);

    private readonly struct Rule(Adamax adamax, float rate) : IElementUpdate
    {
        private readonly Vector<float> _share1 = new(1 - adamax.Beta1);
        private readonly Vector<float> _beta2 = new(adamax.Beta2);
        private readonly Vector<float> _epsilon = new(adamax.Epsilon);
        private readonly Vector<float> _rate = new((float)(-rate / Correction(adamax.Beta1, adamax.StepCount)));

        public static int Slots => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(ref Vector<float> p, Vector<float> g, ref Vector<float> m, ref Vector<float> u, ref Vector<float> third)
        {
            m = Vector.MultiplyAddEstimate(_share1, g - m, m);
            u = Vector.Max(_beta2 * u, Vector.Abs(g) + _epsilon);
            p = Vector.MultiplyAddEstimate(_rate, m / u, p);
        }
    }
}
