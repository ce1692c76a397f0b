using NetCompiler.Engine;
using NetCompiler.Networks;

namespace NetCompiler.Tool.Checks;

/// <summary>Generated code against the generic engine in double, which shares no formula with it.</summary>
/// <param name="subject">What messages call the network.</param>
/// <param name="generic">The network on the engine, with its weights.</param>
/// <param name="generated">The same compiled.</param>
internal sealed class ParityCheck(string subject, GenericNetwork generic, INetwork generated)
{
    /// <summary>The difference's length over that of the values: single steps that fall to the other side of a kink are allowed for.</summary>
    private const double Tolerance = 1e-3;
    private const double Floor = 1e-6;

    private readonly List<CheckResult> _results = [];

    public IReadOnlyList<CheckResult> Run(RandomExamples examples)
    {
        Copy(generic.Info.Parameters, generic.Parameters, generated.Info.Parameters, generated.Parameters);
        Copy(generic.Info.States, generic.State, generated.Info.States, generated.State);
        var oracle = generic.ToDouble();
        (generated.Seed, generated.Step) = (oracle.Seed, oracle.Step);
        var inputs = examples.InputFloats;
        var expected = new double[examples.Count * oracle.OutputSize];
        oracle.Forward(examples.Inputs, expected);
        var actual = new float[expected.Length];
        generated.PredictBatch(inputs, actual);
        Compare("predictions of a batch", expected, actual);
        for (var i = 0; i < examples.Count; i++)
        {
            generated.Predict(inputs.AsSpan(i * oracle.InputSize, oracle.InputSize), actual.AsSpan(i * oracle.OutputSize, oracle.OutputSize));
        }

        Compare("single predictions", expected, actual);
        if (oracle.Graph.Losses.Count > 0)
        {
            Losses(oracle, examples, inputs);
        }

        return _results;
    }

    private void Losses(GenericNetwork<double> oracle, RandomExamples examples, float[] inputs)
    {
        var targets = examples.TargetFloats;
        Compare("loss", [oracle.Loss(examples.Inputs, examples.Targets)], [generated.Loss(inputs, targets)]);
        var expected = new double[oracle.Parameters.Length];
        oracle.Gradient(examples.Inputs, examples.Targets, expected);
        var memory = new float[generated.Info.ParameterMemory];
        generated.Gradient(inputs, targets, memory);

        // Gradients of a weight that moves nothing are rounding alone; what counts is their size beside the others'.
        var floor = Tolerance * Length(expected) / Math.Sqrt(Math.Max(1, generated.Info.Parameters.Count)) * 1e-2;
        var at = 0;
        foreach (var parameter in generated.Info.Parameters)
        {
            var actual = new float[parameter.Size];
            parameter.CopyTo(memory, actual);
            Compare("gradient of " + parameter.Name, expected[at..(at + parameter.Size)], actual, floor);
            at += parameter.Size;
        }
    }

    private void Compare(string what, double[] expected, float[] actual, double floor = 0)
    {
        var difference = Length([.. expected.Zip(actual, static (e, a) => e - a)]);
        var relative = difference / (Length(expected) + Floor);
        var passed = relative <= Tolerance || difference <= floor;
        _results.Add(new CheckResult(subject, "parity", passed, FormattableString.Invariant(
            $"{what}: {(passed ? "" : "the generated code and the engine differ by ")}{relative:0.0e0} of {(expected.Length == 1 ? "its size" : "their length")}")));
    }

    private static double Length(double[] values) => Math.Sqrt(values.Sum(static v => v * v));

    private static void Copy(IReadOnlyList<ParameterInfo> from, ReadOnlySpan<float> source, IReadOnlyList<ParameterInfo> to, Span<float> target)
    {
        for (var i = 0; i < to.Count; i++)
        {
            var stored = new float[to[i].Size];
            from[i].CopyTo(source, stored);
            to[i].CopyFrom(stored, target);
        }
    }
}
