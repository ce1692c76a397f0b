using System.Numerics;
using System.Runtime.CompilerServices;

namespace NetCompiler.Optimizers;

/// <summary>NAdam, Adam with Nesterov's momentum (Dozat 2016).</summary>
/// <remarks>
/// <para>
/// With g the gradient, at step t: μ_t = β1·(1 - ½·0.96^(t·ψ)), Π the product of all μ so far; m ← β1·m + (1 - β1)·g;
/// v ← β2·v + (1 - β2)·g²; d = √(v / (1 - β2^t)) + ε; p ← p - rate · ((1 - μ_t) / (1 - Π) · g + μ_(t+1) / (1 - Π·μ_(t+1)) · m) / d.
/// </para>
/// <para>Slot 0: m. Slot 1: v.</para>
/// </remarks>
public sealed class NAdam : Optimizer
{
    private long _productSteps;
    private double _product = 1;

    /// <summary>Sets the constants.</summary>
    /// <param name="learningRate">At least 0.</param>
    /// <param name="beta1">β1, from 0 to below 1.</param>
    /// <param name="beta2">β2, from 0 to below 1.</param>
    /// <param name="epsilon">ε, above 0.</param>
    /// <param name="weightDecay">λ of weight decay, added to the gradient if <see cref="Optimizer.DecayKind"/> does not say otherwise; at least 0.</param>
    /// <param name="momentumDecay">ψ, how fast μ comes to β1; at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A constant is out of its range.</exception>
    public NAdam(
        float learningRate = 2e-3f, float beta1 = 0.9f, float beta2 = 0.999f, float epsilon = 1e-8f, float weightDecay = 0, float momentumDecay = 4e-3f)
        : base(learningRate, weightDecay)
    {
        Beta1 = Fraction(beta1, nameof(beta1));
        Beta2 = Fraction(beta2, nameof(beta2));
        Epsilon = Positive(epsilon, nameof(epsilon));
        MomentumDecay = NotNegative(momentumDecay, nameof(momentumDecay));
    }

    /// <summary>The share of m that stays.</summary>
    public float Beta1 { get; }

    /// <summary>The share of v that stays.</summary>
    public float Beta2 { get; }

    /// <summary>What is added to the root.</summary>
    public float Epsilon { get; }

    /// <summary>How fast the momentum comes to β1.</summary>
    public float MomentumDecay { get; }

    /// <inheritdoc/>
    public override int SlotCount => 2;

    private protected override void Update(in Stretch stretch) =>
        Run(new Rule(this, stretch.Rate), stretch);

    private double MomentumAt(long step) => Beta1 * (1 - (0.5 * Math.Pow(0.96, step * (double)MomentumDecay)));

    // Not part of the state: it follows from the number of steps, by the same products in the same order.
    private protected override void Prepare()
    {
        if (_productSteps > StepCount)
        {
            (_productSteps, _product) = (0, 1);
        }

        while (_productSteps < StepCount)
        {
            _productSteps++;
            _product *= MomentumAt(_productSteps);
        }
    }

    private readonly struct Rule : IElementUpdate
    {
        private readonly Vector<float> _share1;
        private readonly Vector<float> _beta2;
        private readonly Vector<float> _share2;
        private readonly Vector<float> _root;
        private readonly Vector<float> _epsilon;
        private readonly Vector<float> _gradientRate;
        private readonly Vector<float> _momentRate;

        public Rule(NAdam nadam, float rate)
        {
            var next = nadam.MomentumAt(nadam.StepCount + 1);
            _share1 = new(1 - nadam.Beta1);
            _beta2 = new(nadam.Beta2);
            _share2 = new(1 - nadam.Beta2);
            _root = new((float)(1 / Math.Sqrt(Correction(nadam.Beta2, nadam.StepCount))));
            _epsilon = new(nadam.Epsilon);
            _gradientRate = new((float)(-rate * (1 - nadam.MomentumAt(nadam.StepCount)) / (1 - nadam._product)));
            _momentRate = new((float)(-rate * next / (1 - (nadam._product * next))));
        }

        public static int Slots => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(ref Vector<float> p, Vector<float> g, ref Vector<float> m, ref Vector<float> v, ref Vector<float> third)
        {
            m = Vector.MultiplyAddEstimate(_share1, g - m, m);
            v = Vector.MultiplyAddEstimate(_beta2, v, _share2 * (g * g));
            var step = Vector.MultiplyAddEstimate(_gradientRate, g, _momentRate * m);
            p += step / Vector.MultiplyAddEstimate(Vector.SquareRoot(v), _root, _epsilon);
        }
    }
}
