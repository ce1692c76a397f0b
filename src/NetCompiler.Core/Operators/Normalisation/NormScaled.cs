using NetCompiler.Core.Operators.Internal;

namespace NetCompiler.Core.Operators.Normalisation;

/// <summary>Inputs: x, scale, shift. Element-wise, so that it becomes the last line of the kernel that computes x.</summary>
internal sealed class NormScaled() : InternalOperator("norm.scaled", "y = x · scale + shift, one of each for a channel: batchnorm at inference.")
{
    public override (int Least, int Most) InputCount => (3, 3);

    public override void Lower(LoweringContext context)
    {
        var k = context.Kernel(Name, "y = x · scale + shift");
        var index = NormalizedAxes.Of(NormalizedAxes.OverBatch, context.Node.Shape).Index(k, k.Rows(), static _ => true);
        var x = k.Read(context.Input(0), index.Value);
        k.Write(context.Output, (x * k.Read(context.Input(1).As("scale"), index.Weight)) + k.Read(context.Input(2).As("shift"), index.Weight), index.Value);
    }
}
