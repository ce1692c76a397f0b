using System.Globalization;
using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;
using Xunit.Abstractions;

namespace NetCompiler.Core.Tests.Gradients;

/// <summary>
/// The gradient checks would notice a mistake in any backward kernel: each mutant of each rule must fail in at least one case.
/// </summary>
[Collection("Gradients")] // The cases are shared, and differences move their values.
public sealed class GradientMutantTests(ITestOutputHelper output)
{
    [Fact]
    public void Every_mutant_of_a_backward_kernel_is_caught()
    {
        var survivors = new Dictionary<string, string>(StringComparer.Ordinal);
        var caught = new HashSet<string>(StringComparer.Ordinal);
        foreach (var c in GradientCases.All)
        {
            var expected = c.ByDifferences();
            for (var call = 0; call < c.Backward.Calls.Count; call++)
            {
                var kernel = c.Backward.Calls[call].Kernel;
                if (c.ForwardNames.Contains(c.Backward.Calls[call].Layer) || kernel.Name == "copy")
                {
                    continue;
                }

                var at = call;
                var run = new Lazy<Func<Kernel, Dictionary<string, double[]>?>>(() => c.ByMutants(at));
                foreach (var (path, mutant) in KernelMutants.Of(kernel))
                {
                    var key = string.Create(CultureInfo.InvariantCulture, $"{kernel.Name}, {kernel.Axes.Count} axes: {path}");
                    if (caught.Contains(key))
                    {
                        continue;
                    }

                    if (IsCaught(expected, run.Value, mutant))
                    {
                        caught.Add(key);
                        survivors.Remove(key);
                    }
                    else
                    {
                        survivors[key] = c.Name;
                    }
                }
            }
        }

        var open = survivors.Where(static s => !EquivalentMutants.Contains(s.Key)).OrderBy(static s => s.Key, StringComparer.Ordinal).ToList();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"backward kernels: {caught.Count + survivors.Count} mutants, {caught.Count} caught, {survivors.Count - open.Count} equivalent, {open.Count} survived"));
        Assert.True(open.Count == 0, string.Join("\n", open.Select(static s => $"{s.Key} (in {s.Value})")));
    }

    [Fact]
    public void Every_mutant_of_a_backward_graph_is_caught()
    {
        // A rule in one case may add nothing, such as what comes from a next step that is not there: it must be noticed in another.
        var survivors = new Dictionary<string, string>(StringComparer.Ordinal);
        var caught = new HashSet<string>(StringComparer.Ordinal);
        foreach (var c in GradientCases.All)
        {
            var expected = c.ByDifferences();
            foreach (var node in c.Training.Graph.Nodes.Skip(c.Training.ForwardCount))
            {
                foreach (var (what, mutant) in Mutants(c.Training.Graph, node))
                {
                    var key = string.Create(CultureInfo.InvariantCulture, $"{string.Concat(node.Name.Where(static l => !char.IsDigit(l)))}, {node.Operator} of {node.Inputs.Count}: {what}");
                    var graph = c.Training.Graph with { Nodes = c.Training.Graph.Nodes.With(node.Id, mutant) };
                    if (caught.Contains(key))
                    {
                        continue;
                    }

                    if (GradientCase.Difference(expected, c.ByKernels(c.Lower(c.Training with { Graph = graph }))) is null)
                    {
                        survivors[key] = c.Name;
                    }
                    else
                    {
                        caught.Add(key);
                        survivors.Remove(key);
                    }
                }
            }
        }

        var open = survivors.Where(static s => !EquivalentMutants.Contains(s.Key)).Select(static s => $"{s.Key} (in {s.Value})").ToList();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"backward graphs: {caught.Count + survivors.Count} mutants, {survivors.Count - open.Count} equivalent, {open.Count} survived"));
        Assert.True(caught.Count > 100);
        Assert.True(open.Count == 0, string.Join("\n", open));
    }

    // Two inputs of one shape exchanged, where the order matters; a part of a sum or a factor left out, or taken twice.
    private static IEnumerable<(string What, Node Mutant)> Mutants(NetworkGraph graph, Node node)
    {
        // A boundary exchanged is no scan any more.
        if (node.Operator.StartsWith("scan.", StringComparison.Ordinal) && node.Scan is not null)
        {
            yield break;
        }

        var commutes = node.Operator is "add" or "multiply";
        for (var a = 0; a < node.Inputs.Count; a++)
        {
            if (commutes)
            {
                var index = a;
                yield return ($"input {Text(a)} left out", node with { Inputs = node.Inputs.Where((_, i) => i != index).ToEquatable() });
                yield return ($"input {Text(a)} twice", node with { Inputs = node.Inputs.Append(node.Inputs[a]).ToEquatable() });
            }

            for (var b = a + 1; !commutes && b < node.Inputs.Count; b++)
            {
                var (first, second) = (graph[node.Inputs[a]], graph[node.Inputs[b]]);

                // Without a mean the gradient of a weight is a sum of dy · x, whichever is which.
                var isProduct = b == 1 && node is { Operator: "norm.weightgradient", Inputs.Count: 3 };
                if (!isProduct && first.Shape == second.Shape && node.Shape.Size > 1 && first.PerExample == second.PerExample)
                {
                    yield return ($"inputs {Text(a)} and {Text(b)} exchanged", node with { Inputs = node.Inputs.With(a, second.Id).With(b, first.Id) });
                }
            }
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static bool IsCaught(Dictionary<string, double[]> expected, Func<Kernel, Dictionary<string, double[]>?> run, Kernel mutant)
    {
        try
        {
            return run(mutant) is { } actual && GradientCase.Difference(expected, actual) is not null;
        }
        catch (IndexOutOfRangeException)
        {
            return true;
        }
    }
}
