namespace NetCompiler.Core.Graph;

/// <summary>
/// A body of nodes that is computed once for each step of a sequence. Its nodes stand in the graph like others, but say what they are at one
/// step; the operators of <see cref="Boundary"/> lead in and out. A node of another body may read a value of this one: it gets that of its own step.
/// </summary>
/// <param name="Name">Unique: the layer's name, and which of its scans.</param>
/// <param name="Steps">How often the body is computed.</param>
/// <param name="Reverse">Whether the last step comes first. Steps are counted in time all the same.</param>
public sealed record ScanRegion(string Name, int Steps, bool Reverse)
{
    /// <summary>Where values enter and leave a body. They are names of values elsewhere, so that none of them has a kernel.</summary>
    public static class Boundary
    {
        /// <summary>In: a sequence's value at the step. Input: a sequence outside.</summary>
        public const string Step = "scan.step";

        /// <summary>In: what <see cref="Next"/> was a step before; at the first step its input if it has one, else 0.</summary>
        public const string State = "scan.state";

        /// <summary>In: says that the second input is what the state, the first input, will be at the next step.</summary>
        public const string Next = "scan.next";

        /// <summary>Out: the input's values at all steps as a sequence.</summary>
        public const string Collect = "scan.collect";

        /// <summary>Out: what a state is after the last step. Input: its <see cref="Next"/>.</summary>
        public const string Last = "scan.last";
    }

    /// <summary>The value of <see cref="Boundary.Next"/> for each state that has one.</summary>
    public static IReadOnlyDictionary<int, Node> NextOf(IEnumerable<Node> nodes) =>
        nodes.Where(static n => n.Operator == Boundary.Next).ToDictionary(static n => n.Inputs[0]);

    internal static void Verify(NetworkGraph graph, List<string> found)
    {
        var next = graph.Nodes.Where(static n => n.Operator == Boundary.Next).GroupBy(static n => n.Inputs[0]).ToDictionary(static g => g.Key, static g => g.Count());
        foreach (var node in graph.Nodes)
        {
            var (of, inside) = (node.Inputs.Count > 0 ? graph[node.Inputs[0]] : null, node.Scan is not null);
            var problem = node.Operator switch
            {
                Boundary.Step when !inside || of!.Scan is not null || of.Shape.Extents[0] != node.Scan!.Steps => "takes a step of no sequence of its scan",
                Boundary.State when !inside || of?.Scan is not null || !next.TryGetValue(node.Id, out var count) || count != 1 => "needs one next value and a start from outside",
                Boundary.Next when !inside || of!.Operator != Boundary.State || node.Inputs.Any(i => graph[i].Scan != node.Scan) => "continues no state of its scan",
                Boundary.Collect when inside || of!.Scan is null => "collects nothing from a scan",
                Boundary.Last when inside || of!.Operator != Boundary.Next => "is the last of no state",
                Boundary.Step or Boundary.State or Boundary.Next or Boundary.Collect or Boundary.Last => null,
                _ when !inside && node.Inputs.Any(i => graph[i].Scan is not null) => "stands outside and reads one step of a scan",
                _ => null,
            };
            if (problem is not null)
            {
                found.Add($"{node.Name} ({node.Operator}) {problem}.");
            }
        }
    }
}
