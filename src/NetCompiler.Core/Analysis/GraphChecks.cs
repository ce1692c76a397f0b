using System.Globalization;
using NetCompiler.Core.Declaration;
using NetCompiler.Core.Diagnostics;
using NetCompiler.Core.Graph;
using NetCompiler.Core.Operators;

namespace NetCompiler.Core.Analysis;

/// <summary>What can be said only of the whole graph.</summary>
internal sealed class GraphChecks(GraphDraft draft, SourceMap places, ProblemList problems)
{
    /// <param name="graph">The finished graph.</param>
    /// <param name="budget">The most trainable values the user allows; 0 for no limit.</param>
    /// <param name="most">The most that memory can address.</param>
    public void Check(NetworkGraph graph, long budget, long most)
    {
        FindUnused(graph);
        FindEmpty(graph);
        CountParameters(graph, budget, most);
    }

    /// <summary>Of a chain of unused values only its end is reported.</summary>
    public void FindUnused(NetworkGraph graph)
    {
        var isRead = new bool[graph.Nodes.Count];
        foreach (var root in graph.Outputs.Select(static o => o.Value).Concat(graph.Losses))
        {
            isRead[root] = true;
        }

        foreach (var input in graph.Nodes.SelectMany(static n => n.Inputs))
        {
            isRead[input] = true;
        }

        foreach (var node in graph.Nodes)
        {
            if (!isRead[node.Id])
            {
                problems.Add(ProblemKinds.UnusedValue, places[node.Declared],
                    $"The value of {draft.Origin(node.Id)} is not used. Read it in a later layer, name it in output, or remove it.");
            }
        }
    }

    private void FindEmpty(NetworkGraph graph)
    {
        if (graph.Outputs.All(o => graph[o.Value].Operator == Leaf.Input))
        {
            problems.Add(ProblemKinds.NoLayers, places[graph[graph.Outputs[0].Value].Declared],
                "The network has an input but no layer. Write layers below it, e.g. dense 10 | softmax.");
        }
    }

    /// <summary>Reported at the layer with which the budget is exceeded.</summary>
    private void CountParameters(NetworkGraph graph, long budget, long most)
    {
        var limit = budget > 0 ? Math.Min(budget, most) : most;
        var total = 0L;
        Node? over = null;
        foreach (var parameter in graph.Parameters)
        {
            total += GraphDraft.SizeOf(parameter.Shape);
            over ??= total > limit ? parameter : null;
        }

        if (over is not null)
        {
            var allowed = limit == budget ? "MaxParameters allows" : "memory can address";
            problems.Add(ProblemKinds.ParameterBudget, places[over.Declared], string.Format(
                CultureInfo.InvariantCulture,
                "The network has {0:N0} parameters, but {1} {2:N0}; with {3} of {4} it is more. Use smaller layers, or raise the limit.",
                total, allowed, limit, over.Name, over.Shape));
        }
    }
}
