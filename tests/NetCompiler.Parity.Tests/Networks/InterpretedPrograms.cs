using System.Globalization;
using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;
using NetCompiler.Core.Lowering;
using NetCompiler.Engine;
using NetCompiler.Numerics;
using NetCompiler.TestKit;
using NetCompiler.TestKit.Parity;

namespace NetCompiler.Parity.Tests.Networks;

/// <summary>
/// The programs of a network, run by the interpreter of kernels, against the generic engine: both in double, so that
/// hardly anything but the numbers written in kernels, which are floats, makes a difference. It shows what passes, gradients and lowering do wrong; schedules and emitted
/// code it does not see.
/// </summary>
internal sealed class InterpretedPrograms
{
    // Numbers in kernels are floats, such as an epsilon of 0.1.
    private const double Tolerance = 1e-6;

    private readonly GenericNetwork<double> _oracle;
    private readonly NetworkGraph _graph;
    private readonly Examples _examples;
    private readonly Dictionary<string, double[]> _given = new(StringComparer.Ordinal);
    private readonly List<string> _found = [];
    private readonly double[] _state;

    private InterpretedPrograms(NetworkGraph graph, int batch, int seed)
    {
        _oracle = new(graph) { Seed = (ulong)seed, Step = seed % 7 };
        _graph = graph;
        ParityCheck.SetWeights(_oracle, GenericNetwork.From(GenericNetwork.Describe(graph, "network")), seed);
        _state = _oracle.State.ToArray();
        _examples = new(_oracle, batch, seed);
        var random = new Random(seed + 1);
        foreach (var output in graph.Outputs)
        {
            _given["seed." + output.Name] = [.. Enumerable.Range(0, batch * graph[output.Value].Shape.Size).Select(_ => random.NextDouble() - 0.5)];
        }

        _given["seed"] = [1.0 / batch];
        foreach (var parameter in graph.Parameters)
        {
            _given[parameter.Name] = _oracle.Parameter(parameter.Id).ToArray();
        }

        Parts(_examples.Inputs, [.. graph.Inputs.Select(i => graph[i])]);
        Parts(_examples.Targets, [.. graph.Losses.Select(l => graph[graph[l].Inputs[1]])]);
        var at = 0;
        foreach (var state in graph.States)
        {
            _given[state.Name] = _state[at..(at += state.Shape.Size)];
        }
    }

    /// <summary>What differs, a sentence each; empty when all agree.</summary>
    public static IReadOnlyList<string> Differences(NetworkGraph graph, IReadOnlyList<KernelProgram> programs, int batch, int seed)
    {
        var check = new InterpretedPrograms(graph, batch, seed);
        check.Predictions(programs.Single(static p => p.Name == NetworkPrograms.PredictBatch));
        if (programs.FirstOrDefault(static p => p.Name == NetworkPrograms.Gradient) is { } gradient)
        {
            check.Gradients(gradient);
        }

        check.Products(programs.Single(static p => p.Name == NetworkPrograms.Backward));
        return check._found;
    }

    private void Predictions(KernelProgram program)
    {
        var expected = new double[_examples.Batch * _oracle.OutputSize];
        _oracle.Forward(_examples.Inputs, expected);
        var (memory, at) = (Run(program), 0);
        foreach (var output in _graph.Outputs)
        {
            var size = _graph[output.Value].Shape.Size;
            var part = Columns(expected, _oracle.OutputSize, at, size);
            Compare(program, "output." + output.Name, part, memory[program.Buffers.Single(b => b.Kind == BufferKind.Output && b.Name == "output." + output.Name).Id]);
            at += size;
        }
    }

    private void Gradients(KernelProgram program)
    {
        _state.CopyTo(_oracle.State);
        var expected = new double[_oracle.Parameters.Length];
        var loss = _oracle.Gradient(_examples.Inputs, _examples.Targets, expected);
        var memory = Run(program);
        var losses = program.Kept.Select(id => memory[id].Sum() / _examples.Batch).ToArray();
        Compare(program, "the loss", [loss], [_graph.Losses.Select((l, i) => _graph[l].Settings.Number("weight") * losses[i]).Sum()]);
        Learned(program, memory, expected);
    }

    private void Products(KernelProgram program)
    {
        _state.CopyTo(_oracle.State);
        var seeds = new double[_examples.Batch * _oracle.OutputSize];
        var at = 0;
        foreach (var output in _graph.Outputs)
        {
            var size = _graph[output.Value].Shape.Size;
            for (var i = 0; i < _examples.Batch * size; i++)
            {
                seeds[((i / size) * _oracle.OutputSize) + at + (i % size)] = _given["seed." + output.Name][i];
            }

            at += size;
        }

        double[] expected = new double[_oracle.Parameters.Length], inputs = new double[_examples.Inputs.Length];
        _oracle.Backward(_examples.Inputs, seeds, inputs, expected);
        var memory = Run(program);
        Learned(program, memory, expected);
        at = 0;
        foreach (var input in _graph.Inputs)
        {
            var size = _graph[input].Shape.Size;
            var buffer = program.Buffers.SingleOrDefault(b => b.Kind == BufferKind.InputGradient && b.Name == _graph[input].Name + ".gradient");
            Compare(program, "the gradient of " + _graph[input].Name, Columns(inputs, _oracle.InputSize, at, size),
                buffer is null ? new double[_examples.Batch * size] : memory[buffer.Id]);
            at += size;
        }
    }

    private void Learned(KernelProgram program, Dictionary<int, double[]> memory, double[] expected)
    {
        var at = 0;
        foreach (var parameter in _graph.Parameters)
        {
            var buffer = program.Buffers.SingleOrDefault(b => b.Kind == BufferKind.ParameterGradient && b.Name == parameter.Name + ".gradient");
            var part = expected[at..(at += parameter.Shape.Size)];
            Compare(program, "the gradient of " + parameter.Name, part, buffer is null ? new double[part.Length] : memory[buffer.Id]);
        }

        at = 0;
        foreach (var state in _graph.States)
        {
            var part = _oracle.State[at..(at += state.Shape.Size)].ToArray();
            if (program.Buffers.SingleOrDefault(b => b.Kind == BufferKind.State && b.Name == state.Name) is { } buffer && program.Updated.Contains(buffer.Id))
            {
                Compare(program, state.Name, part, memory[buffer.Id]);
            }
        }
    }

    private Dictionary<int, double[]> Run(KernelProgram program)
    {
        // What nobody gives starts as NaN: an element that is read before it is written shows.
        var memory = program.Buffers.Where(static b => b.Kind != BufferKind.Constant).ToDictionary(static b => b.Id, b => _given.TryGetValue(b.Name, out var values)
            ? [.. values]
            : Enumerable.Repeat(double.NaN, b.Size * (b.PerExample ? _examples.Batch : 1)).ToArray());
        KernelInterpreter.Run(program, _examples.Batch, memory, Draw);
        return memory;
    }

    private double Draw(RandomValue value, int example, int element)
    {
        var random = new CounterRandom(_oracle.Seed, _oracle.Step, 0);
        return value.Kind == RandomKind.Uniform ? random.Uniform(value.Stream, (uint)example, (uint)element) : random.Normal(value.Stream, (uint)example, (uint)element);
    }

    private void Compare(KernelProgram program, string what, double[] expected, double[] actual)
    {
        var tolerance = Tolerance * Math.Max(1, expected.Max(Math.Abs));
        for (var i = 0; i < expected.Length; i++)
        {
            if (!(Math.Abs(expected[i] - actual[i]) <= tolerance))
            {
                _found.Add(string.Create(
                    CultureInfo.InvariantCulture, $"{program.Name}: value {i} of {what} is {actual[i]:g17} by the kernels, {expected[i]:g17} by the engine (within {tolerance:g2})."));
                return;
            }
        }
    }

    private void Parts(double[] rows, Node[] parts)
    {
        var (width, at) = (parts.Sum(static p => p.Shape.Size), 0);
        foreach (var part in parts)
        {
            _given[part.Name] = Columns(rows, width, at, part.Shape.Size);
            at += part.Shape.Size;
        }
    }

    private static double[] Columns(double[] rows, int width, int from, int count) =>
        [.. Enumerable.Range(0, width == 0 ? 0 : rows.Length / width).SelectMany(r => rows[((r * width) + from)..((r * width) + from + count)])];
}
