using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;
using NetCompiler.Core.Operators;

namespace NetCompiler.Core.Lowering;

/// <summary>Turns a graph into kernels: one buffer for each value that is needed, and the kernels of each node in order.</summary>
public sealed partial class ProgramLowering
{
    private readonly NetworkGraph _graph;
    private readonly NetworkGraph _declared;
    private readonly ProgramResults _results;
    private readonly List<ProgramBuffer> _buffers = [];
    private readonly List<KernelCall> _calls = [];
    private readonly List<ProgramLoop> _loops = [];
    private readonly Dictionary<int, int> _bufferOf = [];
    private readonly Dictionary<string, int> _declaredIds;
    private readonly ScanPlaces _places;
    private readonly HashSet<int> _read;
    private readonly ILookup<int, Node> _companions;

    private ProgramLowering(NetworkGraph graph, NetworkGraph declared, ProgramResults results)
    {
        _graph = graph;
        _declared = declared;
        _results = results;
        _declaredIds = declared.Nodes.ToDictionary(static n => n.Name, static n => n.Id);
        _places = new(graph);
        _read = [.. graph.Nodes.SelectMany(static n => n.Inputs)];
        _companions = graph.Nodes.Where(static n => n.Operator == "companion").ToLookup(static n => n.Inputs[0]);
    }

    /// <summary>Lowers what <paramref name="results"/> ask for.</summary>
    /// <param name="name">The program's name.</param>
    /// <param name="graph">The graph after its passes, with backward nodes where gradients are asked for.</param>
    /// <param name="declared">The graph the user declared; buffers name its nodes.</param>
    /// <param name="results">Ids of <paramref name="graph"/>.</param>
    /// <param name="cancellationToken">Checked at each node.</param>
    public static KernelProgram Lower(
        string name, NetworkGraph graph, NetworkGraph declared, ProgramResults results, CancellationToken cancellationToken = default)
    {
        var lowering = new ProgramLowering(graph, declared, results);
        lowering.BindGradients();
        lowering.BindUpdates();
        lowering.PlaceSeeds();
        var needed = lowering.Needed();
        foreach (var part in ScanOrder.Of(graph, needed))
        {
            cancellationToken.ThrowIfCancellationRequested();
            lowering.Lower(part);
        }

        lowering.CopyResults();
        var kept = results.Kept.Select(lowering.KeptBuffer).Distinct().ToEquatable();
        return new(name, lowering._buffers.ToArray(), lowering._calls.ToArray())
        {
            Kept = kept,
            Loops = lowering._loops.ToArray(),
            Updated = results.StateUpdates.Select(u => lowering.BufferOf(u.State)).Distinct().ToEquatable(),
            Least = Least(graph.Nodes.Where(n => needed[n.Id])),
        };
    }

    /// <summary>A node's value as an operand that is read.</summary>
    internal Operand Source(int node) => Place(node, OperandName(_graph[node]));

    /// <summary>A node's value as an operand that is written.</summary>
    internal Operand Result(int node)
    {
        var place = Place(node, ResultName(_graph[node]));
        return place with { Mode = _buffers[place.Buffer].Kind == BufferKind.ParameterGradient ? WriteMode.SetOrAdd : WriteMode.Set };
    }

    /// <summary>The companion of a node; a value of its own that nobody reads when there is none.</summary>
    internal Operand Companion(Node node, int index) =>
        CompanionOf(node, index) is { } companion
            ? Result(companion.Id)
            : throw new InvalidOperationException($"{node.Name} has no companion {index}.");

    internal Node? CompanionOf(Node node, int index) => _companions[node.Id].FirstOrDefault(n => n.Settings.Integer("index") == index);

    internal Shape ShapeOf(int node) => _graph[node].Shape;

    internal Operand Temporary(string name, string local, Shape shape, bool perExample, int readerChannels)
    {
        var buffer = Add(name, BufferKind.Workspace, -1, shape, perExample);
        _buffers[buffer.Id] = buffer with { ReaderChannels = readerChannels };
        return new(buffer.Id, local, buffer.Extents, perExample);
    }

    internal Operand Constant(string name, string local, Shape shape, EquatableArray<double> values)
    {
        // Nodes that need the same numbers share them.
        var same = _buffers.FirstOrDefault(b => b.Kind == BufferKind.Constant && b.Extents == shape.Extents && b.Values == values)
            ?? Constant(Add(name, BufferKind.Constant, -1, shape, perExample: false), values);
        return new(same.Id, local, same.Extents, false);
    }

    private ProgramBuffer Constant(ProgramBuffer buffer, EquatableArray<double> values) => _buffers[buffer.Id] = buffer with { Values = values };

    // An operator says so by a setting of the node it adds.
    private static LeastExamples Least(IEnumerable<Node> nodes) => nodes
        .Select(static n => new LeastExamples((int)n.Settings.Number(LeastExamples.Setting, 1), n.Settings.Has("layer") ? n.Settings.Text("layer") : n.Name))
        .Where(static l => l.Count > 1).OrderByDescending(static l => l.Count).FirstOrDefault() ?? LeastExamples.One;

    private static bool IsLeaf(Node node) =>
        node.Operator is Leaf.Input or Leaf.Target or Leaf.Parameter or Leaf.State or Leaf.Constant or Leaf.Seed;

    private static BufferKind KindOf(Node node) => node.Operator switch
    {
        Leaf.Input => BufferKind.Input,
        Leaf.Target => BufferKind.Target,
        Leaf.Parameter => BufferKind.Parameter,
        Leaf.State => BufferKind.State,
        Leaf.Constant => BufferKind.Constant,
        Leaf.Seed => node.PerExample ? BufferKind.OutputGradient : BufferKind.Scalar,
        _ => BufferKind.Workspace,
    };

    // In kernels, operands carry the part they play and no layer's name, so that equal kernels of several layers are equal.
    private string OperandName(Node node) => node.Operator switch
    {
        Leaf.Parameter or Leaf.State => LastWord(node.Name),
        Leaf.Target => "target",
        Leaf.Seed => node.PerExample ? "dy" : "seed",
        Leaf.Constant => "constant",
        _ when _declaredIds.ContainsKey(node.Name) => "x",
        _ when IsGradient(node) => "dy",
        _ => LastWord(node.Name),
    };

    private static string ResultName(Node node) => node.Operator switch
    {
        "sumrows" => "db",
        _ when node.Operator.EndsWith("weightgradient", StringComparison.Ordinal) => "dw",
        _ when IsGradient(node) => "dx",
        _ => "y",
    };

    private static bool IsGradient(Node node) => node.Operator.EndsWith("gradient", StringComparison.Ordinal);

    private static string LastWord(string path) => path.Substring(path.LastIndexOf('.') + 1);

    private bool[] Needed()
    {
        var needed = new bool[_graph.Nodes.Count];
        foreach (var id in _results.Outputs.Select(static o => o.Value).Concat(_results.Kept)
            .Concat(_results.ParameterGradients.Concat(_results.InputGradients).Select(static g => g.Gradient))
            .Concat(_results.StateUpdates.Select(static u => u.Value)))
        {
            needed[id] = true;
        }

        // A state needs what comes next, which stands behind it.
        var next = ScanRegion.NextOf(_graph.Nodes);
        for (var id = needed.Length - 1; id >= 0; id--)
        {
            foreach (var input in needed[id] ? _graph[id].Inputs : default)
            {
                needed[input] = true;
            }

            if (needed[id] && next.TryGetValue(id, out var after) && !needed[after.Id])
            {
                needed[after.Id] = true;
                id = after.Id + 1;
            }
        }

        return needed;
    }

    // A gradient that is computed by a node of its own is written straight to where the caller wants it.
    private void BindGradients()
    {
        foreach (var gradient in _results.ParameterGradients)
        {
            var node = _graph[gradient.Gradient];
            if (!_bufferOf.ContainsKey(node.Id) && !IsLeaf(node) && !node.PerExample && !_read.Contains(node.Id))
            {
                _bufferOf[node.Id] = GradientBuffer(_graph[gradient.Value]).Id;
            }
        }
    }

    // A new state is written over the old one. Nodes stand in order, so that a layer used twice updates twice.
    private void BindUpdates()
    {
        foreach (var update in _results.StateUpdates)
        {
            _bufferOf[update.Value] = BufferOf(update.State);
        }
    }

    // The caller gives a gradient for every output in declared order, whichever are read first, or at all.
    private void PlaceSeeds()
    {
        foreach (var seed in _graph.Nodes.Where(static n => n.Operator == Leaf.Seed && n.PerExample))
        {
            BufferOf(seed.Id);
        }

        // So are the inputs of a step, which are not all declared.
        foreach (var input in _graph.Inputs.Where(_ => _graph.Inputs.Count > _declared.Inputs.Count))
        {
            BufferOf(input);
        }
    }

    private void CopyResults()
    {
        foreach (var output in _results.Outputs)
        {
            var node = _graph[output.Value];
            Copy("output." + output.Name, output.Value, Add("output." + output.Name, BufferKind.Output, DeclaredId(node), node.Shape, true));
        }

        foreach (var gradient in _results.InputGradients)
        {
            var input = _graph[gradient.Value];
            Copy(input.Name, gradient.Gradient, Add(input.Name + ".gradient", BufferKind.InputGradient, DeclaredId(input), input.Shape, true));
        }

        var written = new HashSet<int>(_buffers.Where(static b => b.Kind == BufferKind.ParameterGradient).Select(static b => b.Node));
        foreach (var gradient in _results.ParameterGradients)
        {
            var parameter = _graph[gradient.Value];
            if (!written.Contains(DeclaredId(parameter)))
            {
                Copy(parameter.Name, gradient.Gradient, GradientBuffer(parameter));
            }
        }
    }

    private void Copy(string layer, int from, ProgramBuffer to) => Copy(layer, from, new Operand(
        to.Id, "y", to.Extents, to.PerExample, to.Kind == BufferKind.ParameterGradient ? WriteMode.SetOrAdd : WriteMode.Set));

    private void Copy(string layer, int from, Operand to)
    {
        var k = new KernelBuilder("copy", "y = x");
        var index = k.Elements(to);
        k.Write(to, k.ReadAt(Source(from).As("x"), index), index);
        _calls.Add(new(layer, k.Build(), k.Bindings) { Views = k.Views });
    }

    private int BufferOf(int node)
    {
        var owner = _places.Of(node).Owner;
        if (!_bufferOf.TryGetValue(owner, out var id))
        {
            var value = _graph[owner];
            var buffer = Add(value.Name, KindOf(value), DeclaredId(value), _places.ShapeOf(value), value.PerExample);
            _bufferOf[owner] = id = buffer.Id;
            if (value.Operator == Leaf.Constant)
            {
                // A single number fills the shape.
                var numbers = value.Settings.Items.First(static s => s.Name == "values").Numbers;
                Constant(buffer, numbers.Count == 1 ? Enumerable.Repeat(numbers[0], value.Shape.Size).ToEquatable() : numbers);
            }
        }

        return id;
    }

    private ProgramBuffer GradientBuffer(Node parameter) => Add(
        parameter.Name + ".gradient", BufferKind.ParameterGradient, DeclaredId(parameter), parameter.Shape, perExample: false);

    private int DeclaredId(Node node) => node.Operator == Leaf.Seed
        ? _declared.Outputs.FirstOrDefault(o => "seed." + o.Name == node.Name)?.Value ?? -1
        : _declaredIds.TryGetValue(node.Name, out var id) && _declared[id].Shape == node.Shape ? id : -1;

    private ProgramBuffer Add(string name, BufferKind kind, int node, Shape shape, bool perExample)
    {
        var buffer = new ProgramBuffer(_buffers.Count, name, kind, node, shape.Extents, perExample) { Space = shape.Kind };
        _buffers.Add(buffer);
        return buffer;
    }
}
