using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;
using NetCompiler.Core.Lowering;
using NetCompiler.TestKit;

namespace NetCompiler.Core.Tests.Lowering;

public class NetworkProgramsTests
{
    [Fact]
    public void Every_program_is_well_formed_and_activations_are_epilogues()
    {
        var programs = NetworkPrograms.Of(Classifier(out _), training: true);

        Assert.Equal(["predict", "predict_batch", "inspect", "loss", "gradient", "backward"], programs.Select(p => p.Name));
        Assert.All(programs, p => Assert.Empty(KernelVerifier.Verify(p)));
        Assert.Equal(
            ["dense.forward+relu.forward", "dense.forward+softmax.forward"], programs[0].Calls.Select(c => c.Kernel.Name));
    }

    [Fact]
    public void A_prediction_is_what_the_formulas_say()
    {
        var program = NetworkPrograms.Of(Classifier(out _), training: false)[0];
        var memory = ProgramFixture.Run(program, rows: 2);
        double[] Of(string name) => memory[program.Buffers.Single(b => b.Name == name).Id];
        var hidden = Dense(Of("input1"), 5, Of("dense1.weight"), Of("dense1.bias")).Select(static v => Math.Max(v, 0)).ToArray();
        var logits = Dense(hidden, 4, Of("dense2.weight"), Of("dense2.bias"));
        var expected = logits.Chunk(3).SelectMany(static row => row.Select(v => Math.Exp(v) / row.Sum(Math.Exp)));
        Assert.All(expected.Zip(Of("output.output")), p => Assert.Equal(p.First, p.Second, 12));
    }

    [Fact]
    public void The_first_layer_and_frozen_weights_get_no_gradient()
    {
        var fixture = new GraphFixture();
        var x = fixture.Input(5);
        var y = fixture.Dense(fixture.Dense(x, 4), 3, trainable: false);
        fixture.Loss("mse", y);
        var gradient = NetworkPrograms.Of(fixture.Build(y), training: true).Single(p => p.Name == "gradient");

        Assert.Equal(
            ["dense1.bias.gradient", "dense1.weight.gradient"],
            gradient.Buffers.Where(b => b.Kind == BufferKind.ParameterGradient).Select(b => b.Name).Order(StringComparer.Ordinal));
        Assert.Single(gradient.Calls, c => c.Kernel.Name.StartsWith("dense.inputgradient", StringComparison.Ordinal));
    }

    [Fact]
    public void Sums_over_the_batch_are_added_to_by_later_tiles()
    {
        var program = NetworkPrograms.Of(Classifier(out _), training: true).Single(p => p.Name == "gradient");
        var writes = program.Calls.SelectMany(c => c.Kernel.AllWrites.Select(w => (program.Buffers[c.Bindings[w.To.Buffer]].Kind, w.Mode)));
        Assert.All(writes, w => Assert.Equal(w.Kind == BufferKind.ParameterGradient ? WriteMode.SetOrAdd : WriteMode.Set, w.Mode));
    }

    private static NetworkGraph Classifier(out int softmax)
    {
        var fixture = new GraphFixture();
        var hidden = fixture.Apply("relu", fixture.Dense(fixture.Input(5), 4));
        softmax = fixture.Apply("softmax", fixture.Dense(hidden, 3));
        fixture.Loss("crossentropy", softmax);
        return fixture.Build(softmax);
    }

    private static double[] Dense(double[] x, int inputs, double[] weight, double[] bias) =>
        [.. x.Chunk(inputs).SelectMany(row => bias.Select((b, j) => b + row.Select((v, i) => v * weight[(j * inputs) + i]).Sum()))];
}
