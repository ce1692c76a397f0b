using System.Globalization;
using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;
using NetCompiler.Core.Operators.Convolution;
using NetCompiler.Core.Operators.Internal;

namespace NetCompiler.Core.Operators.Rearranging;

/// <summary>Elements added around space, or cut off where the amount is negative. Each dimension is made of up to three pieces: before, inside, after.</summary>
internal sealed class Pad : Operator
{
    public override string Name => "pad";

    public override string Summary =>
        "y = x with elements around it: a value, or the nearest (edge), mirrored (reflect) or opposite (wrap) ones. Negative amounts cut off.";

    public override string Example => "pad 1x2 value=0.5";

    public override OperatorGroup Group => OperatorGroup.Shape;

    public override EquatableArray<ParameterSpec> Parameters { get; } = EquatableArray.Of(
        new ParameterSpec("amount", ArgumentKind.Size,
            "Elements: one number, one for each dimension, or for each side, first those before (top, left), then those after, as in 1x2x1x2."),
        new ParameterSpec("mode", ArgumentKind.Choice, "What stands there.", "constant",
            Choices: EquatableArray.Of("constant", "edge", "reflect", "wrap"), Positional: false),
        new ParameterSpec("value", ArgumentKind.Real, "The value of mode constant.", "0", Positional: false));

    public override Shape? Infer(InferenceContext context)
    {
        if (Space.Of(context) is not { } input || !WindowArguments.IsPadding(context, input.Rank, "amount"))
        {
            return null;
        }

        var mode = context.Settings.Text("mode");
        var extents = new int[input.Rank];
        for (var d = 0; d < input.Rank; d++)
        {
            var (before, after) = WindowArguments.Sides(context.Settings, "amount", d, input.Rank);
            var most = mode switch { "reflect" => input.Extents[d] - 1, "wrap" => input.Extents[d], _ => int.MaxValue };
            extents[d] = checked(input.Extents[d] + before + after);
            if (extents[d] < 1 || Math.Min(before, after) <= -input.Extents[d])
            {
                context.ShapeProblem($"{context.Subject} cuts off everything: {context.Origin(0)} gives {context.Inputs[0]}. Cut off less.");
                return null;
            }

            if (Math.Max(before, after) > most)
            {
                context.ShapeProblem(string.Format(
                    CultureInfo.InvariantCulture, "{0} has no more than {1} elements to take, since {2} gives {3}. Pad less, or use mode=edge.",
                    context.Subject, most, context.Origin(0), context.Inputs[0]));
                return null;
            }
        }

        return (input with { Extents = extents }).Shape;
    }

    public override void Differentiate(GradientContext context) => PixelShuffling.Differentiate(context, "pad.gradient");

    public override void Lower(LoweringContext context)
    {
        var settings = context.Node.Settings;
        var space = Space.Of(context.InputShape(0));
        var pieces = Piece.All(settings, space).ToArray();
        if (settings.Text("mode") == "constant" && Space.Of(context.Node.Shape).Extents.Select((e, d) => e != pieces[0][d].Count).Any(static differs => differs))
        {
            var fill = context.Kernel("pad.fill", "y = value around");
            fill.Write(context.Output, settings.Number("value"), fill.Elements(context.Output));
        }

        foreach (var piece in pieces)
        {
            var k = context.Kernel("pad.forward", "y inside, before or after = x");
            var n = k.Rows();
            var c = k.Parallel("c", space.Channels);
            var p = Space.Parallel(k, "i", [.. piece.Select(static s => s.Count)]);
            var from = piece.Select((s, d) => (s.Step * p[d]) + s.From).ToArray();
            k.Write(context.Output, k.Read(context.Input(0), space.At(n, c, from)), space.At(n, c, [.. piece.Select((s, d) => p[d] + s.To)]));
        }
    }
}

/// <summary>A piece of one dimension: element <c>To + i</c> of the padded value is element <c>From + Step·i</c> of the value, for i below Count.</summary>
internal readonly record struct Piece(int To, int Count, int From, int Step)
{
    /// <summary>The pieces of all dimensions combined, the inside first.</summary>
    public static IEnumerable<Piece[]> All(Settings settings, Space space)
    {
        IEnumerable<Piece[]> all = [[]];
        for (var d = 0; d < space.Rank; d++)
        {
            var (before, after) = WindowArguments.Sides(settings, "amount", d, space.Rank);
            var own = Of(settings.Text("mode"), space.Extents[d], before, after).ToArray();
            all = all.SelectMany(chosen => own.Select(p => (Piece[])[.. chosen, p])).ToArray();
        }

        return all;
    }

    private static IEnumerable<Piece> Of(string mode, int extent, int before, int after)
    {
        var (first, last) = (Math.Max(0, -before), extent + Math.Min(0, after));
        yield return new(Math.Max(0, before), last - first, first, 1);
        if (mode != "constant" && before > 0)
        {
            yield return mode switch { "edge" => new(0, before, 0, 0), "reflect" => new(0, before, before, -1), _ => new(0, before, extent - before, 1) };
        }

        if (mode != "constant" && after > 0)
        {
            var to = extent + before;
            yield return mode switch { "edge" => new(to, after, extent - 1, 0), "reflect" => new(to, after, extent - 2, -1), _ => new(to, after, 0, 1) };
        }
    }
}

/// <summary>Inputs: dy. Elements that stand in several pieces sum what these got.</summary>
internal sealed class PadGradient() : InternalOperator("pad.gradient", "dx = Σ dy over what an element became: gradient of pad.")
{
    public override (int Least, int Most) InputCount => (1, 1);

    public override void Lower(LoweringContext context)
    {
        var settings = context.Node.Settings;
        var space = Space.Of(context.Node.Shape);
        var (dy, dx) = (context.Input(0).As("dy"), context.Output.As("dx"));
        var pieces = Piece.All(settings, space).ToArray();
        if (space.Extents.Select((e, d) => e != pieces[0][d].Count).Any(static isCut => isCut))
        {
            var fill = context.Kernel("pad.gradient.fill", "dx = 0 where cut off");
            fill.Write(dx, 0, fill.Elements(dx));
        }

        for (var i = 0; i < pieces.Length; i++)
        {
            var piece = pieces[i];
            var k = context.Kernel(Name, i == 0 ? "dx = dy inside" : "dx += dy before or after");
            var n = k.Rows();
            var c = k.Parallel("c", space.Channels);
            var p = piece.Select((s, d) => (s.Step == 0 ? s.Count == 1 ? 0 : k.Reduce("r" + d.ToString(CultureInfo.InvariantCulture), s.Count)
                : k.Parallel("i" + Space.Letter(d, space.Rank), s.Count))).ToArray();
            var read = k.Read(dy, space.At(n, c, [.. piece.Select((s, d) => p[d] + s.To)]));
            var to = space.At(n, c, [.. piece.Select((s, d) => s.Step == 0 ? s.From : (s.Step * p[d]) + s.From)]);
            k.Write(i == 0 ? dx : dx with { Mode = WriteMode.Add }, k.Reduces ? k.Sum(read) : read, to);
        }
    }
}
