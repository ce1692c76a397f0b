using NetCompiler.Initializers;
using NetCompiler.Networks;

namespace NetCompiler.Tests.Initializers;

public sealed class WeightInitializerTests
{
    [Theory]
    [InlineData("lecun_normal", 1 / 200.0, 0)]
    [InlineData("glorot_normal", 2 / 250.0, 0)]
    [InlineData("he_normal", 2 / 200.0, 0)]
    [InlineData("lecun_uniform", 1 / 200.0, 3 / 200.0)]
    [InlineData("glorot_uniform", 2 / 250.0, 6 / 250.0)]
    [InlineData("he_uniform", 2 / 200.0, 6 / 200.0)]
    [InlineData("normal", 0.0625, 0)]
    [InlineData("uniform", 0.0625 / 3, 0.0625)]
    public void Has_the_variance_and_bound_of_its_formula(string kind, double variance, double squaredBound)
    {
        var values = Values(kind, 0.25f, 50, 200);
        Assert.Equal(0, values.Average(), Math.Sqrt(variance) / 25);
        Assert.Equal(1, values.Sum(static v => (double)v * v) / values.Length / variance, 0.06);
        if (squaredBound > 0)
        {
            Assert.InRange(values.Max(static v => Math.Abs(v)), Math.Sqrt(squaredBound) * 0.98, Math.Sqrt(squaredBound) * 1.000001);
        }
    }

    [Fact]
    public void Fixed_kinds_are_what_they_say()
    {
        Assert.All(Values("zeros", 5, 3, 4), static v => Assert.Equal(0, v));
        Assert.All(Values("constant", 5, 3, 4), static v => Assert.Equal(5, v));
        Assert.Contains("'xavier'", Assert.Throws<NetworkException>(() => Values("xavier", 1, 2, 2)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(7, 20)]
    [InlineData(20, 7)]
    [InlineData(8, 8)]
    public void Orthogonal_rows_or_columns_are_orthonormal(int rows, int columns)
    {
        var values = Values("orthogonal", 2, rows, columns);
        var few = Math.Min(rows, columns);
        for (var a = 0; a < few; a++)
        {
            for (var b = 0; b < few; b++)
            {
                var dot = Enumerable.Range(0, Math.Max(rows, columns)).Sum(i => rows <= columns
                    ? (double)values[(a * columns) + i] * values[(b * columns) + i]
                    : (double)values[(i * columns) + a] * values[(i * columns) + b]);
                Assert.Equal(a == b ? 4 : 0, dot, 1e-5);
            }
        }
    }

    [Fact]
    public void Depends_on_name_and_seed_but_not_on_memory_or_neighbours()
    {
        var wide = new LinearNetwork(3, 2, 11);
        var stored = new float[6];
        wide.Info.Parameters[0].CopyTo(wide.Parameters, stored);
        var alone = new float[6];
        WeightInitializer.Initialize(wide.Info.Parameters[0] with { Offset = 100, Strides = [3, 1] }, 11, alone);
        Assert.Equal(stored, alone);
        WeightInitializer.Initialize(wide.Info.Parameters[0] with { Name = "other.weight" }, 11, alone);
        Assert.NotEqual(stored, alone);
        WeightInitializer.Initialize(wide.Info.Parameters[0], 12, alone);
        Assert.NotEqual(stored, alone);
    }

    [Fact]
    public void Padding_becomes_zero()
    {
        var network = new LinearNetwork(3, 2, 11);
        network.Parameters.Fill(float.NaN);
        WeightInitializer.Initialize(network.Info, 1, network.Parameters, network.State);
        Assert.Equal(6, network.Parameters.ToArray().Count(static v => v != 0));
        Assert.Equal(0, network.Parameters.ToArray().Count(float.IsNaN));
        Assert.Equal([3, 3, 0], network.State[..3].ToArray());
        Assert.Throws<ShapeException>(() => WeightInitializer.Initialize(network.Info, 1, network.Parameters[1..], network.State));
    }

    private static float[] Values(string kind, float value, int fanOut, int fanIn)
    {
        var parameter = new ParameterInfo("dense1.weight", [fanOut, fanIn], 0, [fanIn, 1], true, new InitializerInfo(kind, fanIn, fanOut, value));
        var values = new float[parameter.Size];
        WeightInitializer.Initialize(parameter, 3, values);
        return values;
    }
}
