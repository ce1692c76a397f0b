using System.Numerics;
using System.Runtime.CompilerServices;

namespace NetCompiler.Optimizers;

/// <summary>
/// Stochastic gradient descent, plain, with heavy-ball momentum (Polyak 1964) or with Nesterov's (1983; in the form of Sutskever, Martens,
/// Dahl, Hinton 2013).
/// </summary>
/// <remarks>
/// <para>With g the gradient: plain, p ← p - rate · g. With momentum μ, b ← μ·b + (1 - dampening) · g (b ← g at the
/// first step) and p ← p - rate · b; Nesterov's: p ← p - rate · (g + μ·b).</para>
/// <para>Slot 0, with momentum: b.</para>
/// </remarks>
public sealed class Sgd : Optimizer, IMomentum
{
    private readonly bool _hasMomentum;
    private float _momentum;

    /// <summary>Sets the constants.</summary>
    /// <param name="learningRate">At least 0.</param>
    /// <param name="momentum">μ, from 0 to below 1.</param>
    /// <param name="nesterov">Whether the step looks ahead; needs a momentum and no dampening.</param>
    /// <param name="weightDecay">λ of weight decay, added to the gradient if <see cref="Optimizer.DecayKind"/> does not say otherwise; at least 0.</param>
    /// <param name="dampening">From 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A constant is out of its range.</exception>
    /// <exception cref="ArgumentException">Nesterov's form without momentum, or with dampening.</exception>
    public Sgd(float learningRate, float momentum = 0, bool nesterov = false, float weightDecay = 0, float dampening = 0)
        : base(learningRate, weightDecay)
    {
        _momentum = Fraction(momentum, nameof(momentum));
        _hasMomentum = momentum > 0;
        Dampening = dampening is >= 0 and <= 1
            ? dampening
            : throw new ArgumentOutOfRangeException(nameof(dampening), dampening, "dampening is from 0 to 1.");
        if (nesterov && (momentum == 0 || dampening != 0))
        {
            throw new ArgumentException("Nesterov's form needs a momentum above 0 and a dampening of 0.", nameof(nesterov));
        }

        Nesterov = nesterov;
    }

    /// <summary>μ.</summary>
    /// <exception cref="InvalidOperationException">It was 0 in the beginning, so that no direction is kept.</exception>
    public float Momentum
    {
        get => _momentum;
        set => _momentum = _hasMomentum || value == 0
            ? Fraction(value, nameof(Momentum))
            : throw new InvalidOperationException("This Sgd was made without momentum, so that it keeps no direction. Give the constructor one above 0.");
    }

    /// <summary>Whether the step looks ahead.</summary>
    public bool Nesterov { get; }

    /// <summary>What is taken from the gradient's part in b.</summary>
    public float Dampening { get; }

    /// <inheritdoc/>
    public override int SlotCount => _hasMomentum ? 1 : 0;

    private protected override void Update(in Stretch stretch)
    {
        if (!_hasMomentum)
        {
            Run(new Plain(stretch.Rate), stretch);
        }
        else
        {
            UpdateWithMomentum(stretch);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void UpdateWithMomentum(in Stretch stretch)
    {
        var share = StepCount == 1 ? 1 : 1 - Dampening;
        if (Nesterov)
        {
            Run(new LookAhead(stretch.Rate, Momentum), stretch);
        }
        else
        {
            Run(new HeavyBall(stretch.Rate, Momentum, share), stretch);
        }
    }

    private readonly struct Plain(float rate) : IElementUpdate
    {
        private readonly float _rate = -rate;

        public static int Slots => 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(ref Vector<float> p, Vector<float> g, ref Vector<float> first, ref Vector<float> second, ref Vector<float> third) =>
            p = Vector.MultiplyAddEstimate(new(_rate), g, p);
    }

    private readonly struct HeavyBall(float rate, float momentum, float share) : IElementUpdate
    {
        private readonly float _rate = -rate;
        private readonly float _momentum = momentum;
        private readonly float _share = share;

        public static int Slots => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(ref Vector<float> p, Vector<float> g, ref Vector<float> b, ref Vector<float> second, ref Vector<float> third)
        {
            b = Vector.MultiplyAddEstimate(new(_momentum), b, _share * g);
            p = Vector.MultiplyAddEstimate(new(_rate), b, p);
        }
    }

    private readonly struct LookAhead(float rate, float momentum) : IElementUpdate
    {
        private readonly float _rate = -rate;
        private readonly float _momentum = momentum;

        public static int Slots => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(ref Vector<float> p, Vector<float> g, ref Vector<float> b, ref Vector<float> second, ref Vector<float> third)
        {
            b = Vector.MultiplyAddEstimate(new(_momentum), b, g);
            p = Vector.MultiplyAddEstimate(new(_rate), Vector.MultiplyAddEstimate(new(_momentum), b, g), p);
        }
    }
}
