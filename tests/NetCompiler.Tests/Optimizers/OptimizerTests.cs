using NetCompiler.Numerics;
using NetCompiler.Optimizers;

namespace NetCompiler.Tests.Optimizers;

public sealed class OptimizerTests
{
    private static readonly Dictionary<string, Func<Optimizer>> Makers = new()
    {
        ["sgd"] = static () => new Sgd(0.1f),
        ["momentum"] = static () => new Sgd(0.1f, 0.9f, dampening: 0.1f),
        ["nesterov"] = static () => new Sgd(0.1f, 0.9f, nesterov: true),
        ["adam"] = static () => new Adam(0.1f),
        ["amsgrad"] = static () => new Adam(0.1f, amsGrad: true),
        ["adamw"] = static () => new AdamW(0.1f),
        ["adamax"] = static () => new Adamax(0.1f),
        ["rmsprop"] = static () => new RmsProp(0.05f),
        ["rmsprop centred"] = static () => new RmsProp(0.05f, momentum: 0.5f, centered: true),
        ["adagrad"] = static () => new AdaGrad(0.5f),
        ["nadam"] = static () => new NAdam(0.1f),
        ["radam"] = static () => new RAdam(0.1f, beta2: 0.9f),
        ["lion"] = static () => new Lion(0.02f, beta2: 0.9f),
        ["rprop"] = static () => new RProp(0.1f),
        ["averaged sgd"] = static () => new AveragedSgd(0.1f),
        ["all options"] = static () => new Adam(0.1f, weightDecay: 0.001f) { L1 = 1e-3f, ClipNorm = 2, ClipValue = 1.5f, DecayKind = WeightDecayKind.AfterStep },
        ["adadelta"] = static () => new AdaDelta(1, epsilon: 1e-4f),
    };

    public static TheoryData<string> Names() => [.. Makers.Keys];

    // Powers are left out where they would change nothing.
    [Theory]
    [InlineData(1, 600, 1)]
    [InlineData(3_000, 60_000, 500)]
    [InlineData(3_000_000_000, 3_000_000_001, 1)]
    public void Adam_makes_up_for_moments_that_begin_at_0_as_long_as_it_matters(long first, long last, long by)
    {
        const float gradient = 0.7f, rate = 0.1f, share1 = 1 - 0.9f, share2 = 1 - 0.999f;
        for (var step = first; step <= last; step += by)
        {
            var adam = new Adam(rate, epsilon: 1e-20f);
            adam.Restore(step - 1, 1);
            float[] weights = [0];
            adam.Step(weights, [gradient]);
            var scale = (float)(-rate / (1 - Math.Pow(0.9f, step)));
            var root = MathF.Sqrt(share2 * (gradient * gradient)) * (float)(1 / Math.Sqrt(1 - Math.Pow(0.999f, step)));
            Assert.Equal(scale * (share1 * gradient / root), weights[0]);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Descends_a_bowl(string name)
    {
        var optimizer = Makers[name]();
        float[] weights = [3, -2];
        for (var step = 0; step < 400; step++)
        {
            optimizer.Step(weights, [2 * weights[0], 0.5f * weights[1]]);
        }

        Assert.Equal(400, optimizer.StepCount);
        Assert.All(weights, static w => Assert.InRange(Math.Abs(w), 0, 0.2));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Gives_each_weight_the_same_bits_wherever_it_lies(string name)
    {
        const int N = 37;
        var random = new SequentialRandom(3);
        var start = Enumerable.Range(0, N).Select(_ => random.NextNormal()).ToArray();
        var gradients = Enumerable.Range(0, 5).Select(_ => Enumerable.Range(0, N).Select(_ => random.NextNormal()).ToArray()).ToArray();
        var together = (float[])start.Clone();
        var optimizer = Makers[name]();
        Array.ForEach(gradients, g => optimizer.Step(together, g));
        for (var i = 0; i < N; i++)
        {
            // Clipping by norm looks at all weights.
            if (name == "all options")
            {
                break;
            }

            float[] alone = [start[i]];
            var other = Makers[name]();
            Array.ForEach(gradients, g => other.Step(alone, [g[i]]));
            Assert.Equal(BitConverter.SingleToInt32Bits(together[i]), BitConverter.SingleToInt32Bits(alone[0]));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Allocates_nothing_after_the_first_step_and_keeps_zeros(string name)
    {
        var optimizer = Makers[name]();
        var weights = new float[1003];
        var gradients = new float[1003];
        gradients[1] = weights[1] = 1;
        optimizer.Step(weights, gradients);
        optimizer.Step(weights, gradients);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10; i++)
        {
            optimizer.Step(weights, gradients);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        weights[1] = 0;
        Assert.Equal(new float[1003], weights);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Continues_from_restored_state_bit_for_bit(string name)
    {
        var (first, second) = (Makers[name](), Makers[name]());
        float[] a = [1, 2, 3, 4, 5], g = [0.1f, -0.2f, 0.3f, -0.4f, 0.5f];
        for (var i = 0; i < 3; i++)
        {
            first.Step(a, g);
        }

        var b = (float[])a.Clone();
        second.Restore(first.StepCount, b.Length);
        for (var slot = 0; slot < first.SlotCount; slot++)
        {
            first.Slot(slot).CopyTo(second.Slot(slot));
        }

        first.Step(a, g);
        second.Step(b, g);
        Assert.Equal(a, b);
    }

    [Fact]
    public void AdaDelta_and_plain_RmsProp_follow_their_formulas()
    {
        double p = 1, v = 0, u = 0, q = 1, s = 0;
        float[] weights = [1], others = [1];
        var (adaDelta, rmsProp) = (new AdaDelta(0.5f, 0.8f, 1e-3f, 0.1f), new RmsProp(0.1f, 0.7f, 1e-4f));
        for (var step = 0; step < 20; step++)
        {
            var gradient = Math.Sin(step);
            var g = gradient + (0.1 * p);
            v = (0.8 * v) + (0.2 * g * g);
            var d = Math.Sqrt(u + 1e-3) / Math.Sqrt(v + 1e-3) * g;
            u = (0.8 * u) + (0.2 * d * d);
            p -= 0.5 * d;
            s = (0.7 * s) + (0.3 * gradient * gradient);
            q -= 0.1 * gradient / (Math.Sqrt(s) + 1e-4);
            adaDelta.Step(weights, [(float)gradient]);
            rmsProp.Step(others, [(float)gradient]);
            Assert.Equal(p, weights[0], 1e-5);
            Assert.Equal(q, others[0], 1e-5);
        }
    }

    [Fact]
    public void Refuses_what_makes_no_sense()
    {
        var adam = new Adam();
        Assert.Throws<ArgumentException>(() => adam.Step(new float[3], new float[2]));
        adam.Step(new float[3], new float[3]);
        Assert.Throws<ArgumentException>(() => adam.Step(new float[4], new float[4]));
        adam.Reset();
        adam.Step(new float[4], new float[4]);
        Assert.Throws<ArgumentOutOfRangeException>(() => adam.LearningRate = float.NaN);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam(beta1: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam(epsilon: 0));
        Assert.Throws<ArgumentException>(() => new Sgd(1, nesterov: true));
        Assert.Throws<ArgumentException>(() => new Sgd(1, 0.9f, nesterov: true, dampening: 0.1f));
    }
}
