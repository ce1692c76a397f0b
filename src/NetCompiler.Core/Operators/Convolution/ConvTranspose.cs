using System.Globalization;
using NetCompiler.Core.Graph;
using NetCompiler.Core.Operators.Layers;

namespace NetCompiler.Core.Operators.Convolution;

/// <summary>
/// What a convolution's input gradient does, as a layer: each element of the input puts its multiple of the kernel into the result. The windows are
/// those of the convolution that leads back: they move over the result and have a position for each element of the input.
/// </summary>
internal sealed class ConvTranspose : Operator
{
    public override string Name => "convtranspose";

    public override string Summary =>
        "y[o, s·p + d·k] += x[i, p]·w[i, o, k], then + b[o]: transposed convolution, which enlarges by the stride. "
        + "Weights: weight (inputs, channels / groups, kernel), bias (channels).";

    public override string Example => "convtranspose 8 4x4 stride=2 pad=1";

    public override EquatableArray<ParameterSpec> Parameters { get; } = new ParameterSpec[]
    {
        new("channels", ArgumentKind.Integer, "Channels of the result, at least 1.", Minimum: 1),
        WindowArguments.Kernel,
        WindowArguments.Stride, WindowArguments.PlainPad with { Summary = "What is cut off: " + WindowArguments.PlainPad.Summary },
        new("output_pad", ArgumentKind.Size, "Elements added at the end, less than the stride or the dilation.", "0", Minimum: 0, Positional: false),
        WindowArguments.Dilation,
        new("groups", ArgumentKind.Integer, "Parts of the channels that do not see each other.", "1", Minimum: 1, Positional: false),
        new("bias", ArgumentKind.Flag, "Whether a bias is added.", "true", Positional: false),
    }.Concat(WeightArguments.Specs).ToEquatable();

    /// <summary>The windows over the result of the convolution that leads back.</summary>
    public static EquatableArray<Window> Windows(Settings settings, Space input) => Enumerable.Range(0, input.Rank).Select(d =>
    {
        var (taps, stride, dilation) = (
            WindowArguments.At(settings, "kernel", d), WindowArguments.At(settings, "stride", d), WindowArguments.At(settings, "dilation", d));
        var (before, after) = WindowArguments.Sides(settings, "pad", d, input.Rank);
        var positions = input.Extents[d];
        var extent = checked(((positions - 1) * stride) + (dilation * (taps - 1)) + 1 - before - after + WindowArguments.At(settings, "output_pad", d));
        return new Window(taps, stride, dilation, before, after, extent, positions);
    }).ToEquatable();

    // Each value read meets its filters.
    public override long MultiplyAdds(Node node, NetworkGraph graph)
    {
        var x = graph[node.Inputs[0]].Shape;
        return ForwardWork.AtPlaces(x.Size / x.Extents[0], node, graph);
    }

    public override Shape? Infer(InferenceContext context)
    {
        var settings = context.Settings;
        if (Space.Of(context) is not { } input || !WindowArguments.HaveRank(context, input.Rank, "kernel", "stride", "dilation", "output_pad")
            || !WindowArguments.IsPadding(context, input.Rank))
        {
            return null;
        }

        var (channels, groups) = (settings.Integer("channels"), settings.Integer("groups"));
        if (channels % groups != 0 || input.Channels % groups != 0)
        {
            context.ShapeProblem(string.Format(
                CultureInfo.InvariantCulture,
                "{0} has {1} groups, but {2} gives {3} and its own channels are {4}; both must be multiples of the groups. Use groups that divide them.",
                context.Subject, groups, context.Origin(0), context.Inputs[0], channels));
            return null;
        }

        var windows = Windows(settings, input);
        for (var d = 0; d < windows.Count; d++)
        {
            if (WindowArguments.At(settings, "output_pad", d) is var added && added > 0 && added >= Math.Max(windows[d].Stride, windows[d].Dilation))
            {
                context.ArgumentProblem("output_pad", $"output_pad of {context.Subject} must be less than the stride or the dilation: more elements have no tap.");
                return null;
            }
        }

        if (windows.Any(static w => w.Input < 1))
        {
            context.ShapeProblem($"{context.Subject} cuts off more than there is: {context.Origin(0)} gives {context.Inputs[0]}. Use less padding.");
            return null;
        }

        var taps = windows.Aggregate(1, static (a, w) => checked(a * w.Taps));
        int[] weight = [input.Channels, channels / groups, .. windows.Select(static w => w.Taps)];
        context.Parameter("weight", Shape.Flat(weight), WeightArguments.Initializer(
            settings, checked(taps * (input.Channels / groups)), checked(taps * weight[1])));
        if (settings.Flag("bias"))
        {
            context.Parameter("bias", Shape.Flat(channels), Initializer.Zeros);
        }

        return (input with { Channels = channels, Extents = windows.Select(static w => w.Input).ToEquatable() }).Shape;
    }

    public override void Differentiate(GradientContext context)
    {
        var node = context.Node;
        var dy = context.OutputGradient;
        var x = context.NodeOf(node.Inputs[0]);
        var weight = context.NodeOf(node.Inputs[1]);
        if (context.Needs(0))
        {
            context.Give(0, context.Add("convtranspose.inputgradient", node.Settings, x.Shape, x.PerExample, dy, weight.Id));
        }

        if (context.Needs(1))
        {
            context.Give(1, context.Add("convtranspose.weightgradient", node.Settings, weight.Shape, false, dy, x.Id));
        }

        if (node.Inputs.Count > 2 && context.Needs(2))
        {
            context.Give(2, context.Add("sumspace", Settings.None, context.NodeOf(node.Inputs[2]).Shape, false, dy));
        }
    }

    public override void Lower(LoweringContext context)
    {
        var windows = Windows(context.Node.Settings, Space.Of(context.InputShape(0)));
        ConvolutionKernels.InputGradient(
            context, Name + ".forward", context.Input(0), context.Input(1), context.Node.Inputs.Count > 2 ? context.Input(2) : null,
            context.Output, Space.Of(context.Node.Shape), windows);
    }
}
