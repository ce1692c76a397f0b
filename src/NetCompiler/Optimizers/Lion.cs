using System.Numerics;
using System.Runtime.CompilerServices;

namespace NetCompiler.Optimizers;

/// <summary>Lion, steps of one size in the direction of the momentum's sign (Chen, Liang and others 2023).</summary>
/// <remarks>
/// <para>With g the gradient: p ← p - rate · sign(β1·m + (1 - β1)·g); m ← β2·m + (1 - β2)·g. Weight decay is decoupled.</para>
/// <para>Slot 0: m.</para>
/// </remarks>
public sealed class Lion : Optimizer, IMomentum
{
    /// <summary>Sets the constants.</summary>
    /// <param name="learningRate">At least 0; about a tenth of Adam's.</param>
    /// <param name="beta1">β1, from 0 to below 1.</param>
    /// <param name="beta2">β2, from 0 to below 1.</param>
    /// <param name="weightDecay">λ of weight decay, decoupled if <see cref="Optimizer.DecayKind"/> does not say otherwise; at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A constant is out of its range.</exception>
    public Lion(float learningRate = 1e-4f, float beta1 = 0.9f, float beta2 = 0.99f, float weightDecay = 0)
        : base(learningRate, weightDecay, WeightDecayKind.Decoupled)
    {
        Beta1 = Fraction(beta1, nameof(beta1));
        Beta2 = Fraction(beta2, nameof(beta2));
    }

    /// <summary>The share of m in a step's direction.</summary>
    public float Beta1 { get; private set; }

    /// <summary>The share of m that stays.</summary>
    public float Beta2 { get; }

    /// <summary>β1.</summary>
    public float Momentum
    {
        get => Beta1;
        set => Beta1 = Fraction(value, nameof(Momentum));
    }

    /// <inheritdoc/>
    public override int SlotCount => 1;

    private protected override void Update(in Stretch stretch) =>
        Run(new Rule(this, stretch.Rate), stretch);

    private readonly struct Rule(Lion lion, float rate) : IElementUpdate
    {
        private readonly Vector<float> _share1 = new(1 - lion.Beta1);
        private readonly Vector<float> _share2 = new(1 - lion.Beta2);
        private readonly Vector<float> _rate = new(rate);

        public static int Slots => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(ref Vector<float> p, Vector<float> g, ref Vector<float> m, ref Vector<float> second, ref Vector<float> third)
        {
            var direction = Vector.MultiplyAddEstimate(_share1, g - m, m);
            m = Vector.MultiplyAddEstimate(_share2, g - m, m);
            p -= Signs.Of(direction, _rate);
        }
    }
}
