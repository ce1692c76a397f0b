using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;
using NetCompiler.Core.Operators.Internal;

namespace NetCompiler.Core.Operators.Recurrence;

internal sealed class Lstm : RecurrentLayer
{
    public override string Name => "lstm";

    public override string Summary =>
        "c' = f·c + i·g, h' = o·tanh(c'), with i, f, o = logistic and g = tanh of x·Wᵀ + b + h·Uᵀ + c: long short-term memory; a second and third value are the state and memory to start from. Weights as of rnn, with 4 · units rows in the order i, f, g, o.";

    protected override int Gates => 4;

    public override int States => 2;

    protected override int[] Step(ExpansionContext context, int projected, int hidden, int[] states)
    {
        var gates = context.Add("add", "gates", Settings.None, hidden, projected);
        var shape = context.NodeOf(states[0]).Shape;
        var cell = context.Add("lstm.cell", "cell", Settings.None, shape, true, gates, states[1]);
        return [cell, context.Add("companion", "cell.memory", Settings.None.With("index", 0), shape, true, cell)];
    }
}

/// <summary>Inputs: the sums before the gates (i, f, g, o), the memory c. Companions: the new memory; for the gradient, the gates.</summary>
internal sealed class LstmCell() : InternalOperator("lstm.cell", "h' = o·tanh(c'), c' = f·c + i·g: one step of lstm.")
{
    public override (int Least, int Most) InputCount => (2, 2);

    public override void Differentiate(GradientContext context)
    {
        var node = context.Node;
        var (gates, memory) = (context.NodeOf(node.Inputs[0]), context.NodeOf(node.Inputs[1]));
        var after = context.CompanionOf(0);
        var open = context.Keep(1, "open", gates.Shape);
        var dgates = context.Add("lstm.cellgradient", Settings.None, gates.Shape, true, context.OutputGradient, context.CompanionGradient(0), open, memory.Id, after);
        context.Give(0, dgates);
        context.Give(1, context.Add("companion", Settings.None.With("index", 0), memory.Shape, true, dgates));
    }

    public override void Lower(LoweringContext context)
    {
        var k = context.Kernel(Name, "c' = f·c + i·g, h' = o·tanh(c')");
        var h = context.Output.As("h");
        var (index, units) = (k.Elements(h), h.Extents[0]);
        var sums = Gates.Read(k, context.Input(0).As("gates"), index, units);
        var (i, f, g, o) = (Expression.Logistic(sums[0]), Expression.Logistic(sums[1]), Expression.Tanh(sums[2]), Expression.Logistic(sums[3]));
        var memory = (f * k.Read(context.Input(1).As("c"), index)) + (i * g);
        k.Write(context.Companion(0).As("next"), memory, index);
        k.Write(h, o * Expression.Tanh(memory), index);
        if (context.HasCompanion(1))
        {
            Gates.Write(k, context.Companion(1).As("open"), index, units, i, f, g, o);
        }
    }
}

/// <summary>Inputs: dh', dc', the gates (i, f, g, o), c, c'. Companion 0: dc.</summary>
internal sealed class LstmCellGradient() : InternalOperator(
    "lstm.cellgradient", "d(i, f, g, o) and dc from dh' and dc': gradient of one step of lstm.")
{
    public override (int Least, int Most) InputCount => (5, 5);

    public override void Lower(LoweringContext context)
    {
        var k = context.Kernel(Name, "m = dc' + dh'·o·(1 - t²), t = tanh(c'); di = m·g·i·(1 - i), df = m·c·f·(1 - f), dg = m·i·(1 - g²), do = dh'·t·o·(1 - o), dc = m·f");
        var c = context.Input(3).As("c");
        var (index, units) = (k.Elements(c), c.Extents[0]);
        var gates = Gates.Read(k, context.Input(2).As("gates"), index, units);
        var (i, f, g, o) = (gates[0], gates[1], gates[2], gates[3]);
        var dh = k.Read(context.Input(0).As("dh"), index);
        var t = Expression.Tanh(k.Read(context.Input(4).As("next"), index));
        var m = k.Read(context.Input(1).As("dnext"), index) + (dh * o * (1 - (t * t)));
        Gates.Write(
            k, context.Output.As("dgates"), index, units, m * g * (i * (1 - i)), m * k.Read(c, index) * (f * (1 - f)), m * i * (1 - (g * g)), dh * t * (o * (1 - o)));
        k.Write(context.Companion(0).As("dc"), m * f, index);
    }
}
