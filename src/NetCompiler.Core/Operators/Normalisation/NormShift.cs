using NetCompiler.Core.Operators.Internal;

namespace NetCompiler.Core.Operators.Normalisation;

/// <summary>Inputs: the running mean, the scale, the bias where there is one.</summary>
internal sealed class NormShift() : InternalOperator("norm.shift", "shift = bias - running_mean · scale: what batchnorm adds at inference.")
{
    public override (int Least, int Most) InputCount => (2, 3);

    public override void Lower(LoweringContext context)
    {
        var k = context.Kernel(Name, "shift = bias - running_mean · scale");
        var index = k.Elements(context.Output);
        var taken = k.Read(context.Input(0).As("running_mean"), index) * k.Read(context.Input(1).As("scale"), index);
        k.Write(context.Output.As("shift"), context.Node.Inputs.Count > 2 ? k.Read(context.Input(2).As("bias"), index) - taken : -taken, index);
    }
}
