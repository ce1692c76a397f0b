using System.Globalization;
using NetCompiler.Core.Graph;
using NetCompiler.Core.Operators;

namespace NetCompiler.Core.Gradients;

/// <summary>The backward graph under construction.</summary>
internal sealed partial class BackwardBuilder
{
    private readonly NetworkGraph _graph;
    private readonly bool _inputsWanted;
    private readonly List<Node> _nodes;
    private readonly HashSet<string> _names;

    // Of each forward node whether its gradient leads anywhere, and the parts of it given so far.
    private readonly bool[] _needed;
    private readonly List<int>[] _parts;

    public BackwardBuilder(NetworkGraph graph, bool inputsWanted)
    {
        _graph = graph;
        _inputsWanted = inputsWanted;
        _nodes = [.. graph.Nodes];
        _names = new(graph.Nodes.Select(static n => n.Name), StringComparer.Ordinal);
        _parts = [.. graph.Nodes.Select(static _ => new List<int>())];
        _needed = new bool[graph.Nodes.Count];
        _next = ScanRegion.NextOf(graph.Nodes);
        for (var again = true; again;)
        {
            again = false;
            foreach (var node in graph.Nodes)
            {
                _needed[node.Id] |= IsWanted(node) || node.Inputs.Any(i => _needed[i]);

                // A state depends on what comes next, which stands behind it.
                again |= node.Operator == ScanRegion.Boundary.Next && _needed[node.Id] && !_needed[node.Inputs[0]];
                _needed[node.Operator == ScanRegion.Boundary.Next ? node.Inputs[0] : node.Id] |= _needed[node.Id];
            }
        }
    }

    public int AddLeaf(string name, Shape shape, bool perExample) => Add(Leaf.Seed, name, Settings.None, shape, perExample);

    /// <summary>Says that <paramref name="gradient"/> is a part of the gradient of <paramref name="value"/>.</summary>
    public void Give(int value, int gradient)
    {
        if (_needed[value])
        {
            _parts[value].Add(gradient);
        }
    }

    /// <summary>Runs the rules from the last forward node to the first.</summary>
    public TrainingGraph Build(int[] seeds)
    {
        var gradients = new Dictionary<int, int>();
        for (var id = _graph.Nodes.Count - 1; id >= 0; id--)
        {
            var node = _graph[id];
            if (ScanBoundary(node))
            {
                continue;
            }

            if (_parts[id].Count > 0 && node.Operator != "companion")
            {
                gradients[id] = Total(node);
                if (node.Inputs.Count > 0)
                {
                    OperatorOf(node).Differentiate(new Context(this, node, gradients[id]));
                }
            }
        }

        var parameters = Of(_graph.Parameters.Where(IsWanted), gradients);
        var inputs = _inputsWanted ? Of(_graph.Inputs.Select(i => _graph[i]), gradients) : default;
        return new(_graph with { Nodes = _nodes.ToArray() }, _graph.Nodes.Count, seeds, parameters, inputs);
    }

    private static Operator OperatorOf(Node node) => OperatorCatalogue.Find(node.Operator)
        ?? throw new InvalidOperationException($"{node.Name} has operator {node.Operator}, which is not in the catalogue.");

    private bool IsWanted(Node node) => node.Operator switch
    {
        Leaf.Parameter => node.Settings.Number("trainable", 1) != 0,
        Leaf.Input => _inputsWanted,
        _ => false,
    };

    // A weight behind a step has no influence; its gradient is 0, but it has one.
    private EquatableArray<GradientOf> Of(IEnumerable<Node> values, Dictionary<int, int> gradients) => values.Select(v => new GradientOf(
        v.Id, gradients.TryGetValue(v.Id, out var gradient) ? gradient : Add("zeros", v.Name + ".gradient", Settings.None, v.Shape, v.PerExample))).ToEquatable();

    private int Total(Node value) => _parts[value.Id].Count == 1
        ? _parts[value.Id][0]
        : Add(Mirrored(value.Scan), "add", value.Name + ".gradient", Settings.None, value.Shape, value.PerExample, [.. _parts[value.Id]]);

    private int Add(string @operator, string name, Settings settings, Shape shape, bool perExample, params int[] inputs) =>
        Add(null, @operator, name, settings, shape, perExample, inputs);

    private int Add(ScanRegion? scan, string @operator, string name, Settings settings, Shape shape, bool perExample, params int[] inputs)
    {
        var unique = name;
        for (var number = 2; !_names.Add(unique); number++)
        {
            unique = name + number.ToString(CultureInfo.InvariantCulture);
        }

        _nodes.Add(new(_nodes.Count, @operator, unique, inputs, settings, shape, perExample, -1) { Scan = scan });
        return _nodes.Count - 1;
    }

    private sealed class Context(BackwardBuilder builder, Node node, int outputGradient) : GradientContext
    {
        public override Node Node => node;

        public override int OutputGradient => outputGradient;

        public override Node NodeOf(int id) => builder._nodes[id];

        public override bool Needs(int index) => builder._needed[node.Inputs[index]];

        public override int Add(string @operator, Settings settings, Shape shape, bool perExample, params int[] inputs)
        {
            // dense1 with dense.weightgradient gives dense1.weightgradient.
            var suffix = @operator.Substring(@operator.LastIndexOf('.') + 1);
            var name = node.Name + "." + suffix;

            // Sums over the batch are sums over the steps too: one contraction after the scan instead of one in each step.
            return node.Scan is null ? builder.Add(@operator, name, settings, shape, perExample, inputs)
                : perExample ? builder.Add(Mirrored(node.Scan), @operator, name, settings, shape, perExample, inputs)
                : builder.Add(@operator, name, settings, shape, perExample, [.. inputs.Select(builder.Collected)]);
        }

        public override int CompanionOf(int index) => builder.CompanionOf(node, index).Id;

        public override int Keep(int index, string name, Shape shape) =>
            builder.Add(node.Scan, "companion", node.Name + "." + name, Settings.None.With("index", index), shape, node.PerExample, node.Id);

        public override int CompanionGradient(int index) => builder.CompanionGradient(node, index);

        public override void Give(int index, int gradient) => builder.Give(node.Inputs[index], gradient);
    }
}
