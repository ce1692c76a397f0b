using System.Globalization;

namespace NetCompiler.Core.Graph;

/// <summary>
/// Checks the structure every phase relies on: ids, order, names, references. A finding is a fault of the compiler, never of the user. What
/// needs to know the operators is checked by <c>Operators.OperatorVerifier</c>.
/// </summary>
public static class GraphVerifier
{
    /// <summary>What is wrong with the graph, as sentences; empty when nothing is.</summary>
    public static IReadOnlyList<string> Verify(NetworkGraph graph)
    {
        var found = new List<string>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < graph.Nodes.Count; i++)
        {
            var node = graph[i];
            if (node.Id != i)
            {
                found.Add($"{node.Name} stands at {Text(i)} and says it is {Text(node.Id)}.");
            }

            if (!names.Add(node.Name))
            {
                found.Add($"Two nodes are named {node.Name}.");
            }

            foreach (var input in node.Inputs.Where(input => input < 0 || input >= i))
            {
                found.Add($"{node.Name} reads node {Text(input)}, which does not come before it.");
            }

            if (node.Shape.Extents.Any(static e => e < 1) || node.Shape.Rank == 0)
            {
                found.Add($"{node.Name} has the shape {node.Shape}, and every extent must be at least 1.");
            }
        }

        VerifyReferences(graph, found);
        if (found.Count == 0)
        {
            ScanRegion.Verify(graph, found); // It follows references, which must lead somewhere.
        }

        return found;
    }

    private static void VerifyReferences(NetworkGraph graph, List<string> found)
    {
        bool Exists(string what, int id)
        {
            if (id >= 0 && id < graph.Nodes.Count)
            {
                return true;
            }

            found.Add($"{what} is node {Text(id)}, and there are {Text(graph.Nodes.Count)}.");
            return false;
        }

        foreach (var id in graph.Inputs)
        {
            if (Exists("An input", id) && graph[id].Operator != Leaf.Input)
            {
                found.Add($"{graph[id].Name} is listed as an input, but its operator is {graph[id].Operator}.");
            }
        }

        foreach (var node in graph.Nodes.Where(n => n.Operator == Leaf.Input && !graph.Inputs.Contains(n.Id)))
        {
            found.Add($"{node.Name} is an input that is not listed.");
        }

        foreach (var output in graph.Outputs)
        {
            if (Exists($"Output {output.Name}", output.Value) && !graph[output.Value].PerExample)
            {
                found.Add($"Output {output.Name} is {graph[output.Value].Name}, which is not per example.");
            }
        }

        foreach (var repeated in graph.Outputs.GroupBy(static o => o.Name).Where(static g => g.Count() > 1))
        {
            found.Add($"Two outputs are named {repeated.Key}.");
        }

        foreach (var (state, value) in graph.StateUpdates.Select(static u => (u.State, u.Value)))
        {
            if (Exists("An updated state", state) && Exists("What a state becomes", value)
                && (graph[state].Operator != Leaf.State || graph[value].Shape != graph[state].Shape || graph[value].PerExample))
            {
                found.Add($"{graph[value].Name} is to be the new value of {graph[state].Name}, a {graph[state].Operator} of {graph[state].Shape}.");
            }
        }

        foreach (var id in graph.Losses)
        {
            if (Exists("A loss", id) && (graph[id].Shape != Shape.Scalar || !graph[id].PerExample))
            {
                found.Add($"{graph[id].Name} is listed as a loss, but it is not one number per example.");
            }
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
