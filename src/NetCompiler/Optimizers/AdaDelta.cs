using System.Numerics;
using System.Runtime.CompilerServices;

namespace NetCompiler.Optimizers;

/// <summary>AdaDelta (Zeiler 2012).</summary>
/// <remarks>
/// <para>With g the gradient: v ← ρ·v + (1 - ρ)·g²; d = √(u + ε) / √(v + ε) · g; u ← ρ·u + (1 - ρ)·d²;
/// p ← p - rate · d.</para>
/// <para>Slot 0: v. Slot 1: u.</para>
/// </remarks>
public sealed class AdaDelta : Optimizer
{
    /// <summary>Sets the constants.</summary>
    /// <param name="learningRate">At least 0; 1 is the paper's method.</param>
    /// <param name="rho">ρ, from 0 to below 1.</param>
    /// <param name="epsilon">ε, above 0.</param>
    /// <param name="weightDecay">λ of weight decay, added to the gradient if <see cref="Optimizer.DecayKind"/> does not say otherwise; at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A constant is out of its range.</exception>
    public AdaDelta(float learningRate = 1, float rho = 0.9f, float epsilon = 1e-6f, float weightDecay = 0)
        : base(learningRate, weightDecay)
    {
        Rho = Fraction(rho, nameof(rho));
        Epsilon = Positive(epsilon, nameof(epsilon));
    }

    /// <summary>The share of v and u that stays.</summary>
    public float Rho { get; }

    /// <summary>What is added under the roots.</summary>
    public float Epsilon { get; }

    /// <inheritdoc/>
    public override int SlotCount => 2;

    private protected override void Update(in Stretch stretch) =>
        Run(new Rule(this, stretch.Rate), stretch);

    private readonly struct Rule(AdaDelta options, float rate) : IElementUpdate
    {
        private readonly Vector<float> _rho = new(options.Rho);
        private readonly Vector<float> _share = new(1 - options.Rho);
        private readonly Vector<float> _epsilon = new(options.Epsilon);
        private readonly Vector<float> _rate = new(-rate);

        public static int Slots => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(ref Vector<float> p, Vector<float> g, ref Vector<float> v, ref Vector<float> u, ref Vector<float> third)
        {
            v = Vector.MultiplyAddEstimate(_rho, v, _share * (g * g));
            var d = Vector.SquareRoot(u + _epsilon) / Vector.SquareRoot(v + _epsilon) * g;
            u = Vector.MultiplyAddEstimate(_rho, u, _share * (d * d));
            p = Vector.MultiplyAddEstimate(_rate, d, p);
        }
    }
}
