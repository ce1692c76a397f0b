using NetCompiler.Core.Graph;
using NetCompiler.Core.Operators.Internal;
using NetCompiler.Core.Operators.Layers;

namespace NetCompiler.Core.Operators.Recurrence;

/// <summary>
/// A network of saturated-linear neurons that runs until nothing changes: with rational weights it computes whatever a machine can (Siegelmann and
/// Sontag 1995). A state that stays the same stays so for ever, so that a fixed number of rounds gives what stopping would. Forward only.
/// </summary>
internal sealed class Settle : CompositeOperator
{
    public const int MostRounds = 65536;

    public override string Name => "settle";

    public override string Summary =>
        "x' = min(max(x·Wᵀ + b, 0), 1) from the input on until x stays the same, at most for so many rounds: saturated-linear neurons that compute; no gradient. Weights: weight (n, n), bias (n).";

    public override string Example => "settle 100 returns=both";

    public override EquatableArray<ParameterSpec> Parameters { get; } = new ParameterSpec[]
    {
        new("rounds", ArgumentKind.Integer, "The most rounds there are.", Minimum: 1, Maximum: MostRounds),
        new(
            "returns", ArgumentKind.Choice, "state for the last state, rounds for how many rounds changed it, both for the two side by side; a computation has ended if these are fewer than there may be.",
            "state", Choices: EquatableArray.Of("state", "rounds", "both"), Positional: false),
    }.Concat(WeightArguments.Specs).ToEquatable();

    public override Shape? Infer(InferenceContext context)
    {
        var input = context.Inputs[0];
        if (input is not { Kind: ShapeKind.Flat, Rank: 1 })
        {
            context.ShapeProblem($"{context.Subject} starts from a row of numbers, one for each neuron, but {context.Origin(0)} gives {Words.Shape(input)}. Bring it to one row, e.g. with flatten.");
            return null;
        }

        var units = input.Size;
        context.Parameter("weight", Shape.Flat(units, units), WeightArguments.Initializer(context.Settings, units, units));
        context.Parameter("bias", Shape.Flat(units), Initializer.Zeros);
        return context.Settings.Text("returns") switch { "rounds" => Shape.Scalar, "both" => Shape.Flat(units + 1), _ => input };
    }

    public override int Expand(ExpansionContext context)
    {
        var (settings, row) = (context.Node.Settings, context.NodeOf(context.Input(0)).Shape);
        var (returns, state) = (settings.Text("returns"), Settings.None.With("truncate", 0));
        context.Scan = new(context.Node.Name, settings.Integer("rounds"), Reverse: false);
        var x = context.Add(ScanRegion.Boundary.State, "state", state, row, true, context.Input(0));
        var sum = context.Add("dense", "sum", Settings.None.With("units", row.Size).With("bias", 1), x, context.Input(1), context.Input(2));
        var after = context.Add("saturated", "after", Settings.None, sum);
        var next = context.Add(ScanRegion.Boundary.Next, "next", Settings.None, row, true, x, after);
        var rounds = returns == "state" ? -1 : Count(context, x, after, state);
        context.Scan = null;
        var last = context.Add(ScanRegion.Boundary.Last, "last", Settings.None, row, true, next);
        if (returns == "state")
        {
            return context.Result("settle.result", Settings.None, last);
        }

        var counted = context.Add(ScanRegion.Boundary.Last, "last_count", Settings.None, Shape.Scalar, true, rounds);
        return context.Result("settle.result", Settings.None, returns == "rounds" ? [counted] : [last, counted]);
    }

    // Adds 1 in each round in which some neuron changes.
    private static int Count(ExpansionContext context, int before, int after, Settings state)
    {
        var count = context.Add(ScanRegion.Boundary.State, "count", state, Shape.Scalar, true);
        var same = context.Add("equal", "same", Settings.None, after, before);
        var still = context.Add("reducemin", "still", Settings.None.With("keepdims", 0), same);
        var changed = context.Add("not", "changed", Settings.None, still);
        return context.Add(ScanRegion.Boundary.Next, "next_count", Settings.None, Shape.Scalar, true, count, context.Add("add", "rounds", Settings.None, count, changed));
    }
}

/// <summary>Inputs: the last state, or how many rounds changed it, or both. It has no gradient, so that nothing flows back into the rounds.</summary>
internal sealed class SettleResult() : InternalOperator("settle.result", "y = what a computation left behind.")
{
    public override (int Least, int Most) InputCount => (1, 2);

    public override void Lower(LoweringContext context)
    {
        var offset = 0;
        for (var i = 0; i < context.Node.Inputs.Count; i++)
        {
            var x = context.Input(i).As("x");
            var k = context.Kernel(Name, "y = x");
            var index = k.Elements(x);
            k.Write(context.Output, k.Read(x, index), KernelIndices.Shifted(index, 1, offset));
            offset += x.Extents[0];
        }
    }
}
