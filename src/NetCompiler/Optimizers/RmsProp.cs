using System.Numerics;
using System.Runtime.CompilerServices;

namespace NetCompiler.Optimizers;

/// <summary>RMSProp (Tieleman, Hinton: Neural networks for machine learning, lecture 6.5, 2012), centred (Graves 2013) and with momentum as options.</summary>
/// <remarks>
/// <para>
/// With g the gradient: v ← α·v + (1 - α)·g²; centred, a ← α·a + (1 - α)·g and v̂ = v - a², else v̂ = v;
/// b ← μ·b + g / (√v̂ + ε); p ← p - rate · b.
/// </para>
/// <para>Slot 0: v. Slot 1: b (0 without momentum). Slot 2, centred: a.</para>
/// </remarks>
public sealed class RmsProp : Optimizer, IMomentum
{
    private float _momentum;

    /// <summary>Sets the constants.</summary>
    /// <param name="learningRate">At least 0.</param>
    /// <param name="alpha">α, from 0 to below 1.</param>
    /// <param name="epsilon">ε, above 0.</param>
    /// <param name="weightDecay">λ of weight decay, added to the gradient if <see cref="Optimizer.DecayKind"/> does not say otherwise; at least 0.</param>
    /// <param name="momentum">μ, from 0 to below 1.</param>
    /// <param name="centered">Whether the gradient's mean is taken from its square.</param>
    /// <exception cref="ArgumentOutOfRangeException">A constant is out of its range.</exception>
    public RmsProp(
        float learningRate = 1e-2f, float alpha = 0.99f, float epsilon = 1e-8f, float weightDecay = 0, float momentum = 0, bool centered = false)
        : base(learningRate, weightDecay)
    {
        Alpha = Fraction(alpha, nameof(alpha));
        Epsilon = Positive(epsilon, nameof(epsilon));
        Momentum = Fraction(momentum, nameof(momentum));
        Centered = centered;
    }

    /// <summary>The share of v that stays.</summary>
    public float Alpha { get; }

    /// <summary>What is added to the root.</summary>
    public float Epsilon { get; }

    /// <summary>The share of b that stays.</summary>
    public float Momentum
    {
        get => _momentum;
        set => _momentum = Fraction(value, nameof(Momentum));
    }

    /// <summary>Whether the gradient's mean is taken from its square.</summary>
    public bool Centered { get; }

    /// <inheritdoc/>
    public override int SlotCount => Centered ? 3 : 2;

    private protected override void Update(in Stretch stretch)
    {
        var rule = new Rule(this, stretch.Rate);
        if (Centered)
        {
            Run(new Central(rule), stretch);
        }
        else
        {
            Run(rule, stretch);
        }
    }

    private readonly struct Rule(RmsProp options, float rate) : IElementUpdate
    {
        private readonly Vector<float> _alpha = new(options.Alpha);
        private readonly Vector<float> _share = new(1 - options.Alpha);
        private readonly Vector<float> _epsilon = new(options.Epsilon);
        private readonly Vector<float> _momentum = new(options.Momentum);
        private readonly Vector<float> _rate = new(-rate);

        public static int Slots => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(ref Vector<float> p, Vector<float> g, ref Vector<float> v, ref Vector<float> b, ref Vector<float> third)
        {
            Square(g, ref v);
            Descend(ref p, g, v, ref b);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Square(Vector<float> g, ref Vector<float> v) => v = Vector.MultiplyAddEstimate(_alpha, v, _share * (g * g));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Centre(Vector<float> g, ref Vector<float> a) => a = Vector.MultiplyAddEstimate(_share, g - a, a);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Descend(ref Vector<float> p, Vector<float> g, Vector<float> v, ref Vector<float> b)
        {
            b = Vector.MultiplyAddEstimate(_momentum, b, g / (Vector.SquareRoot(v) + _epsilon));
            p = Vector.MultiplyAddEstimate(_rate, b, p);
        }
    }

    private readonly struct Central(Rule rule) : IElementUpdate
    {
        private readonly Rule _rule = rule;

        public static int Slots => 3;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(ref Vector<float> p, Vector<float> g, ref Vector<float> v, ref Vector<float> b, ref Vector<float> a)
        {
            _rule.Square(g, ref v);
            _rule.Centre(g, ref a);

            // Rounding may leave the difference below 0 where all gradients were equal.
            _rule.Descend(ref p, g, Vector.Max(v - (a * a), Vector<float>.Zero), ref b);
        }
    }
}
