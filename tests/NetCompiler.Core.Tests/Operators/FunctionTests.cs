using NetCompiler.Core.Graph;
using NetCompiler.Core.Operators;

namespace NetCompiler.Core.Tests.Operators;

/// <summary>Functions of one and two numbers against the runtime's own; constants of kernels are floats, hence 1e-6.</summary>
public sealed class FunctionTests
{
    private static readonly double[] All = [-9, -3.5, -2.5, -1.5, -1.2, -1, -0.4, -1e-3, 0, 1e-3, 0.3, 0.5, 1, 1.7, 2.5, 3, 6.5, 12];

    private static readonly Dictionary<string, (double From, double To, Func<double, double> Value)> Definitions = new()
    {
        ["abs"] = (-20, 20, Math.Abs),
        ["neg"] = (-20, 20, static x => -x),
        ["square"] = (-20, 20, static x => x * x),
        ["sqrt"] = (0, 20, Math.Sqrt),
        ["rsqrt"] = (1e-9, 20, static x => 1 / Math.Sqrt(x)),
        ["reciprocal"] = (1e-9, 20, static x => 1 / x),
        ["exp"] = (-20, 20, Math.Exp),
        ["log"] = (1e-9, 20, Math.Log),
        ["floor"] = (-20, 20, Math.Floor),
        ["ceil"] = (-20, 20, Math.Ceiling),
        ["round"] = (-20, 20, static x => Math.Round(x, MidpointRounding.ToEven)),
        ["sin"] = (-20, 20, Math.Sin),
        ["cos"] = (-20, 20, Math.Cos),
        ["tan"] = (-20, 20, Math.Tan),
        ["asin"] = (-1, 1, Math.Asin),
        ["acos"] = (-1, 1, Math.Acos),
        ["atan"] = (-20, 20, Math.Atan),
        ["sinh"] = (-20, 20, Math.Sinh),
        ["cosh"] = (-20, 20, Math.Cosh),
        ["asinh"] = (-20, 20, Math.Asinh),
        ["acosh"] = (1, 20, Math.Acosh),
        ["atanh"] = (-0.9, 0.9, Math.Atanh),
        ["not"] = (-20, 20, static x => x == 0 ? 1 : 0),
        ["isnan"] = (-20, 20, static x => double.IsNaN(x) ? 1 : 0),
        ["isinf"] = (-20, 20, static x => double.IsInfinity(x) ? 1 : 0),
        ["erf"] = (-20, 20, TestKit.ScalarMath.Erf),
    };

    public static TheoryData<string> Words => new(OperatorCatalogue.All.Where(static o => o.Group == OperatorGroup.Function).Select(static o => o.Name));

    [Theory]
    [MemberData(nameof(Words))]
    public void Functions_are_what_mathematics_says(string word)
    {
        var (from, to, value) = Definitions[word];
        double[] points = [.. All.Where(x => x >= from && x <= to)];
        var y = LayerRun.Forward(word, "", Shape.Flat(1), points);
        for (var i = 0; i < points.Length; i++)
        {
            var expected = value(points[i]);
            Assert.True(Math.Abs(expected - y[i]) <= 1e-6 * Math.Max(1, Math.Abs(expected)), $"{word} of {points[i]} is {y[i]}, not {expected}");
        }
    }

    [Fact]
    public void Values_that_are_no_numbers_are_told()
    {
        Assert.Equal([1, 0, 0], LayerRun.Forward("isnan", "", Shape.Flat(1), [double.NaN, double.PositiveInfinity, 1]));
        Assert.Equal([0, 1, 1], LayerRun.Forward("isinf", "", Shape.Flat(1), [double.NaN, double.PositiveInfinity, double.NegativeInfinity]));
    }

    [Theory]
    [InlineData("power", "", -2.0, 3.0, -8.0)]
    [InlineData("power", "", -2.0, 2.0, 4.0)]
    [InlineData("power", "", 0.0, 0.0, 1.0)]
    [InlineData("power", "", 0.0, 2.5, 0.0)]
    [InlineData("power", "", 9.0, -0.5, 1 / 3.0)]
    [InlineData("power", "", -2.0, 0.5, double.NaN)]
    [InlineData("modulo", "", -7.0, 3.0, 2.0)]
    [InlineData("modulo", "", 7.0, -3.0, -2.0)]
    [InlineData("modulo", "truncated=true", -7.0, 3.0, -1.0)]
    [InlineData("modulo", "truncated=true", 7.0, -3.0, 1.0)]
    [InlineData("and", "", 2.0, 0.0, 0.0)]
    [InlineData("and", "", 2.0, -1.0, 1.0)]
    [InlineData("or", "", 0.0, -1.0, 1.0)]
    [InlineData("or", "", 0.0, 0.0, 0.0)]
    [InlineData("xor", "", 3.0, -1.0, 0.0)]
    [InlineData("xor", "", 0.0, -1.0, 1.0)]
    [InlineData("less", "", 1.0, 1.0, 0.0)]
    [InlineData("lessequal", "", 1.0, 1.0, 1.0)]
    [InlineData("greater", "", 2.0, 1.0, 1.0)]
    [InlineData("greaterequal", "", 1.0, 2.0, 0.0)]
    [InlineData("equal", "", 1.0, 1.0, 1.0)]
    public void Functions_of_two_numbers(string word, string arguments, double a, double b, double expected)
    {
        var sketch = new Gradients.GraphSketch();
        var graph = sketch.Build(sketch.Apply(word, arguments, sketch.Input(Shape.Flat(1), "a"), sketch.Input(Shape.Flat(1), "b")));
        var program = Core.Lowering.ProgramLowering.Lower("forward", graph, graph, new(Outputs: graph.Outputs));
        var memory = program.Buffers.Where(static p => p.Kind == Core.Kernels.BufferKind.Input).ToDictionary(static p => p.Id, p => new[] { p.Name == "a" ? a : b });
        TestKit.KernelInterpreter.Run(program, 1, memory);
        var result = memory[program.Buffers.Single(static p => p.Kind == Core.Kernels.BufferKind.Output).Id][0];
        Assert.True(double.IsNaN(expected) ? double.IsNaN(result) : Math.Abs(expected - result) < 1e-6, $"{word} {a} {b} is {result}");
    }
}
