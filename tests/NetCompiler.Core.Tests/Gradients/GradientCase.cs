using NetCompiler.Core.Gradients;
using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;
using NetCompiler.Core.Lowering;
using NetCompiler.Core.Passes;
using NetCompiler.TestKit;

namespace NetCompiler.Core.Tests.Gradients;

/// <summary>
/// A graph with values for everything that is given, whose gradients can be computed by its backward kernels and by finite differences of
/// its forward kernels. With losses the function is the mean of the weighted losses, else the sum of outputs times given seeds.
/// </summary>
internal sealed class GradientCase
{
    public const int Rows = 3;

    private readonly NetworkGraph _graph;
    private readonly Dictionary<string, double[]> _given = new(StringComparer.Ordinal);
    private readonly KernelProgram _forward;
    private Dictionary<string, double[]>? _differences;

    public GradientCase(string name, NetworkGraph graph, int seed, Func<Node, Random, double>? value = null)
    {
        Name = name;
        _graph = graph = Composites.Expand(graph, training: true);
        var random = new Random(seed);
        foreach (var node in graph.Nodes.Where(static n => n.Operator is Leaf.Input or Leaf.Target or Leaf.Parameter or Leaf.State))
        {
            _given[node.Name] = Values(node.Shape.Size * (node.PerExample ? Rows : 1), () => (value ?? Default)(node, random));
        }

        var training = HasLoss ? Differentiator.Loss(graph) : Differentiator.Backward(graph);
        foreach (var output in graph.Outputs)
        {
            _given["seed." + output.Name] = Values(graph[output.Value].Shape.Size * Rows, () => (2 * random.NextDouble()) - 1);
        }

        _given["seed"] = [1.0 / Rows];
        ForwardNames = graph.Nodes.Select(static n => n.Name).ToHashSet(StringComparer.Ordinal);
        Training = training;
        _forward = ProgramLowering.Lower("forward", graph, graph, HasLoss ? new(Kept: graph.Losses) : new(Outputs: graph.Outputs));
        Backward = Lower(training);
    }

    public string Name { get; }

    public TrainingGraph Training { get; }

    public HashSet<string> ForwardNames { get; }

    public KernelProgram Backward { get; }

    private bool HasLoss => _graph.Losses.Count > 0;

    public static double Default(Node node, Random random) => node.Operator switch
    {
        Leaf.State when node.Name.EndsWith("deviation", StringComparison.Ordinal) => random.Next(3) == 0 ? 0 : 0.5 + random.NextDouble(),
        Leaf.Parameter => (1.6 * random.NextDouble()) - 0.8,
        _ => (4 * random.NextDouble()) - 2,
    };

    /// <summary>The kernels of the backward graph, or of a mutant of it.</summary>
    public KernelProgram Lower(TrainingGraph training) => ProgramLowering.Lower(
        "backward", training.Graph, _graph, new(ParameterGradients: training.Parameters, InputGradients: training.Inputs));

    /// <summary>The gradients by name of what they are the gradient of, from the backward kernels or from a mutant of them.</summary>
    public Dictionary<string, double[]> ByKernels(KernelProgram backward)
    {
        var memory = Memory(backward, Rows, 0);
        KernelInterpreter.Run(backward, Rows, memory, Draw);
        return Results(backward, memory);
    }

    /// <summary>
    /// The gradients with another kernel in place of one call's, each as the result of a function: what runs before the call is run once, and what runs after
    /// it only where the call itself writes something else; null where it does not.
    /// </summary>
    public Func<Kernel, Dictionary<string, double[]>?> ByMutants(int call)
    {
        var calls = Backward.Calls;
        var loop = calls[call].Loop;
        var first = call;
        while (loop >= 0 && first > 0 && calls[first - 1].Loop == loop)
        {
            first--;
        }

        var before = Memory(Backward, Rows, 0);
        Run(Part(0, first), before);
        var after = Copied(before);
        Run(Part(first, loop < 0 ? call + 1 : calls.Count), after);
        return kernel =>
        {
            var memory = Copied(before);
            var changed = calls[call] with { Kernel = kernel };
            if (loop >= 0)
            {
                Run(Part(first, calls.Count, changed, call), memory);
                return Results(Backward, memory);
            }

            Run(Part(call, call + 1, changed, call), memory);
            if (memory.All(m => m.Value.AsSpan().SequenceEqual(after[m.Key])))
            {
                return null;
            }

            Run(Part(call + 1, calls.Count), memory);
            return Results(Backward, memory);
        };

        KernelProgram Part(int from, int to, KernelCall? changed = null, int at = -1) =>
            Backward with { Calls = Enumerable.Range(from, to - from).Select(i => i == at ? changed! : calls[i]).ToEquatable() };

        static void Run(KernelProgram part, Dictionary<int, double[]> memory) => KernelInterpreter.Run(part, Rows, memory, Draw);

        static Dictionary<int, double[]> Copied(Dictionary<int, double[]> memory) => memory.ToDictionary(static m => m.Key, static m => (double[])m.Value.Clone());
    }

    /// <summary>The gradients of weights when the batch is worked off one example after another.</summary>
    public Dictionary<string, double[]> ByTiles()
    {
        Dictionary<int, double[]>? sums = null;
        for (var row = 0; row < Rows; row++)
        {
            var memory = Memory(Backward, 1, row);
            foreach (var (id, sum) in sums ?? [])
            {
                memory[id] = sum;
            }

            var first = row;
            KernelInterpreter.Run(Backward, 1, memory, (r, example, element) => Draw(r, example + first, element), accumulate: row > 0);
            sums = Backward.Buffers.Where(static b => b.Kind == BufferKind.ParameterGradient).ToDictionary(static b => b.Id, b => memory[b.Id]);
        }

        return Results(Backward, sums!);
    }

    public Dictionary<string, double[]> ByDifferences() => _differences ??= Differences();

    /// <summary>The first difference between two sets of gradients that is more than rounding; null when they agree.</summary>
    public static string? Difference(Dictionary<string, double[]> expected, Dictionary<string, double[]> actual)
    {
        if (expected.Keys.Except(actual.Keys).FirstOrDefault() is { } missing)
        {
            return $"{missing} has no gradient";
        }

        foreach (var (name, values) in expected)
        {
            var tolerance = 1e-6 * Math.Max(0.1, values.Max(Math.Abs));
            for (var i = 0; i < values.Length; i++)
            {
                if (!(Math.Abs(values[i] - actual[name][i]) <= tolerance))
                {
                    return $"{name}[{i}] is {actual[name][i]}, differences give {values[i]}";
                }
            }
        }

        return null;
    }

    /// <summary>
    /// The gradients multiplied by random directions against differences along these: two forward runs for each value that is differentiated, however many
    /// elements it has. The first that is more than rounding; null when they agree.
    /// </summary>
    public string? DifferenceAlong(Random random)
    {
        var actual = ByKernels(Backward);
        foreach (var name in Training.Parameters.Concat(Training.Inputs).Select(g => _graph[g.Value].Name))
        {
            if (!actual.TryGetValue(name, out var gradient))
            {
                return $"{name} has no gradient";
            }

            const double Step = 1e-5;
            var given = _given[name];
            var direction = Values(given.Length, () => random.Next(2) == 0 ? -1 - random.NextDouble() : 1 + random.NextDouble());
            var above = Value(name, [.. given.Zip(direction, static (x, d) => x + (Step * d))]);
            var below = Value(name, [.. given.Zip(direction, static (x, d) => x - (Step * d))]);
            _given[name] = given;
            double expected = (above - below) / (2 * Step), found = gradient.Zip(direction, static (g, d) => g * d).Sum();
            if (!(Math.Abs(expected - found) <= 1e-6 * Math.Max(0.1, gradient.Sum(Math.Abs))))
            {
                return $"along a direction of {name} the gradient is {found}, differences give {expected}";
            }
        }

        return null;
    }

    private Dictionary<string, double[]> Differences()
    {
        var wanted = Training.Parameters.Concat(Training.Inputs).Select(g => _graph[g.Value].Name);
        return wanted.ToDictionary(static n => n, n => _given[n].Select((x, i) =>
        {
            // Small enough for the third derivative, large enough for the digits that cancel.
            var step = 1e-5 * Math.Max(1, Math.Abs(x));
            var above = At(n, i, x + step);
            var below = At(n, i, x - step);
            _given[n][i] = x;
            return (above - below) / (2 * step);
        }).ToArray());
    }

    private static double[] Values(int count, Func<double> next) => Enumerable.Range(0, count).Select(_ => next()).ToArray();

    private static double Draw(RandomValue value, int example, int element)
    {
        var random = new Random(unchecked((int)value.Stream + (example * 1000) + element));
        return value.Kind == RandomKind.Uniform ? random.NextDouble() : (3 * random.NextDouble()) - 1.5;
    }

    private double At(string name, int index, double x)
    {
        _given[name][index] = x;
        return Value();
    }

    private double Value(string name, double[] values)
    {
        _given[name] = values;
        return Value();
    }

    private double Value()
    {
        var memory = Memory(_forward, Rows, 0);
        KernelInterpreter.Run(_forward, Rows, memory, Draw);
        if (HasLoss)
        {
            var losses = _forward.Kept.Select(id => memory[id]).ToArray();
            return _graph.Losses.Select((id, i) => _graph[id].Settings.Number("weight") * losses[i].Sum() / Rows).Sum();
        }

        return _forward.Buffers.Where(static b => b.Kind == BufferKind.Output).Sum(b =>
            memory[b.Id].Zip(_given["seed." + b.Name["output.".Length..]], static (y, s) => y * s).Sum());
    }

    private Dictionary<int, double[]> Memory(KernelProgram program, int rows, int first)
    {
        var memory = new Dictionary<int, double[]>();
        foreach (var buffer in program.Buffers)
        {
            // What nobody gives starts as NaN: an element that is read before it is written, or never written, shows.
            memory[buffer.Id] = buffer.Kind == BufferKind.Constant ? [.. buffer.Values]
                : !_given.TryGetValue(buffer.Name, out var values)
                ? Enumerable.Repeat(double.NaN, buffer.Size * (buffer.PerExample ? rows : 1)).ToArray()
                : buffer.PerExample ? values[(first * buffer.Size)..((first + rows) * buffer.Size)] : [.. values];
        }

        return memory;
    }

    private static Dictionary<string, double[]> Results(KernelProgram program, Dictionary<int, double[]> memory) => program.Buffers
        .Where(static b => b.Kind is BufferKind.ParameterGradient or BufferKind.InputGradient && b.Name.EndsWith(".gradient", StringComparison.Ordinal))
        .Where(b => memory.ContainsKey(b.Id))
        .ToDictionary(static b => b.Name[..^".gradient".Length], b => memory[b.Id]);
}
