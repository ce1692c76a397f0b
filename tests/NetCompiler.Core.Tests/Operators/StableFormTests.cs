using NetCompiler.Core.Graph;

namespace NetCompiler.Core.Tests.Operators;

/// <summary>What differences cannot see: very large and very small values, and the floors that guard them.</summary>
public sealed class StableFormTests
{
    [Fact]
    public void Softmax_of_large_logits_is_finite()
    {
        Assert.Equal([1, 0, 0], LayerRun.Forward("softmax", "", Shape.Flat(3), [1000, 0, -1000]), Close);
        Assert.Equal([0, 0, 1], LayerRun.Forward("softmin", "", Shape.Flat(3), [1000, 0, -1000]), Close);
        Assert.Equal([0, -1000, -2000], LayerRun.Forward("logsoftmax", "", Shape.Flat(3), [1000, 0, -1000]), Close);
    }

    [Fact]
    public void Cross_entropy_of_large_logits_is_finite()
    {
        var (loss, gradient) = LayerRun.Loss("softmaxcrossentropy", "", Shape.Flat(3), [1000, 0, -1000], [0, 1, 0]);
        Assert.Equal([1000], loss, Close);
        Assert.Equal([1, -1, 0], gradient, Close);
        (loss, gradient) = LayerRun.Loss("logisticbinarycrossentropy", "", Shape.Flat(2), [1000, -1000], [0, 0]);
        Assert.Equal([500], loss, Close);
        Assert.Equal([0.5, 0], gradient, Close);
    }

    [Fact]
    public void Confident_and_right_costs_little_but_not_nothing()
    {
        var (loss, _) = LayerRun.Loss("logisticbinarycrossentropy", "", Shape.Flat(1), [40], [1]);
        Assert.Equal(Math.Exp(-40), loss[0], Math.Exp(-40) * 1e-6);
    }

    [Fact]
    public void Logistic_and_exponential_margins_do_not_overflow_where_they_need_not()
    {
        Assert.Equal([800], LayerRun.Loss("logisticloss", "", Shape.Flat(1), [-800], [1]).Loss, Close);
        Assert.Equal([-1], LayerRun.Loss("logisticloss", "", Shape.Flat(1), [-800], [1]).Gradient, Close);
        Assert.Equal([1000, 0], LayerRun.Forward("softplus", "", Shape.Flat(2), [1000, -1000]), Close);
    }

    [Fact]
    public void Probabilities_of_zero_count_as_their_floor()
    {
        var floor = (double)1e-12f;
        var (loss, gradient) = LayerRun.Loss("crossentropy", "", Shape.Flat(2), [0, 1], [1, 0]);
        Assert.Equal(-Math.Log(floor), loss[0], 1e-9);
        Assert.Equal(-1 / floor, gradient[0], 1);
        (loss, gradient) = LayerRun.Loss("binarycrossentropy", "", Shape.Flat(2), [0, 1], [1, 0]);
        Assert.Equal(-Math.Log(floor), loss[0], 1e-9);
        Assert.Equal(-0.5 / floor, gradient[0], 1);
        Assert.Equal(0.5 / floor, gradient[1], 1);
    }

    [Fact]
    public void Poisson_of_a_rate_of_zero_is_finite()
    {
        var shift = (double)1e-8f;
        var (loss, gradient) = LayerRun.Loss("poisson", "log_input=false", Shape.Flat(1), [0], [2]);
        Assert.Equal(-2 * Math.Log(shift), loss[0], 1e-9);
        Assert.Equal(1 - (2 / shift), gradient[0], 1);
    }

    [Fact]
    public void Standardize_only_shifts_what_never_varied()
    {
        var y = LayerRun.Forward("standardize", "", Shape.Flat(4), [5, 5, 5, 5], [1, 1, 1, 1], [0, 9e-7, 1.5e-6, 2]);
        Assert.Equal(4, y[0], 1e-9);
        Assert.Equal(4, y[1], 1e-9);
        Assert.Equal(4 / 1.5e-6, y[2], 1);
        Assert.Equal(2, y[3], 1e-9);
    }

    private static bool Close(double a, double b) => Math.Abs(a - b) <= 1e-12 * Math.Max(1, Math.Abs(a));
}
