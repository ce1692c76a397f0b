using NetCompiler.Core.Declaration;
using NetCompiler.Core.Diagnostics;
using NetCompiler.Core.Graph;

namespace NetCompiler.Core.Analysis;

/// <summary>The nodes made so far.</summary>
internal sealed class GraphDraft
{
    /// <summary>Stands for a value that could not be made; its problem is reported, and nothing is reported for what reads it.</summary>
    public const int Unknown = -1;

    /// <summary>Values of one tensor: 1 GB of floats.</summary>
    public const long LargestTensor = 1L << 28;

    private readonly SourceMap _places;
    private readonly List<Node> _nodes = [];
    private readonly List<string> _subjects = [];

    public GraphDraft(SourceMap places, ProblemList problems) => (_places, Lengths) = (places, new(this, places, problems));

    public LayerNames Names { get; } = new();

    /// <summary>Which of the values are sequences with lengths.</summary>
    public LengthFlow Lengths { get; }

    public IReadOnlyList<Node> Nodes => _nodes;

    public List<int> Inputs { get; } = [];

    public int Add(string @operator, string name, IEnumerable<int> inputs, Settings settings, Shape shape, bool perExample, int declared, string subject)
    {
        _nodes.Add(new Node(_nodes.Count, @operator, name, inputs.ToEquatable(), settings, shape, perExample, declared));
        _subjects.Add(subject);
        return _nodes.Count - 1;
    }

    public void Replace(Node node) => _nodes[node.Id] = node;

    /// <summary>How a sentence says where a value comes from: <c>dense 8 on line 3</c>.</summary>
    public string Origin(int node) => _subjects[node] + " on " + _places[_nodes[node].Declared];

    /// <summary>Values of a shape without overflow.</summary>
    public static long SizeOf(Shape shape)
    {
        var size = 1L;
        foreach (var extent in shape.Extents)
        {
            size = Math.Min(size * extent, LargestTensor + 1);
        }

        return size;
    }
}
