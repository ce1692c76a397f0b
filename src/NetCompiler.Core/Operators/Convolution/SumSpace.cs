using NetCompiler.Core.Operators.Internal;

namespace NetCompiler.Core.Operators.Convolution;

/// <summary>The gradient of what was added to each channel at every position.</summary>
internal sealed class SumSpace() : InternalOperator("sumspace", "db[c] = Σ dy[c] over batch and positions: gradient of a bias of channels.")
{
    public override (int Least, int Most) InputCount => (1, 1);

    public override void Lower(LoweringContext context)
    {
        var k = context.Kernel(Name, "db = Σ dy over the positions");
        var space = Space.Of(context.InputShape(0));
        var c = k.Parallel("c", space.Channels);
        var n = k.ReduceRows();
        var position = Space.Reduce(k, "o", space.Extents.ToArray());
        k.Write(context.Output.As("db"), k.Sum(k.Read(context.Input(0).As("dy"), space.At(n, c, position))), c);
    }
}
