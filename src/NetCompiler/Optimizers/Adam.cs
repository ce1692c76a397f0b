using System.Numerics;
using System.Runtime.CompilerServices;

namespace NetCompiler.Optimizers;

/// <summary>Adam (Kingma, Ba 2015), with AMSGrad (Reddi, Kale, Kumar 2018) as an option.</summary>
/// <remarks>
/// <para>
/// With g the gradient, at step t: m ← β1·m + (1 - β1)·g; v ← β2·v + (1 - β2)·g²;
/// p ← p - rate · m̂ / (√v̂ + ε), with m̂ = m / (1 - β1^t) and v̂ = v / (1 - β2^t). AMSGrad takes the largest v so far in place of v.
/// </para>
/// <para>Slot 0: m. Slot 1: v. Slot 2, with AMSGrad: the largest v.</para>
/// </remarks>
public class Adam : Optimizer, IMomentum
{
    /// <summary>Sets the constants.</summary>
    /// <param name="learningRate">At least 0.</param>
    /// <param name="beta1">β1, from 0 to below 1.</param>
    /// <param name="beta2">β2, from 0 to below 1.</param>
    /// <param name="epsilon">ε, above 0.</param>
    /// <param name="weightDecay">λ of weight decay, added to the gradient if <see cref="Optimizer.DecayKind"/> does not say otherwise; at least 0.</param>
    /// <param name="amsGrad">Whether v never shrinks.</param>
    /// <exception cref="ArgumentOutOfRangeException">A constant is out of its range.</exception>
    public Adam(
        float learningRate = 1e-3f, float beta1 = 0.9f, float beta2 = 0.999f, float epsilon = 1e-8f, float weightDecay = 0, bool amsGrad = false)
        : this(learningRate, beta1, beta2, epsilon, weightDecay, amsGrad, WeightDecayKind.Gradient)
    {
    }

    private protected Adam(float learningRate, float beta1, float beta2, float epsilon, float weightDecay, bool amsGrad, WeightDecayKind decayKind)
        : base(learningRate, weightDecay, decayKind)
    {
        Beta1 = Fraction(beta1, nameof(beta1));
        Beta2 = Fraction(beta2, nameof(beta2));
        Epsilon = Positive(epsilon, nameof(epsilon));
        AmsGrad = amsGrad;
    }

    /// <summary>The share of m that stays.</summary>
    public float Beta1 { get; private set; }

    /// <summary>β1.</summary>
    public float Momentum
    {
        get => Beta1;
        set => Beta1 = Fraction(value, nameof(Momentum));
    }

    /// <summary>The share of v that stays.</summary>
    public float Beta2 { get; }

    /// <summary>What is added to the root.</summary>
    public float Epsilon { get; }

    /// <summary>Whether v never shrinks.</summary>
    public bool AmsGrad { get; }

    /// <inheritdoc/>
    public override int SlotCount => AmsGrad ? 3 : 2;

    private protected override void Update(in Stretch stretch)
    {
        var rule = new Rule(this, stretch.Rate);
        if (AmsGrad)
        {
            Run(new Ams(rule), stretch);
        }
        else
        {
            Run(rule, stretch);
        }
    }

    private readonly struct Rule : IElementUpdate
    {
        private readonly float _share1;
        private readonly float _beta2;
        private readonly float _share2;
        private readonly float _rate;
        private readonly float _root;
        private readonly float _epsilon;

        public Rule(Adam adam, float rate)
        {
            _share1 = 1 - adam.Beta1;
            _beta2 = adam.Beta2;
            _share2 = 1 - adam.Beta2;
            _rate = (float)(-rate / Correction(adam.Beta1, adam.StepCount));
            _root = (float)(1 / Math.Sqrt(Correction(adam.Beta2, adam.StepCount)));
            _epsilon = adam.Epsilon;
        }

        public static int Slots => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(ref Vector<float> p, Vector<float> g, ref Vector<float> m, ref Vector<float> v, ref Vector<float> third)
        {
            Moments(g, ref m, ref v);
            Descend(ref p, m, v);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Moments(Vector<float> g, ref Vector<float> m, ref Vector<float> v)
        {
            m = Vector.MultiplyAddEstimate(new(_share1), g - m, m);
            v = Vector.MultiplyAddEstimate(new(_beta2), v, _share2 * (g * g));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Descend(ref Vector<float> p, Vector<float> m, Vector<float> v) =>
            p = Vector.MultiplyAddEstimate(new(_rate), m / Vector.MultiplyAddEstimate(Vector.SquareRoot(v), new(_root), new(_epsilon)), p);
    }

    private readonly struct Ams(Rule rule) : IElementUpdate
    {
        private readonly Rule _rule = rule;

        public static int Slots => 3;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(ref Vector<float> p, Vector<float> g, ref Vector<float> m, ref Vector<float> v, ref Vector<float> largest)
        {
            _rule.Moments(g, ref m, ref v);
            largest = Vector.Max(largest, v);
            _rule.Descend(ref p, m, largest);
        }
    }
}

/// <summary>Adam with decoupled weight decay (Loshchilov, Hutter 2019): p ← p · (1 - rate · weightDecay), then Adam's step without decay.</summary>
/// <remarks>Slots as for <see cref="Adam"/>.</remarks>
public sealed class AdamW : Adam
{
    /// <inheritdoc cref="Adam(float, float, float, float, float, bool)"/>
    public AdamW(
        float learningRate = 1e-3f, float beta1 = 0.9f, float beta2 = 0.999f, float epsilon = 1e-8f, float weightDecay = 0.01f, bool amsGrad = false)
        : base(learningRate, beta1, beta2, epsilon, weightDecay, amsGrad, WeightDecayKind.Decoupled)
    {
    }
}
