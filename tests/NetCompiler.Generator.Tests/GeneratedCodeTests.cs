using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NetCompiler.Generator.Tests.Driver;

namespace NetCompiler.Generator.Tests;

/// <summary>The generated half compiles and computes the same wherever the class stands.</summary>
public class GeneratedCodeTests
{
    private const string Layers = "[Network(5)] [Dense(7, Activation.Tanh, Name = \"hidden\")] [Dropout(0.25)] [Dense(3, Activation.Softmax)]";

    private static readonly Lazy<float[]> _expected = new(static () =>
        LoadedNetwork.Train(LoadedNetwork.Create(GeneratorRun.Of($"using NetCompiler;\n{Layers} public sealed partial class Net;"), "Net")));

    // Source, and the name of the class to make.
    public static TheoryData<string, string> Places() => new()
    {
        { $"using NetCompiler; namespace A.B; {Layers} public sealed partial class Net;", "A.B.Net" },
        { $"using NetCompiler; namespace A {{ {Layers} internal partial class Net {{ }} }}", "A.Net" },
        { $"using NetCompiler; public partial class Outer {{ public partial struct Inner {{ {Layers} private sealed partial class Net; }} }}", "Outer+Inner+Net" },
        { $"using NetCompiler; public partial interface IOuter {{ public partial record R(int N) {{ {Layers} public partial class Net; }} }}", "IOuter+R+Net" },
        { $"using NetCompiler; public static partial class Outer {{ {Layers} public partial class Net; }}", "Outer+Net" },
        { $"using NetCompiler; namespace @namespace.@int; {Layers} public sealed partial class @class;", "namespace.int.class" },
        { $"using NetCompiler; {Layers} public sealed partial class @record;", "record" },
        { $"using NetCompiler; {Layers} public sealed partial class Größe;", "Größe" },
        { $"using NetCompiler; namespace My.System.NetCompiler; {Layers} public sealed partial class Math;", "My.System.NetCompiler.Math" },
        { $"using global::NetCompiler; namespace Demo {{ class System; class Span; class Vector512; class MathF; class NetCompiler2; class Float; {Layers} public sealed partial class Net; }}", "Demo.Net" },
        { $"using NetCompiler; {Layers} public sealed partial class Vector512;", "Vector512" },
        { $"[assembly: System.CLSCompliant(false)] [NetCompiler.Network(5), NetCompiler.Dense(7, NetCompiler.Activation.Tanh, Name = \"hidden\"), NetCompiler.Dropout(0.25), NetCompiler.Dense(3, NetCompiler.Activation.Softmax)] public sealed partial class Net;", "Net" },
    };

    [Theory]
    [MemberData(nameof(Places))]
    public void It_computes_the_same_in_every_place(string source, string typeName)
    {
        var network = LoadedNetwork.Create(GeneratorRun.Of(source), typeName);

        Assert.Equal(_expected.Value, LoadedNetwork.Train(network));
    }

    [Theory]
    [InlineData("private int _parameters, _state, _seed, _step, _random, x, y, w; private void Kernels() { }")]
    [InlineData("public int System => 1; public int NetCompiler => 2; public int MathF => 3; public int Span => 4; public int Vector512 => 5;")]
    [InlineData("private class Kernels; private struct Vector; private enum Network { A } private class ReadOnlySpan<T>;")]
    [InlineData("private static int InitializeWeights() => 1; public static int NetKernels = 1; private int dense1, hidden;")]
    [InlineData("public void Predict(int x) { } public int Gradient(string s) => 1; public static void Load() { }")]
    [InlineData("public override string ToString() => \"mine\"; public int Length { get; set; }")]
    public void It_stands_beside_members_of_any_name(string members)
    {
        var run = GeneratorRun.Of($"#pragma warning disable CS0169, CS0649, CA1051\nusing NetCompiler;\n{Layers} public sealed partial class Net {{ {members} }}");

        Assert.Equal(_expected.Value, LoadedNetwork.Train(LoadedNetwork.Create(run, "Net")));
    }

    [Fact]
    public void It_computes_the_same_with_checked_arithmetic_nullable_off_and_every_warning()
    {
        var compilation = Compilations.Of($"using NetCompiler;\n{Layers} public sealed partial class Net;");
        compilation = compilation.WithOptions(compilation.Options
            .WithOverflowChecks(true).WithNullableContextOptions(NullableContextOptions.Disable)
            .WithWarningLevel(9999).WithGeneralDiagnosticOption(ReportDiagnostic.Error));

        Assert.Equal(_expected.Value, LoadedNetwork.Train(LoadedNetwork.Create(GeneratorRun.Of(compilation), "Net")));
    }

    [Fact]
    public void Two_classes_whose_names_differ_only_in_case_both_have_files()
    {
        var run = GeneratorRun.Of($"using NetCompiler;\n{Layers} public sealed partial class Net;\n{Layers} public sealed partial class NET;");

        Assert.Equal(4, run.Result.GeneratedSources.Select(static s => s.HintName).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Equal(_expected.Value, LoadedNetwork.Train(LoadedNetwork.Create(run, "NET")));
    }

    [Fact]
    public void The_culture_of_the_build_changes_nothing()
    {
        var source = "using NetCompiler;\n[Network(5)] [Dense(7, Activation.LeakyReLU)] [Scale(-0.5)] [Dropout(0.25)] [Dense(3, Activation.Softmax)] public sealed partial class Net;";
        var expected = GeneratorRun.Of(source);
        var hostile = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        hostile.NumberFormat.NumberDecimalSeparator = "#";
        hostile.NumberFormat.NumberGroupSeparator = "$";
        hostile.NumberFormat.NegativeSign = "~";
        hostile.NumberFormat.PositiveInfinitySymbol = "?";
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = hostile;
            var run = GeneratorRun.Of(source);

            Assert.Equal(expected.File(HintName.Contract), run.File(HintName.Contract));
            Assert.Equal(expected.File(HintName.Kernels), run.File(HintName.Kernels));
            Assert.Equal(
                LoadedNetwork.Train(LoadedNetwork.Create(expected, "Net")), LoadedNetwork.Train(LoadedNetwork.Create(run, "Net")));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void An_invalid_network_leaves_its_callers_without_errors()
    {
        const string Source = """
            using NetCompiler;
            using NetCompiler.Networks;
            using System;

            [Network("input 2\ndens 3")]
            public sealed partial class Net;

            public static class Caller
            {
                public static void Call(ReadOnlySpan<float> inputs, Span<float> outputs, Span<float> gradients)
                {
                    var network = new Net(7);
                    network.Predict(inputs[..Net.InputSize], outputs[..Net.OutputSize]);
                    network.PredictBatch(inputs, outputs);
                    _ = network.Gradient(inputs, inputs, gradients) + network.Loss(inputs, inputs);
                    network.Save("x.safetensors");
                    network = Net.Load("x.safetensors").Clone();
                    INetwork any = network;
                    _ = Net.Info.Name + any.Info.Text + Net.ParameterCount + network.Parameters.Length;
                }
            }
            """;
        var run = GeneratorRun.Of(Source);

        Assert.Empty(run.CompilerErrors());
        Assert.Empty(run.GeneratorDiagnostics);
        Assert.Equal("NC0201", Assert.Single(run.Analyze()).Id);
    }
}
