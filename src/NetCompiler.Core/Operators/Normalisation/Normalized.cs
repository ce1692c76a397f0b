using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;
using NetCompiler.Core.Operators.Internal;

namespace NetCompiler.Core.Operators.Normalisation;

/// <summary>
/// The value of a normalisation in training. Inputs: x, the mean where the settings say <c>centred</c>, r, weight and bias where they say so, and over a
/// batch the number of examples. Its gradient with respect to x is that through the statistics, too, whose own nodes therefore get none.
/// </summary>
internal sealed class Normalized() : InternalOperator("norm.normalized", "y = (x - mean) · r · weight + bias.")
{
    public override (int Least, int Most) InputCount => (2, 6);

    public static Settings Flags(Settings axes, bool centred, bool weight, bool bias) =>
        axes.With("centred", centred ? 1 : 0).With("weight", weight ? 1 : 0).With("bias", bias ? 1 : 0);

    public override void Differentiate(GradientContext context)
    {
        var node = context.Node;
        var parts = NormalizedParts.Of(node.Settings);
        var axes = NormalizedAxes.Of(node.Settings, node.Shape);
        var dy = context.OutputGradient;
        int[] statistics = [.. node.Inputs.Skip(1).Take(parts.Reciprocal)];
        var toWeight = new Lazy<int>(() => context.Add("norm.weightgradient", node.Settings, axes.Weight, false, [dy, node.Inputs[0], .. statistics]));
        var toBias = new Lazy<int>(() => context.Add("norm.biasgradient", node.Settings, axes.Weight, false, dy));
        if (parts.Weight is { } weight && context.Needs(weight))
        {
            context.Give(weight, toWeight.Value);
        }

        if (parts.Bias is { } bias && context.Needs(bias))
        {
            context.Give(bias, toBias.Value);
        }

        if (context.Needs(0))
        {
            int[] weights = parts.Weight is { } w ? [node.Inputs[w]] : [];
            context.Give(0, axes.IsOverBatch
                ? context.Add(
                    "norm.batchgradient", node.Settings, node.Shape, true,
                    [dy, node.Inputs[0], .. statistics, .. weights, toWeight.Value, toBias.Value, node.Inputs[node.Inputs.Count - 1]])
                : context.Add("norm.inputgradient", node.Settings, node.Shape, true, [dy, node.Inputs[0], .. statistics, .. weights]));
        }
    }

    public override void Lower(LoweringContext context)
    {
        var settings = context.Node.Settings;
        var parts = NormalizedParts.Of(settings);
        var k = context.Kernel(Name, "y = (x - mean) · r · weight + bias");
        var index = NormalizedAxes.Of(settings, context.Node.Shape).Index(k, k.Rows(), static _ => true);
        var x = k.Read(context.Input(0).As("x"), index.Value);
        var distance = parts.Mean is { } mean ? x - k.Read(context.Input(mean).As("mean"), index.Statistic) : x;
        Expression factor = k.Read(context.Input(parts.Reciprocal).As("r"), index.Statistic);
        factor = parts.Weight is { } weight ? factor * k.Read(context.Input(weight).As("weight"), index.Weight) : factor;
        var y = distance * factor;
        k.Write(context.Output, parts.Bias is { } bias ? y + k.Read(context.Input(bias).As("bias"), index.Weight) : y, index.Value);
    }
}

/// <summary>Which inputs of <see cref="Normalized"/> are what, as its settings say.</summary>
internal sealed record NormalizedParts(int? Mean, int Reciprocal, int? Weight, int? Bias)
{
    public static NormalizedParts Of(Settings settings)
    {
        var next = 1;
        int? Take(string setting) => settings.Flag(setting) ? next++ : null;
        var mean = Take("centred");
        var reciprocal = next++;
        return new(mean, reciprocal, Take("weight"), Take("bias"));
    }
}
