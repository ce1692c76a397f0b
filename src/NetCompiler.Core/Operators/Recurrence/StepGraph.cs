using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;
using NetCompiler.Core.Operators.Internal;

namespace NetCompiler.Core.Operators.Recurrence;

/// <summary>Writes the graph of one step from that of a whole sequence (see <see cref="Streaming.Step"/>).</summary>
internal sealed class StepGraph(NetworkGraph graph)
{
    private readonly List<Node> _nodes = [];
    private readonly int[] _ids = new int[graph.Nodes.Count];
    private readonly List<int> _inputs = [];
    private readonly List<NamedValue> _outputs = [];
    private int? _place;
    private int? _seen;

    public NetworkGraph Build()
    {
        foreach (var node in graph.Nodes)
        {
            var changed = node with
            {
                Inputs = node.Inputs.Select(i => _ids[i]).ToEquatable(),
                Shape = !node.PerExample ? node.Shape : node.Operator == Leaf.Input && Streaming.IsList(graph, node.Id) ? Shape.Flat(1) : Streaming.OneStep(node.Shape),
                Scan = node.Scan is null ? null : node.Scan with { Steps = 1 },
            };
            _ids[node.Id] = Add(node.Operator switch
            {
                ScanRegion.Boundary.State => changed with { Inputs = EquatableArray.Of(Before(node.Name, changed.Shape)) },
                "attention.scores" => Cached(node, changed, 1) with { Shape = Places(node.Shape) },
                "attention.values" => Cached(node, changed, 1),
                "attention.softmax" => changed with { Inputs = changed.Inputs.Append(Seen(node.Shape.Extents[2])).ToEquatable(), Settings = Settings.None, Shape = Places(node.Shape) },
                "positionalencoding.sum" => changed with { Operator = "positionalencoding.step", Inputs = changed.Inputs.Append(Place()).ToEquatable() },
                _ => changed,
            });
            if (node.Operator == ScanRegion.Boundary.Next)
            {
                After(node.Name, Add(changed with
                {
                    Operator = ScanRegion.Boundary.Last, Name = node.Name + ".after", Inputs = EquatableArray.Of(_ids[node.Id]), Settings = Settings.None, Scan = null,
                }));
            }
        }

        return new(
            _nodes.ToArray(),
            graph.Inputs.Select(i => _ids[i]).Concat(_inputs).ToEquatable(),
            graph.Outputs.Select(o => o with { Value = _ids[o.Value] }).Concat(_outputs).ToEquatable(),
            default);
    }

    private static Shape Places(Shape scores) => Shape.Spatial(scores.Extents[0], 1, scores.Extents[2]);

    // The rows of all steps so far in place of this step's row.
    private Node Cached(Node whole, Node step, int input)
    {
        var rows = graph[whole.Inputs[input]].Shape;
        var name = whole.Name + (whole.Operator == "attention.scores" ? ".keys" : ".values");

        // What is carried stands among the inputs in the order in which it stands among the outputs.
        var place = Place();
        var cache = Add("attention.cache", name, Settings.None, rows, Before(name, rows), step.Inputs[input], place);
        After(name, cache);
        return step with { Inputs = step.Inputs.Select((id, i) => i == input ? cache : id).ToEquatable() };
    }

    // How many steps there were before this one.
    private int Place()
    {
        if (_place is null)
        {
            _place = Before("stream.place", Shape.Scalar);
            After("stream.place", Add("scale", "stream.place.next", Settings.None.With("factor", 1).With("offset", 1), Shape.Scalar, _place.Value));
        }

        return _place.Value;
    }

    private int Seen(int steps)
    {
        Place();
        return _seen ??= Add(SequenceLengths.Mask, "stream.place.seen", Settings.None, Shape.Sequence(steps, 1), _outputs.First(static o => o.Name == "stream.place.after").Value);
    }

    private int Before(string name, Shape shape)
    {
        _inputs.Add(Add(Leaf.Input, name + ".before", Settings.None, shape));
        return _inputs[_inputs.Count - 1];
    }

    private void After(string name, int value) => _outputs.Add(new(name + ".after", value));

    private int Add(string @operator, string name, Settings settings, Shape shape, params int[] inputs) =>
        Add(new Node(-1, @operator, name, inputs, settings, shape, true, -1));

    private int Add(Node node)
    {
        _nodes.Add(node with { Id = _nodes.Count });
        return _nodes.Count - 1;
    }
}

/// <summary>Inputs: rows (steps, features), a row (1, features), its place. A step's keys or values among those of the steps before.</summary>
internal sealed class AttentionCache() : InternalOperator("attention.cache", "y = rows with one of them replaced: keys and values of a sequence that is followed step by step.")
{
    public override (int Least, int Most) InputCount => (3, 3);

    public override void Lower(LoweringContext context)
    {
        var k = context.Kernel(Name, "y = row at its place, else what was there");
        var y = context.Output;
        var (n, t, j) = (k.Rows(), k.Parallel("t", y.Extents[0]), k.Parallel("j", y.Extents[1]));
        var isHere = Expression.Of(ScalarOperation.Equal, k.Index(t), k.Read(context.Input(2).As("place"), n, 0));
        k.Write(y, Expression.Select(isHere, k.Read(context.Input(1).As("row"), n, 0, j), k.Read(context.Input(0).As("rows"), n, t, j)), n, t, j);
    }
}

/// <summary>Inputs: x (1, features), a table of rows, the place.</summary>
internal sealed class PositionalStep() : InternalOperator("positionalencoding.step", "y = x + e[place]: positionalencoding of a sequence that is followed step by step.")
{
    public override (int Least, int Most) InputCount => (3, 3);

    public override void Lower(LoweringContext context)
    {
        var k = context.Kernel(Name, "y = x + e[place]");
        var (n, j) = (k.Rows(), k.Parallel("j", context.Output.Extents[1]));
        var row = k.Read(context.Input(1).As("e"), k.Lookup(context.Input(2).As("place"), n, 0), j);
        k.Write(context.Output, k.Read(context.Input(0), n, 0, j) + row, n, 0, j);
    }
}
