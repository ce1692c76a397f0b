using NetCompiler.Core.Operators.Internal;

namespace NetCompiler.Core.Operators.Normalisation;

/// <summary>What a mean over the batch divides by. As a value of its own it costs one addition an example, whatever the layers.</summary>
internal sealed class NormExamples() : InternalOperator("norm.examples", "examples = Σ 1: the number of examples in the batch.")
{
    public override (int Least, int Most) InputCount => (0, 0);

    public override void Lower(LoweringContext context)
    {
        var k = context.Kernel(Name, "examples = Σ 1");
        k.ReduceRows();
        k.Write(context.Output.As("examples"), k.Sum(1), 0);
    }
}
