using NetCompiler.Core.Graph;

namespace NetCompiler.Core.Passes;

/// <summary>Gives dropout and noise their meaning: nothing at inference, a product or a sum with random values in training.</summary>
internal static class Regularisation
{
    public static NetworkGraph ForInference(NetworkGraph graph) => GraphRewriter.Run(graph, static (rewriter, node) => node.Operator switch
    {
        "noise" => rewriter.NewId(node.Inputs[0]),
        "dropout" when !ScalesAtInference(node) => rewriter.NewId(node.Inputs[0]),
        "dropout" => rewriter.Add(node with
        {
            Operator = "scale",
            Inputs = EquatableArray.Of(rewriter.NewId(node.Inputs[0])),
            Settings = Settings.None.With("factor", 1 - node.Settings.Number("rate")).With("offset", 0),
        }),
        _ => rewriter.Keep(node),
    });

    public static NetworkGraph ForTraining(NetworkGraph graph) => GraphRewriter.Run(graph, static (rewriter, node) => node.Operator switch
    {
        "noise" => WithRandom(rewriter, node, "add", "noise.value"),
        "dropout" => WithRandom(rewriter, node, "multiply", "dropout.mask"),
        _ => rewriter.Keep(node),
    });

    private static int WithRandom(GraphRewriter rewriter, Node node, string combine, string random)
    {
        // Its stream is a hash of the layer's name, so the random node is told the name.
        var value = rewriter.Add(node with
        {
            Operator = random,
            Name = node.Name + "." + random.Substring(random.IndexOf('.') + 1),
            Inputs = default,
            Settings = node.Settings.With("layer", node.Name),
        });
        return rewriter.Add(node with
        {
            Operator = combine,
            Inputs = EquatableArray.Of(rewriter.NewId(node.Inputs[0]), value),
            Settings = Settings.None,
        });
    }

    private static bool ScalesAtInference(Node node) => node.Settings.Has("scale") && node.Settings.Text("scale") == "inference";
}
