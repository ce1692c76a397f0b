using NetCompiler.Core.Declaration;
using NetCompiler.Core.Diagnostics;
using NetCompiler.Core.Graph;

namespace NetCompiler.Core.Analysis;

/// <summary>Declaration to graph: what the user said gets its meaning, or the problems that prevent it.</summary>
public static class GraphBuilder
{
    /// <summary>Offsets in parameter memory are ints of floats.</summary>
    private const long MostParameters = 1L << 30;

    /// <summary>
    /// Expands blocks and repeats, resolves names, evaluates arguments, infers shapes, and adds losses. Never throws but for cancellation;
    /// the problems are those of meaning only, in the order of their places (those of the text came with the declaration).
    /// </summary>
    public static GraphResult Build(NetworkDeclaration declaration, SourceMap places, CancellationToken cancellationToken)
    {
        var problems = new ProblemList();
        var graph = Build(declaration, places, problems, cancellationToken);
        return new GraphResult(problems.HasErrors ? null : graph, problems.ToEquatable());
    }

    private static NetworkGraph? Build(NetworkDeclaration declaration, SourceMap places, ProblemList problems, CancellationToken cancellationToken)
    {
        var statements = declaration.Statements;
        var blocks = BlockTable.Read(statements, places, problems);
        if (!blocks.IsFinite || !new ExpansionCount(blocks, places, problems).IsWithin(statements))
        {
            return null;
        }

        var draft = new GraphDraft(places, problems);
        var elaborator = new Elaborator(draft, blocks, places, problems, cancellationToken);
        elaborator.Run(statements);
        var (last, value) = elaborator.Last;
        if (last is null)
        {
            problems.Add(ProblemKinds.NoLayers, statements.Count > 0 ? places[statements[0].Id] : Start(places),
                "The network declares nothing that computes. Write an input and layers, e.g. input 3 and below it dense 10.");
            return null;
        }

        var scope = elaborator.TopScope!;
        var outputs = new OutputBinder(places, problems).Bind(statements, scope, last, value);
        if (outputs.Any(static o => o.Value == GraphDraft.Unknown))
        {
            // A value without a node has its problem in the text's list when not in ours; either way there is no graph.
            return null;
        }

        if (outputs.FirstOrDefault(o => !draft.Nodes[o.Value].PerExample) is { } shared)
        {
            problems.Add(ProblemKinds.NoInput, places[draft.Nodes[shared.Value].Declared],
                $"{draft.Origin(shared.Value)} depends on no input, so that it is the same for every example and cannot be the output {shared.Name}. "
                + "Let a value that is computed from an input be the output.");
            return null;
        }

        var losses = new LossBinder(draft, places, problems).Bind(outputs, statements.OfType<LossStatement>(), scope);
        if (problems.HasErrors || losses.Contains(GraphDraft.Unknown))
        {
            return null;
        }

        InitializerChoice.Resolve(draft);
        var graph = new NetworkGraph(draft.Nodes.ToEquatable(), draft.Inputs.ToEquatable(), outputs, losses);
        new GraphChecks(draft, places, problems).Check(graph, declaration.Options.MaxParameters, MostParameters);
        return graph;
    }

    private static Place Start(SourceMap places) => places.Places.Count > 0 ? places[0] : Place.InText(0, 0, 1, 1);
}
