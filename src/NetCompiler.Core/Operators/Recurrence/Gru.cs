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

/// <summary>
/// Inputs: what comes from the input (r, z, n), what comes from the state, the state. Companion 0, for the gradient: r, z, n, and what the state brings to n
/// before it is reset.
/// </summary>
internal sealed class GruCell() : InternalOperator("gru.cell", "h' = (1 - z)·n + z·h: one step of gru.")
{
    public override (int Least, int Most) InputCount => (3, 3);

    public override void Differentiate(GradientContext context)
    {
        var node = context.Node;
        var (x, u, h) = (context.NodeOf(node.Inputs[0]), context.NodeOf(node.Inputs[1]), context.NodeOf(node.Inputs[2]));
        var open = context.Keep(0, "open", Shape.Flat(4 * h.Shape.Size));
        var dx = context.Add("gru.cellgradient", Settings.None, x.Shape, true, context.OutputGradient, open, h.Id);
        context.Give(0, dx);
        context.Give(1, context.Add("companion", Settings.None.With("index", 0), u.Shape, true, dx));
        context.Give(2, context.Add("companion", Settings.None.With("index", 1), h.Shape, true, dx));
    }

    public override void Lower(LoweringContext context)
    {
        var k = context.Kernel(Name, "h' = (1 - z)·n + z·h");
        var (index, units) = (k.Elements(context.Output), context.Output.Extents[0]);
        var (x, u) = (Gates.Read(k, context.Input(0).As("x"), index, units), Gates.Read(k, context.Input(1).As("u"), index, units));
        var (r, z) = (Expression.Logistic(x[0] + u[0]), Expression.Logistic(x[1] + u[1]));
        var n = Expression.Tanh(x[2] + (r * u[2]));
        k.Write(context.Output.As("next"), ((1 - z) * n) + (z * k.Read(context.Input(2).As("h"), index)), index);
        if (context.HasCompanion(0))
        {
            Gates.Write(k, context.Companion(0).As("open"), index, units, r, z, n, u[2]);
        }
    }
}

/// <summary>Inputs: dh', what the cell keeps (r, z, n, u), the state. Companions: the gradients of what comes from the state, and of the state.</summary>
internal sealed class GruCellGradient() : InternalOperator("gru.cellgradient", "d(r, z, n), du and dh from dh': gradient of one step of gru.")
{
    public override (int Least, int Most) InputCount => (3, 3);

    public override void Lower(LoweringContext context)
    {
        var k = context.Kernel(Name, "dn = dh'·(1 - z)·(1 - n²), dz = dh'·(h - n)·z·(1 - z), dr = dn·u·r·(1 - r), du = (dr, dz, dn·r), dh = dh'·z");
        var state = context.Input(2).As("h");
        var (index, units) = (k.Elements(state), state.Extents[0]);
        var gates = Gates.Read(k, context.Input(1).As("gates"), index, units);
        var (r, z, n, u) = (gates[0], gates[1], gates[2], gates[3]);
        var dy = k.Read(context.Input(0).As("dy"), index);
        var dn = dy * (1 - z) * (1 - (n * n));
        var dz = dy * (k.Read(state, index) - n) * (z * (1 - z));
        var dr = dn * u * (r * (1 - r));
        Gates.Write(k, context.Output.As("dx"), index, units, dr, dz, dn);
        Gates.Write(k, context.Companion(0).As("du"), index, units, dr, dz, dn * r);
        k.Write(context.Companion(1).As("dh"), dy * z, index);
    }
}
