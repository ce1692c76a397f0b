using NetCompiler.Networks;
using NetCompiler.Numerics;
using NetCompiler.Optimizers;

namespace NetCompiler.Tests.Optimizers;

/// <summary>Decay of all kinds, clipping, groups of weights and averages, and the newer rules against their formulas in double.</summary>
public sealed class OptimizerOptionTests
{
    private const int Steps = 40;

    private delegate double Formula(double p, double g, int t, double[] state);

    [Fact]
    public void NAdam_follows_its_formula() => Follows(new NAdam(0.02f, 0.8f, 0.95f, 1e-3f, 0.1f, 0.05f), (p, g, t, s) =>
    {
        double Mu(int step) => 0.8 * (1 - (0.5 * Math.Pow(0.96, step * 0.05)));
        g += 0.1 * p;
        s[2] = (t == 1 ? 1 : s[2]) * Mu(t);
        s[0] = (0.8 * s[0]) + (0.2 * g);
        s[1] = (0.95 * s[1]) + (0.05 * g * g);
        var d = Math.Sqrt(s[1] / (1 - Math.Pow(0.95, t))) + 1e-3;
        return p - (0.02 * (1 - Mu(t)) / (1 - s[2]) * g / d) - (0.02 * Mu(t + 1) / (1 - (s[2] * Mu(t + 1))) * s[0] / d);
    });

    [Fact]
    public void RAdam_follows_its_formula() => Follows(new RAdam(0.02f, 0.8f, 0.95f, 1e-3f, 0.1f), (p, g, t, s) =>
    {
        g += 0.1 * p;
        s[0] = (0.8 * s[0]) + (0.2 * g);
        s[1] = (0.95 * s[1]) + (0.05 * g * g);
        var (m, correction, all) = (s[0] / (1 - Math.Pow(0.8, t)), 1 - Math.Pow(0.95, t), (2 / 0.05) - 1);
        var rho = all - (2 * t * Math.Pow(0.95, t) / correction);
        return rho <= 5
            ? p - (0.02 * m)
            : p - (0.02 * m * Math.Sqrt((rho - 4) * (rho - 2) * all / ((all - 4) * (all - 2) * rho)) * Math.Sqrt(correction) / (Math.Sqrt(s[1]) + 1e-3));
    });

    [Fact]
    public void Lion_follows_its_formula() => Follows(new Lion(0.01f, 0.8f, 0.95f, 0.1f), static (p, g, _, s) =>
    {
        var direction = Math.Sign((0.8 * s[0]) + (0.2 * g));
        s[0] = (0.95 * s[0]) + (0.05 * g);
        return (p * (1 - (0.01 * 0.1))) - (0.01 * direction);
    });

    [Fact]
    public void RProp_follows_its_formula() => Follows(new RProp(0.05f, 0.6f, 1.3f, 0.01f, 0.2f), static (p, g, t, s) =>
    {
        s[1] = t == 1 ? 0.05 : s[1];
        var sign = Math.Sign(g) * Math.Sign(s[0]);
        s[1] = Math.Clamp(s[1] * (sign > 0 ? 1.3 : sign < 0 ? 0.6 : 1), 0.01, 0.2);
        s[0] = sign < 0 ? 0 : g;
        return p - (Math.Sign(s[0]) * s[1]);
    });

    [Fact]
    public void Averaged_sgd_follows_its_formula()
    {
        var optimizer = new AveragedSgd(0.05f, 0.1f, 0.6f, 10, 0.01f);
        double[]? first = null;
        Follows(optimizer, (p, g, t, s) =>
        {
            var eta = 0.05 / Math.Pow(1 + (0.1 * 0.05 * (t - 1)), 0.6);
            p = (p * (1 - (0.1 * eta))) - (eta * (g + (0.01 * p)));
            s[0] += (p - s[0]) / Math.Max(1, t - 1 - 10);
            first ??= s;
            return p;
        });
        Assert.Equal(first![0], optimizer.Slot(0)[0], 1e-5);
    }

    [Fact]
    public void Decay_comes_in_three_kinds()
    {
        Follows(new Sgd(0.1f, weightDecay: 0.2f), static (p, g, _, _) => p - (0.1 * (g + (0.2 * p))));
        Follows(new Sgd(0.1f, weightDecay: 0.2f) { DecayKind = WeightDecayKind.Decoupled }, static (p, g, _, _) => (p * (1 - 0.02)) - (0.1 * g));
        Follows(new Sgd(0.1f, weightDecay: 0.2f) { DecayKind = WeightDecayKind.AfterStep }, static (p, g, _, _) => (p - (0.1 * g)) * 0.8);
        Follows(new Sgd(0.1f) { L1 = 0.3f }, static (p, g, _, _) => p - (0.1 * (g + (0.3 * Math.Sign(p)))));
        Follows(new Sgd(0.1f) { ClipValue = 0.4f, Maximize = true }, static (p, g, _, _) => p + (0.1 * Math.Clamp(g, -0.4, 0.4)));
    }

    [Fact]
    public void Long_gradients_are_shortened_and_short_ones_left_alone()
    {
        float[] weights = new float[37], gradients = [.. Enumerable.Range(1, 37).Select(static i => (float)i)];
        var norm = Math.Sqrt(gradients.Sum(static g => (double)g * g));
        new Sgd(1) { ClipNorm = 2 }.Step(weights, gradients);
        Assert.All(weights.Zip(gradients), pair => Assert.Equal(-2 * pair.Second / norm, pair.First, 1e-6));
        weights = new float[37];
        new Sgd(1) { ClipNorm = 1000 }.Step(weights, gradients);
        Assert.All(weights.Zip(gradients), static pair => Assert.Equal(-pair.Second, pair.First));

        var copy = (float[])gradients.Clone();
        Assert.Equal(norm, GradientMath.ClipByNorm(copy, 3), 1e-9);
        Assert.Equal(3, GradientMath.Norm(copy), 1e-5);
        GradientMath.ClipByValue(copy, 0.1f);
        Assert.Equal(0.1f, copy.Max());
        float[] sum = [.. gradients];
        GradientMath.Add(sum, gradients, 0.5f);
        Assert.Equal(gradients.Select(static g => 1.5f * g), sum);
    }

    public static TheoryData<string, float> SingleSettings() => new()
    {
        { "none", 0 }, { "maximize", 4 }, { "clip value", 1.5f }, { "clip norm", 1.5f }, { "L1", -0.5f }, { "decay", -0.5f }, { "decoupled decay", -0.5f }, { "decay after the step", 0 },
    };

    // From 2 with a gradient of 4 and a rate of a half; a step without any of them goes a shorter way.
    [Theory]
    [MemberData(nameof(SingleSettings))]
    public void Each_setting_counts_without_the_others(string setting, float expected)
    {
        var optimizer = setting switch
        {
            "maximize" => new Sgd(0.5f) { Maximize = true },
            "clip value" => new Sgd(0.5f) { ClipValue = 1 },
            "clip norm" => new Sgd(0.5f) { ClipNorm = 1 },
            "L1" => new Sgd(0.5f) { L1 = 1 },
            "decay" => new Sgd(0.5f, weightDecay: 0.5f),
            "decoupled decay" => new Sgd(0.5f, weightDecay: 0.5f) { DecayKind = WeightDecayKind.Decoupled },
            "decay after the step" => new Sgd(0.5f, weightDecay: 0.5f) { DecayKind = WeightDecayKind.AfterStep },
            _ => new Sgd(0.5f),
        };
        float[] weights = [2, 0];
        optimizer.Step(weights, [4, 0]);
        Assert.Equal(expected, weights[0], 1e-6f);
        Assert.Equal(0, weights[1]);
    }

    [Fact]
    public void Groups_have_their_own_rates_and_decay_and_frozen_weights_stay()
    {
        var info = new LinearNetwork(3, 2).Info;
        Assert.Equal(["dense1.weight", "dense1.bias"], info.Parameters.Select(static p => p.Name));
        var (weights, expected, ones) = (Filled(info, 2), Filled(info, 2), Filled(info, 1));
        new AdamW(0.1f, weightDecay: 0.5f) { Groups = new ParameterGroups(info).Freeze("dense1.w*") }.Step(weights, ones);
        Assert.Equal(Values(info, 0, expected), Values(info, 0, weights));
        Assert.NotEqual(Values(info, 1, expected), Values(info, 1, weights));

        weights = Filled(info, 2);
        new Sgd(0.5f, weightDecay: 0.1f) { L1 = 0.25f, Groups = new ParameterGroups(info).Rate("*", 0.5f).Decay("*.bias", 0) }.Step(weights, ones);
        Assert.All(Values(info, 0, weights), static w => Assert.Equal(2 - (0.25f * (1 + 0.2f + 0.25f)), w, 1e-6));
        Assert.All(Values(info, 1, weights), static w => Assert.Equal(1.75f, w));

        // Frozen weights do not count in the norm: that of the two biases is √2.
        weights = Filled(info, 0);
        new Sgd(1) { ClipNorm = 1, Groups = new ParameterGroups(info).Freeze("*").Unfreeze("*.bias") }.Step(weights, ones);
        Assert.All(Values(info, 1, weights), static w => Assert.Equal(-Math.Sqrt(0.5), w, 1e-6));
        Assert.All(Values(info, 0, weights), static w => Assert.Equal(0, w));

        Assert.Contains("It has dense1.weight, dense1.bias", Assert.Throws<ArgumentException>(() => new ParameterGroups(info).Freeze("conv*")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new Sgd(1) { Groups = new ParameterGroups(info) }.Step(new float[3], new float[3]));
    }

    [Fact]
    public void Weights_declared_frozen_are_never_touched()
    {
        var info = new LinearNetwork(3, 2).Info;
        var frozen = new NetworkInfo
        {
            Name = info.Name, Text = info.Text, InputSize = 3, OutputSize = 2, TargetSize = 2, ParameterCount = info.ParameterCount, ParameterMemory = info.ParameterMemory,
            StateMemory = info.StateMemory, ForwardMacs = 6, WorkspaceBytes = 0, Inputs = info.Inputs, Outputs = info.Outputs, Targets = info.Targets, Losses = info.Losses,
            Layers = info.Layers, States = info.States, Parameters = [info.Parameters[0] with { Trainable = false }, info.Parameters[1]],
        };
        var weights = Filled(info, 2);
        new AdamW(0.1f, weightDecay: 0.5f) { Groups = new ParameterGroups(frozen).Unfreeze("*") }.Step(weights, Filled(info, 0));
        Assert.All(Values(info, 0, weights), static w => Assert.Equal(2, w));
        Assert.All(Values(info, 1, weights), static w => Assert.NotEqual(2, w));

        // A loop of one's own that names the network.
        weights = Filled(info, 2);
        var optimizer = new AdamW(0.1f, weightDecay: 0.5f);
        optimizer.Step(frozen, weights, Filled(info, 0));
        Assert.All(Values(info, 0, weights), static w => Assert.Equal(2, w));
        Assert.All(Values(info, 1, weights), static w => Assert.NotEqual(2, w));
        optimizer.Reset();
        optimizer.Step(new float[3], new float[3]);
        optimizer = new AdamW(0.1f, weightDecay: 0.5f);
        optimizer.Step(info, weights, Filled(info, 0));
        Assert.Null(optimizer.Groups);
        Assert.All(Values(info, 0, weights), static w => Assert.NotEqual(2, w));
    }

    [Fact]
    public void Groups_that_change_nothing_change_no_bit()
    {
        var info = new LinearNetwork(5, 2).Info;
        var random = new SequentialRandom(3);
        float[] weights = [.. Enumerable.Range(0, info.ParameterMemory).Select(_ => random.NextNormal())], other = [.. weights];
        var (plain, grouped) = (new Adam(weightDecay: 0.1f), new Adam(weightDecay: 0.1f) { Groups = new ParameterGroups(info).Rate("*.bias", 2).Rate("*.bias", 1) });
        for (var i = 0; i < 5; i++)
        {
            float[] gradients = [.. weights.Select(static w => MathF.Sin(w))];
            plain.Step(weights, gradients);
            grouped.Step(other, gradients);
        }

        Assert.Equal(weights, other);
    }

    [Fact]
    public void Averages_follow_the_weights_and_change_places_with_them()
    {
        var average = new WeightAverage(0.75f);
        average.Update([.. Enumerable.Repeat(1f, 19)]);
        average.Update([.. Enumerable.Repeat(5f, 19)]);
        Assert.All(average.Values.ToArray(), static a => Assert.Equal(2, a));
        float[] weights = [.. Enumerable.Repeat(5f, 19)];
        average.Swap(weights);
        Assert.All(weights, static w => Assert.Equal(2, w));
        average.Swap(weights);
        Assert.All(weights, static w => Assert.Equal(5, w));
        Assert.Throws<ArgumentException>(() => average.Update(new float[3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new WeightAverage(1));
    }

    [Fact]
    public void Momentum_may_change_where_there_is_one()
    {
        var sgd = new Sgd(0.1f, 0.5f);
        float[] weights = [0];
        sgd.Step(weights, [1f]);
        sgd.Momentum = 0.25f;
        sgd.Step(weights, [1f]);
        Assert.Equal(-0.1f - 0.125f, weights[0], 1e-6);
        Assert.Throws<InvalidOperationException>(() => new Sgd(0.1f).Momentum = 0.5f);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam().Momentum = 1);
    }

    private static void Follows(Optimizer optimizer, Formula formula)
    {
        float[] starts = [1, -0.7f, 0.3f], weights = [.. starts];
        var exact = starts.Select(static w => (double)w).ToArray();
        var states = starts.Select(static _ => new double[3]).ToArray();
        for (var t = 1; t <= Steps; t++)
        {
            float[] gradients = [.. Enumerable.Range(0, starts.Length).Select(i => MathF.Sin((t * 0.9f) + i))];
            optimizer.Step(weights, gradients);
            for (var i = 0; i < weights.Length; i++)
            {
                exact[i] = formula(exact[i], gradients[i], t, states[i]);
                Assert.Equal(exact[i], weights[i], 2e-5);
            }
        }
    }

    private static float[] Filled(NetworkInfo info, float value)
    {
        var memory = new float[info.ParameterMemory];
        foreach (var parameter in info.Parameters)
        {
            parameter.CopyFrom([.. Enumerable.Repeat(value, parameter.Size)], memory);
        }

        return memory;
    }

    private static float[] Values(NetworkInfo info, int parameter, float[] memory)
    {
        var stored = new float[info.Parameters[parameter].Size];
        info.Parameters[parameter].CopyTo(memory, stored);
        return stored;
    }
}
