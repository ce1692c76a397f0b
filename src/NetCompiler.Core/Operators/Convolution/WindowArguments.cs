using System.Globalization;
using NetCompiler.Core.Graph;

namespace NetCompiler.Core.Operators.Convolution;

/// <summary>The arguments that say how a window lies and moves, and what they are for an input.</summary>
internal static class WindowArguments
{
    public const string Same = "same";
    public const string Valid = "valid";
    public const string OfSize = "size";

    private const string PaddingSummary =
        "Padding: one number, one for each dimension, or for each side, first those before (top, left), then those after, as in 1x2x1x2";

    public static ParameterSpec Kernel { get; } =
        new("kernel", ArgumentKind.Size, "The kernel's extents; one number for all dimensions.", Minimum: 1);

    public static ParameterSpec Size { get; } =
        new("size", ArgumentKind.Size, "The window's extents; one number for all dimensions.", Minimum: 1);

    public static ParameterSpec Stride { get; } =
        new("stride", ArgumentKind.Size, "Steps from one position to the next.", "1", Minimum: 1, Positional: false);

    public static ParameterSpec PoolStride { get; } = new(
        "stride", ArgumentKind.Size, "Steps from one position to the next; as many as the window is long when left out.", OfSize, Minimum: 1,
        Choices: EquatableArray.Of(OfSize), Positional: false);

    public static ParameterSpec Pad { get; } = new(
        "pad", ArgumentKind.Size, PaddingSummary + "; same keeps the size (divided by the stride), valid is none.", "0", Minimum: 0,
        Choices: EquatableArray.Of(Same, Valid), Positional: false);

    public static ParameterSpec PlainPad { get; } = new("pad", ArgumentKind.Size, PaddingSummary + ".", "0", Minimum: 0, Positional: false);

    public static ParameterSpec Dilation { get; } =
        new("dilation", ArgumentKind.Size, "Elements from one tap to the next.", "1", Minimum: 1, Positional: false);

    public static ParameterSpec Ceil { get; } = new(
        "ceil", ArgumentKind.Flag, "Whether a last window that reaches past the end is kept.", "false", Positional: false);

    /// <summary>The windows over an input, one for each dimension, from arguments that were checked.</summary>
    public static EquatableArray<Window> Of(Settings settings, Space input) => Enumerable.Range(0, input.Rank)
        .Select(d => One(settings, input, d)).ToEquatable();

    /// <summary>The same for a layer whose arguments may not fit, which is reported; then null.</summary>
    public static EquatableArray<Window>? Of(InferenceContext context, Space input)
    {
        var settings = context.Settings;
        if (!HaveRank(context, input.Rank, TapsName(settings), "stride", "dilation") || !IsPadding(context, input.Rank))
        {
            return null;
        }

        var windows = Of(settings, input);
        for (var d = 0; d < windows.Count; d++)
        {
            if (windows[d].Positions < 1)
            {
                ReportLong(context, input, windows);
                return null;
            }
        }

        return windows;
    }

    /// <summary>One number of a setting for a dimension: it has one for all, or one for each.</summary>
    public static int At(Settings settings, string name, int dimension, int otherwise = 1)
    {
        if (!settings.Has(name))
        {
            return otherwise;
        }

        var numbers = settings.Integers(name);
        return numbers[numbers.Length == 1 ? 0 : dimension];
    }

    /// <summary>The padding before and after in one dimension, as given: all, one a dimension, or one a side.</summary>
    public static (int Before, int After) Sides(Settings settings, string name, int dimension, int rank)
    {
        var numbers = settings.Integers(name);
        return numbers.Length == 1 ? (numbers[0], numbers[0])
            : numbers.Length == rank ? (numbers[dimension], numbers[dimension])
            : (numbers[dimension], numbers[rank + dimension]);
    }

    /// <summary>Whether the settings have one number or one for each dimension; else that is reported.</summary>
    public static bool HaveRank(InferenceContext context, int rank, params string[] names)
    {
        foreach (var name in names.Where(n => context.Settings.Has(n) && !IsWord(context.Settings, n)))
        {
            var given = context.Settings.Integers(name).Length;
            if (given != 1 && given != rank)
            {
                context.ArgumentProblem(name, string.Format(
                    CultureInfo.InvariantCulture, "{0} of {1} has {2} extents, but {3} gives {4}, which has {5} of space. Write one number for all, or {5}.",
                    name, context.Subject, given, context.Origin(0), context.Inputs[0], rank));
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether the padding is one number, one for each dimension or one for each side; else that is reported.</summary>
    public static bool IsPadding(InferenceContext context, int rank, string name = "pad")
    {
        if (!context.Settings.Has(name) || IsWord(context.Settings, name))
        {
            return true;
        }

        var given = context.Settings.Integers(name).Length;
        if (given == 1 || given == rank || given == 2 * rank)
        {
            return true;
        }

        context.ArgumentProblem(name, string.Format(
            CultureInfo.InvariantCulture, "{0} of {1} has {2} numbers, but {3} gives {4}. Write one number, {5}, or {6}: first those before, then those after.",
            name, context.Subject, given, context.Origin(0), context.Inputs[0], rank, 2 * rank));
        return false;
    }

    public static bool IsWord(Settings settings, string name) => settings.Items.Any(s => s.Name == name && s.Text is not null);

    private static string TapsName(Settings settings) => settings.Has("kernel") ? "kernel" : "size";

    private static Window One(Settings settings, Space input, int dimension)
    {
        var taps = At(settings, TapsName(settings), dimension);
        var stride = IsWord(settings, "stride") ? taps : At(settings, "stride", dimension);
        var dilation = At(settings, "dilation", dimension);
        var extent = input.Extents[dimension];
        var (before, after) = IsWord(settings, "pad")
            ? Around(settings.Text("pad"), extent, taps, stride, dilation)
            : Sides(settings, "pad", dimension, input.Rank);
        var ceil = settings.Has("ceil") && settings.Flag("ceil");
        return new(taps, stride, dilation, before, after, extent, Window.Count(extent, taps, stride, dilation, before, after, ceil));
    }

    // As many positions as the input has elements, divided by the stride; the odd element of padding stands after.
    private static (int Before, int After) Around(string word, int extent, int taps, int stride, int dilation)
    {
        if (word == Valid)
        {
            return (0, 0);
        }

        var positions = (extent + stride - 1) / stride;
        var total = Math.Max(0, checked(((positions - 1) * stride) + (dilation * (taps - 1)) + 1 - extent));
        return (total / 2, total - (total / 2));
    }

    private static void ReportLong(InferenceContext context, Space input, EquatableArray<Window> windows)
    {
        var needed = string.Join("x", windows.Select(static w => w.Span.ToString(CultureInfo.InvariantCulture)));
        var padded = windows.Any(static w => w.Before + w.After > 0)
            ? ", with padding " + string.Join("x", windows.Select(static w => (w.Input + w.Before + w.After).ToString(CultureInfo.InvariantCulture)))
            : "";
        var dilated = windows.Any(static w => w.Dilation > 1) ? "a smaller dilation" : "a smaller " + TapsName(context.Settings);
        context.ShapeProblem(
            $"{context.Subject} needs an input of at least {needed}, but {context.Origin(0)} gives {input.Shape}{padded}. Use {dilated}, or more padding, e.g. pad=same.");
    }
}
