using System.Globalization;
using NetCompiler.Core.Graph;
using NetCompiler.Core.Operators;

namespace NetCompiler.Core.Passes;

/// <summary>Puts the graph of each composite layer in its place, composites inside composites included.</summary>
public static class Composites
{
    /// <param name="graph">The graph.</param>
    /// <param name="training">Whether its layers are to act as in training.</param>
    /// <param name="stays">Operators whose layers stay as they are, for those who know them by themselves; null for none.</param>
    public static NetworkGraph Expand(NetworkGraph graph, bool training, Func<string, bool>? stays = null)
    {
        bool IsExpanded(Node node) => OperatorCatalogue.Find(node.Operator) is CompositeOperator && stays?.Invoke(node.Operator) != true;
        if (!graph.Nodes.Any(IsExpanded))
        {
            return graph;
        }

        var names = new HashSet<string>(graph.Nodes.Select(static n => n.Name), StringComparer.Ordinal);
        return GraphRewriter.Run(graph, (rewriter, node) => IsExpanded(node)
            ? ((CompositeOperator)OperatorCatalogue.Find(node.Operator)!).Expand(new Context(rewriter, node with { Inputs = node.Inputs.Select(rewriter.NewId).ToEquatable() }, names, training, IsExpanded) { Scan = node.Scan })
            : rewriter.Keep(node));
    }

    /// <param name="node">The layer; its inputs are ids of the new graph already.</param>
    private sealed class Context(GraphRewriter rewriter, Node node, HashSet<string> names, bool training, Func<Node, bool> isExpanded) : ExpansionContext
    {
        public override Node Node => node;

        public override bool IsTraining => training;

        public override int Input(int index) => node.Inputs[index];

        public override Node NodeOf(int id) => rewriter[id];

        public override int Add(string @operator, string suffix, Settings settings, params int[] inputs)
        {
            var known = OperatorCatalogue.Find(@operator) ?? throw new InvalidOperationException($"There is no operator {@operator}.");
            var values = ShapeInference.ValuesOf(known, inputs.Select(NodeOf)).ToArray();
            var shape = ShapeInference.Of(known, settings, node.Name + "." + suffix, values);
            return Add(@operator, suffix, settings, shape, inputs.Any(i => NodeOf(i).PerExample), inputs);
        }

        public override int Add(string @operator, string suffix, Settings settings, Shape shape, bool perExample, params int[] inputs) =>
            Add(new(-1, @operator, Unique(node.Name + "." + suffix), inputs, settings, shape, perExample, node.Declared) { Scan = Scan });

        public override int Constant(string suffix, Shape shape, IEnumerable<double> values) => rewriter.Add(new(
            -1, Leaf.Constant, Unique(node.Name + "." + suffix), default,
            Settings.Of(new Setting("values", values.ToEquatable())), shape, PerExample: false, node.Declared));

        public override void Update(int state, int value) => rewriter.Update(state, value);

        public override int Result(string @operator, Settings settings, params int[] inputs) =>
            Add(node with { Operator = @operator, Settings = settings, Inputs = inputs, Body = null });

        // A composite inside a composite is expanded where it is added.
        private int Add(Node added) => isExpanded(added)
            ? ((CompositeOperator)OperatorCatalogue.Find(added.Operator)!).Expand(new Context(rewriter, added, names, training, isExpanded) { Scan = added.Scan })
            : rewriter.Add(added);

        private string Unique(string name)
        {
            var unique = name;
            for (var number = 2; !names.Add(unique); number++)
            {
                unique = name + number.ToString(CultureInfo.InvariantCulture);
            }

            return unique;
        }
    }
}
