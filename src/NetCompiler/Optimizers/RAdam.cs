using System.Numerics;
using System.Runtime.CompilerServices;

namespace NetCompiler.Optimizers;

/// <summary>RAdam, Adam that does without the root while its variance is large (Liu, Jiang, He, Chen, Liu, Gao, Han 2020).</summary>
/// <remarks>
/// <para>
/// With g the gradient, at step t: m ← β1·m + (1 - β1)·g; v ← β2·v + (1 - β2)·g²; ρ∞ = 2 / (1 - β2) - 1 and
/// ρ = ρ∞ - 2t·β2^t / (1 - β2^t). Where ρ > 5, p ← p - rate · r · m̂ · √(1 - β2^t) / (√v + ε) with
/// r² = (ρ - 4)(ρ - 2)ρ∞ / ((ρ∞ - 4)(ρ∞ - 2)ρ); else p ← p - rate · m̂, with m̂ = m / (1 - β1^t).
/// </para>
/// <para>Slot 0: m. Slot 1: v.</para>
/// </remarks>
public sealed class RAdam : Optimizer, IMomentum
{
    /// <summary>Sets the constants.</summary>
    /// <param name="learningRate">At least 0.</param>
    /// <param name="beta1">β1, from 0 to below 1.</param>
    /// <param name="beta2">β2, from 0 to below 1.</param>
    /// <param name="epsilon">ε, above 0.</param>
    /// <param name="weightDecay">λ of weight decay, added to the gradient if <see cref="Optimizer.DecayKind"/> does not say otherwise; at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A constant is out of its range.</exception>
    public RAdam(float learningRate = 1e-3f, float beta1 = 0.9f, float beta2 = 0.999f, float epsilon = 1e-8f, float weightDecay = 0)
        : base(learningRate, weightDecay)
    {
        Beta1 = Fraction(beta1, nameof(beta1));
        Beta2 = Fraction(beta2, nameof(beta2));
        Epsilon = Positive(epsilon, nameof(epsilon));
    }

    /// <summary>The share of m that stays.</summary>
    public float Beta1 { get; private set; }

    /// <summary>The share of v that stays.</summary>
    public float Beta2 { get; }

    /// <summary>What is added to the root.</summary>
    public float Epsilon { get; }

    /// <summary>β1.</summary>
    public float Momentum
    {
        get => Beta1;
        set => Beta1 = Fraction(value, nameof(Momentum));
    }

    /// <inheritdoc/>
    public override int SlotCount => 2;

    private protected override void Update(in Stretch stretch)
    {
        var (root, all) = (Correction(Beta2, StepCount), (2 / (1 - (double)Beta2)) - 1);
        var length = all - (2 * StepCount * (1 - root) / root);
        var rate = -stretch.Rate / Correction(Beta1, StepCount);
        if (length > 5)
        {
            var rectified = Math.Sqrt((length - 4) * (length - 2) * all / ((all - 4) * (all - 2) * length));
            Run(new Rule(this, (float)(rate * rectified * Math.Sqrt(root))), stretch);
        }
        else
        {
            Run(new Early(new Rule(this, (float)rate)), stretch);
        }
    }

    private readonly struct Rule(RAdam options, float rate) : IElementUpdate
    {
        private readonly Vector<float> _share1 = new(1 - options.Beta1);
        private readonly Vector<float> _beta2 = new(options.Beta2);
        private readonly Vector<float> _share2 = new(1 - options.Beta2);
        private readonly Vector<float> _epsilon = new(options.Epsilon);
        private readonly Vector<float> _rate = new(rate);

        public static int Slots => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(ref Vector<float> p, Vector<float> g, ref Vector<float> m, ref Vector<float> v, ref Vector<float> third)
        {
            Moments(g, ref m, ref v);
            Descend(ref p, m / (Vector.SquareRoot(v) + _epsilon));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Moments(Vector<float> g, ref Vector<float> m, ref Vector<float> v)
        {
            m = Vector.MultiplyAddEstimate(_share1, g - m, m);
            v = Vector.MultiplyAddEstimate(_beta2, v, _share2 * (g * g));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Descend(ref Vector<float> p, Vector<float> direction) => p = Vector.MultiplyAddEstimate(_rate, direction, p);
    }

    private readonly struct Early(Rule rule) : IElementUpdate
    {
        private readonly Rule _rule = rule;

        public static int Slots => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(ref Vector<float> p, Vector<float> g, ref Vector<float> m, ref Vector<float> v, ref Vector<float> third)
        {
            _rule.Moments(g, ref m, ref v);
            _rule.Descend(ref p, m);
        }
    }
}
