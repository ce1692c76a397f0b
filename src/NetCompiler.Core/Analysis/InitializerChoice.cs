using NetCompiler.Core.Graph;
using NetCompiler.Core.Operators;

namespace NetCompiler.Core.Analysis;

/// <summary>
/// How a weight starts when the user does not say, chosen by the activation that follows its layer: He for those that pass about half
/// of their input (the relu family), LeCun for selu, whose fixed point assumes it, Glorot otherwise. Normal where the field's papers
/// are; Glorot uniform, as the field's frameworks have it.
/// </summary>
internal static class InitializerChoice
{
    private const string Auto = "auto";

    public static void Resolve(GraphDraft draft)
    {
        var users = draft.Nodes.SelectMany(static n => n.Inputs.Select(i => (Input: i, User: n))).ToLookup(static e => e.Input, static e => e.User);
        foreach (var node in draft.Nodes.ToList())
        {
            if (node.Operator == Leaf.Parameter && node.Settings.Text("initializer") == Auto)
            {
                var kind = KindFor(Activation(users[node.Id].First(), users));
                draft.Replace(node with { Settings = new(node.Settings.Items.Select(s => s.Name == "initializer" ? s with { Text = kind } : s).ToEquatable()) });
            }
        }
    }

    private static string KindFor(string? activation) => activation switch
    {
        "relu" or "leakyrelu" or "prelu" or "relu6" or "elu" or "gelu" or "silu" or "mish" or "hardswish" => "he_normal",
        "selu" => "lecun_normal",
        _ => "glorot_uniform",
    };

    /// <summary>The first activation along the only way onward, past what changes no distribution's shape.</summary>
    private static string? Activation(Node layer, ILookup<int, Node> users)
    {
        var next = layer;
        while (users[next.Id].FirstOrDefault() is { } user)
        {
            var @operator = OperatorCatalogue.Find(user.Operator);
            if (@operator?.Group == OperatorGroup.Activation)
            {
                return user.Operator;
            }

            if (@operator?.Group is not (OperatorGroup.Regularisation or OperatorGroup.Shape))
            {
                return null;
            }

            next = user;
        }

        return null;
    }
}
