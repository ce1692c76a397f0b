using NetCompiler.Core.Graph;
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

/// <summary>Inputs: the sums before the gates (i, f, g, o), the memory c. Companion 0: the new memory.</summary>
internal sealed class LstmCell() : InternalOperator("lstm.cell", "h' = o·tanh(c'), c' = f·c + i·g: one step of lstm.")
{
    public override (int Least, int Most) InputCount => (2, 2);

    public override void Differentiate(GradientContext context)
    {
        var node = context.Node;
        var (gates, memory) = (context.NodeOf(node.Inputs[0]), context.NodeOf(node.Inputs[1]));
        var after = context.CompanionOf(0);
        var dgates = context.Add("lstm.cellgradient", Settings.None, gates.Shape, true, context.OutputGradient, context.CompanionGradient(0), gates.Id, memory.Id, after);
        context.Give(0, dgates);
        context.Give(1, context.Add("companion", Settings.None.With("index", 0), memory.Shape, true, dgates));
    }

    public override void Lower(LoweringContext context)
    {
        var k = context.Kernel(Name, "c' = f·c + i·g, h' = o·tanh(c')");
        var h = context.Output.As("h");
        var index = k.Elements(h);
        var gates = new LstmGates(k, context.Input(0).As("gates"), index, h.Extents[0]);
        var memory = (gates.Forget * k.Read(context.Input(1).As("c"), index)) + (gates.Input * gates.New);
        k.Write(context.Companion(0).As("next"), memory, index);
        k.Write(h, gates.Output * Kernels.Expression.Tanh(memory), index);
    }
}

/// <summary>Inputs: dh', dc', the sums before the gates, c, c'. Companion 0: dc.</summary>
internal sealed class LstmCellGradient() : InternalOperator(
    "lstm.cellgradient", "d(i, f, g, o) and dc from dh' and dc': gradient of one step of lstm.")
{
    public override (int Least, int Most) InputCount => (5, 5);

    public override void Lower(LoweringContext context)
    {
        var k = context.Kernel(Name, "m = dc' + dh'·o·(1 - t²), t = tanh(c'); di = m·g·i', df = m·c·f', dg = m·i·g', do = dh'·t·o', dc = m·f");
        var dgates = context.Output.As("dgates");
        var c = context.Input(3).As("c");
        var index = k.Elements(c);
        var units = c.Extents[0];
        var gates = new LstmGates(k, context.Input(2).As("gates"), index, units);
        var dh = k.Read(context.Input(0).As("dh"), index);
        var t = Kernels.Expression.Tanh(k.Read(context.Input(4).As("next"), index));
        var m = k.Read(context.Input(1).As("dnext"), index) + (dh * gates.Output * (1 - (t * t)));
        Kernels.Expression[] results =
        [
            m * gates.New * (gates.Input * (1 - gates.Input)),
            m * k.Read(c, index) * (gates.Forget * (1 - gates.Forget)),
            m * gates.Input * (1 - (gates.New * gates.New)),
            dh * t * (gates.Output * (1 - gates.Output)),
        ];
        for (var g = 0; g < results.Length; g++)
        {
            k.Write(dgates, results[g], KernelIndices.Shifted(index, 1, g * units));
        }

        k.Write(context.Companion(0).As("dc"), m * gates.Forget, index);
    }
}

/// <summary>The gates of an element, from the sums before them.</summary>
internal sealed class LstmGates(Kernels.KernelBuilder kernel, Kernels.Operand sums, Kernels.Affine[] index, int units)
{
    public Kernels.Expression Input { get; } = Kernels.Expression.Logistic(Sum(kernel, sums, index, 0));

    public Kernels.Expression Forget { get; } = Kernels.Expression.Logistic(Sum(kernel, sums, index, units));

    public Kernels.Expression New { get; } = Kernels.Expression.Tanh(Sum(kernel, sums, index, 2 * units));

    public Kernels.Expression Output { get; } = Kernels.Expression.Logistic(Sum(kernel, sums, index, 3 * units));

    private static Kernels.Expression Sum(Kernels.KernelBuilder kernel, Kernels.Operand sums, Kernels.Affine[] index, int offset) =>
        kernel.Read(sums, KernelIndices.Shifted(index, 1, offset));
}
