using NetCompiler.Networks;

namespace NetCompiler.Training;

/// <summary>Looks for where a loss that is not finite came from.</summary>
internal static class NotFinite
{
    public static string Describe(INetwork network, ReadOnlySpan<float> inputs, float loss, int epoch, long step)
    {
        var text = FormattableString.Invariant($"The loss is {loss} at step {step} (epoch {epoch}) of '{network.Info.Name}'. ");
        var size = network.Info.InputSize;
        if (inputs.IndexOfAnyExceptInRange(float.MinValue, float.MaxValue) is >= 0 and var bad)
        {
            return text + $"Value {bad % size} of example {bad / size} of the batch is not finite: look at the data.";
        }

        const string Advice = "A smaller learning rate, or inputs of about 1 (standardize), usually helps.";
        var finder = new Finder();
        for (var i = 0; i < inputs.Length && finder.Layer is null; i += size)
        {
            network.Inspect(inputs.Slice(i, size), finder);
        }

        return finder.Layer is { } layer
            ? text + $"The first layer with a value that is not finite is '{layer}'. {Advice}"
            : text + $"The values of all layers are finite in inference mode, so that the loss itself overflowed: targets may be outside its range. {Advice}";
    }

    /// <summary>Names the first weight of which something is not finite, and so its layer.</summary>
    public static string Describe(NetworkInfo info, string what, ReadOnlySpan<float> memory, int epoch, long step)
    {
        foreach (var parameter in info.Parameters)
        {
            var stored = new float[parameter.Size];
            parameter.CopyTo(memory, stored);
            if (stored.AsSpan().IndexOfAnyExceptInRange(float.MinValue, float.MaxValue) is >= 0 and var bad)
            {
                return FormattableString.Invariant(
                    $"The {what} step {step} (epoch {epoch}) of '{info.Name}' are not finite: value {bad} of '{parameter.Name}' is {stored[bad]}, though the loss is finite. ")
                    + "A smaller learning rate, or ClipNorm of the optimiser, usually helps.";
            }
        }

        return FormattableString.Invariant($"The {what} step {step} (epoch {epoch}) of '{info.Name}' are not finite in the padding between weights, where nothing should be written.");
    }

    private sealed class Finder : ILayerVisitor
    {
        public string? Layer { get; private set; }

        public void Visit(string layer, ReadOnlySpan<int> shape, ReadOnlySpan<float> value)
        {
            if (Layer is null && value.IndexOfAnyExceptInRange(float.MinValue, float.MaxValue) >= 0)
            {
                Layer = layer;
            }
        }
    }
}
