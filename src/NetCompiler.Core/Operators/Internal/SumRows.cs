using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Internal;

/// <summary>
/// The gradient of anything that was added to every example and position: a bias. The result's extents are the last ones of dy; the
/// extents before them and the examples are summed.
/// </summary>
internal sealed class SumRows() : InternalOperator("sumrows", "db = Σ dy over the batch and all extents before the result's: gradient of a bias.")
{
    public override (int Least, int Most) InputCount => (1, 1);

    public override void Lower(LoweringContext context)
    {
        var k = context.Kernel(Name, "db = Σ dy");
        var dy = context.Input(0).As("dy");
        var db = context.Output.As("db");
        var j = k.ParallelOver(db.Extents);
        var n = k.ReduceRows();
        var t = k.ReduceOver(dy.Extents.Take(dy.Extents.Count - j.Length).ToEquatable());
        k.Write(db, k.Sum(k.Read(dy, [n, .. t, .. j])), j);
    }
}
