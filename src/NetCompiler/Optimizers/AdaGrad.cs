using System.Numerics;
using System.Runtime.CompilerServices;

namespace NetCompiler.Optimizers;

/// <summary>AdaGrad (Duchi, Hazan, Singer 2011).</summary>
/// <remarks>
/// <para>With g the gradient, at step t: s ← s + g²; p ← p - rate / (1 + (t - 1) · rateDecay) · g / (√s + ε).</para>
/// <para>Slot 0: s.</para>
/// </remarks>
public sealed class AdaGrad : Optimizer
{
    /// <summary>Sets the constants.</summary>
    /// <param name="learningRate">At least 0.</param>
    /// <param name="rateDecay">How fast the rate falls with the steps; at least 0.</param>
    /// <param name="weightDecay">λ of weight decay, added to the gradient if <see cref="Optimizer.DecayKind"/> does not say otherwise; at least 0.</param>
    /// <param name="initialSum">What s starts from; at least 0.</param>
    /// <param name="epsilon">ε, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A constant is out of its range.</exception>
    public AdaGrad(float learningRate = 1e-2f, float rateDecay = 0, float weightDecay = 0, float initialSum = 0, float epsilon = 1e-10f)
        : base(learningRate, weightDecay)
    {
        RateDecay = NotNegative(rateDecay, nameof(rateDecay));
        InitialSum = NotNegative(initialSum, nameof(initialSum));
        Epsilon = Positive(epsilon, nameof(epsilon));
    }

    /// <summary>How fast the rate falls with the steps.</summary>
    public float RateDecay { get; }

    /// <summary>What s starts from.</summary>
    public float InitialSum { get; }

    /// <summary>What is added to the root.</summary>
    public float Epsilon { get; }

    /// <inheritdoc/>
    public override int SlotCount => 1;

    private protected override float Start(int slot) => InitialSum;

    private protected override void Update(in Stretch stretch) =>
        Run(new Rule(this, stretch.Rate), stretch);

    private readonly struct Rule(AdaGrad options, float rate) : IElementUpdate
    {
        private readonly Vector<float> _epsilon = new(options.Epsilon);
        private readonly Vector<float> _rate = new((float)(-rate / (1 + ((options.StepCount - 1) * (double)options.RateDecay))));

        public static int Slots => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(ref Vector<float> p, Vector<float> g, ref Vector<float> sum, ref Vector<float> second, ref Vector<float> third)
        {
            sum = Vector.MultiplyAddEstimate(g, g, sum);
            p = Vector.MultiplyAddEstimate(_rate, g / (Vector.SquareRoot(sum) + _epsilon), p);
        }
    }
}
