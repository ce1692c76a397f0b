using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;
using NetCompiler.Core.Operators.Internal;

namespace NetCompiler.Core.Operators.Recurrence;

internal sealed class Gru : RecurrentLayer
{
    public override string Name => "gru";

    public override string Summary =>
        "h' = (1 - z)·n + z·h, with r, z = logistic(x·Wᵀ + b + h·Uᵀ + c) and n = tanh(x·Wᵀ + b + r·(h·Uᵀ + c)): gated recurrent unit; a second value is the state to start from. Weights as of rnn, with 3 · units rows in the order r, z, n.";

    protected override int Gates => 3;

    protected override int[] Step(ExpansionContext context, int projected, int hidden, int[] states) =>
        [context.Add("gru.cell", "cell", Settings.None, context.NodeOf(states[0]).Shape, true, projected, hidden, states[0])];
}

/// <summary>Inputs: what comes from the input (r, z, n), what comes from the state, the state.</summary>
internal sealed class GruCell() : InternalOperator("gru.cell", "h' = (1 - z)·n + z·h: one step of gru.")
{
    public override (int Least, int Most) InputCount => (3, 3);

    public override void Differentiate(GradientContext context)
    {
        var node = context.Node;
        var (x, u, h) = (context.NodeOf(node.Inputs[0]), context.NodeOf(node.Inputs[1]), context.NodeOf(node.Inputs[2]));
        var dx = context.Add("gru.cellgradient", Settings.None, x.Shape, true, context.OutputGradient, x.Id, u.Id, h.Id);
        context.Give(0, dx);
        context.Give(1, context.Add("companion", Settings.None.With("index", 0), u.Shape, true, dx));
        context.Give(2, context.Add("companion", Settings.None.With("index", 1), h.Shape, true, dx));
    }

    public override void Lower(LoweringContext context)
    {
        var k = context.Kernel(Name, "h' = (1 - z)·n + z·h");
        var index = k.Elements(context.Output);
        var gates = new GruGates(k, context.Input(0).As("x"), context.Input(1).As("u"), index, context.Output.Extents[0]);
        k.Write(context.Output.As("next"), ((1 - gates.Update) * gates.New) + (gates.Update * k.Read(context.Input(2).As("h"), index)), index);
    }
}

/// <summary>Inputs: dh', what comes from the input, what comes from the state, the state. Companions: the gradients of the last two.</summary>
internal sealed class GruCellGradient() : InternalOperator("gru.cellgradient", "d(r, z, n), du and dh from dh': gradient of one step of gru.")
{
    public override (int Least, int Most) InputCount => (4, 4);

    public override void Lower(LoweringContext context)
    {
        var k = context.Kernel(Name, "dn = dh'·(1 - z)·(1 - n²), dz = dh'·(h - n)·z·(1 - z), dr = dn·u·r·(1 - r), du = (dr, dz, dn·r), dh = dh'·z");
        var state = context.Input(3).As("h");
        var index = k.Elements(state);
        var units = state.Extents[0];
        var gates = new GruGates(k, context.Input(1).As("x"), context.Input(2).As("u"), index, units);
        var dy = k.Read(context.Input(0).As("dy"), index);
        var n = gates.New;
        var dn = dy * (1 - gates.Update) * (1 - (n * n));
        var dz = dy * (k.Read(state, index) - n) * (gates.Update * (1 - gates.Update));
        var dr = dn * gates.Hidden * (gates.Reset * (1 - gates.Reset));
        Store(k, context.Output.As("dx"), [dr, dz, dn], index, units);
        Store(k, context.Companion(0).As("du"), [dr, dz, dn * gates.Reset], index, units);
        k.Write(context.Companion(1).As("dh"), dy * gates.Update, index);
    }

    private static void Store(KernelBuilder k, Operand to, Expression[] values, Affine[] index, int units)
    {
        for (var g = 0; g < values.Length; g++)
        {
            k.Write(to, values[g], KernelIndices.Shifted(index, 1, g * units));
        }
    }
}

/// <summary>The gates of an element, from what comes from the input and from the state.</summary>
internal sealed class GruGates(KernelBuilder kernel, Operand x, Operand u, Affine[] index, int units)
{
    public Expression Reset { get; } = Expression.Logistic(At(kernel, x, index, 0) + At(kernel, u, index, 0));

    public Expression Update { get; } = Expression.Logistic(At(kernel, x, index, units) + At(kernel, u, index, units));

    /// <summary>What the state brings to n, before it is reset.</summary>
    public Expression Hidden { get; } = At(kernel, u, index, 2 * units);

    public Expression New => Expression.Tanh(kernel.Read(x, KernelIndices.Shifted(index, 1, 2 * units)) + (Reset * Hidden));

    private static Expression At(KernelBuilder kernel, Operand from, Affine[] index, int offset) =>
        kernel.Read(from, KernelIndices.Shifted(index, 1, offset));
}
