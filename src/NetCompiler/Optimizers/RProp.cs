using System.Numerics;
using System.Runtime.CompilerServices;

namespace NetCompiler.Optimizers;

/// <summary>RProp, a step size for each weight that only the signs of gradients change (Riedmiller, Braun 1993); for whole batches.</summary>
/// <remarks>
/// <para>
/// With g the gradient and h the one before: where g·h > 0, s ← min(s·η⁺, largest); where g·h &lt; 0, s ← max(s·η⁻, smallest) and g ← 0;
/// p ← p - sign(g)·s; h ← g. The learning rate is s at the first step, and has no part in later ones.
/// </para>
/// <para>Slot 0: h. Slot 1: s.</para>
/// </remarks>
public sealed class RProp : Optimizer
{
    /// <summary>Sets the constants.</summary>
    /// <param name="learningRate">The first size of a step; at least 0.</param>
    /// <param name="shrink">η⁻, above 0 and below 1.</param>
    /// <param name="grow">η⁺, above 1.</param>
    /// <param name="smallest">The smallest size of a step; at least 0.</param>
    /// <param name="largest">The largest size of a step; above <paramref name="smallest"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A constant is out of its range.</exception>
    public RProp(float learningRate = 1e-2f, float shrink = 0.5f, float grow = 1.2f, float smallest = 1e-6f, float largest = 50)
        : base(learningRate)
    {
        Shrink = shrink is > 0 and < 1 ? shrink : throw new ArgumentOutOfRangeException(nameof(shrink), shrink, "shrink is above 0 and below 1.");
        Grow = grow > 1 ? grow : throw new ArgumentOutOfRangeException(nameof(grow), grow, "grow is above 1.");
        Smallest = NotNegative(smallest, nameof(smallest));
        Largest = largest > smallest ? largest : throw new ArgumentOutOfRangeException(nameof(largest), largest, "largest is above smallest.");
    }

    /// <summary>What a step is multiplied by where the gradient's sign changed.</summary>
    public float Shrink { get; }

    /// <summary>What a step is multiplied by where the sign stayed.</summary>
    public float Grow { get; }

    /// <summary>The smallest size of a step.</summary>
    public float Smallest { get; }

    /// <summary>The largest size of a step.</summary>
    public float Largest { get; }

    /// <inheritdoc/>
    public override int SlotCount => 2;

    private protected override float Start(int slot) => slot == 0 ? 0 : LearningRate;

    private protected override void Update(in Stretch stretch) =>
        Run(new Rule(this), stretch);

    private readonly struct Rule(RProp options) : IElementUpdate
    {
        private readonly Vector<float> _shrink = new(options.Shrink);
        private readonly Vector<float> _grow = new(options.Grow);
        private readonly Vector<float> _smallest = new(options.Smallest);
        private readonly Vector<float> _largest = new(options.Largest);

        public static int Slots => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(ref Vector<float> p, Vector<float> g, ref Vector<float> before, ref Vector<float> size, ref Vector<float> third)
        {
            // Signs are multiplied, since the product of two small gradients may be 0.
            var agreement = Signs.Of(g, Vector<float>.One) * Signs.Of(before, Vector<float>.One);
            var (same, changed) = (Vector.GreaterThan(agreement, Vector<float>.Zero), Vector.LessThan(agreement, Vector<float>.Zero));
            var factor = Vector.ConditionalSelect(same, _grow, Vector.ConditionalSelect(changed, _shrink, Vector<float>.One));
            size = Vector.Min(Vector.Max(size * factor, _smallest), _largest);
            before = Vector.ConditionalSelect(changed, Vector<float>.Zero, g);
            p -= Signs.Of(before, size);
        }
    }
}
