using NetCompiler.Core.Operators.Internal;

namespace NetCompiler.Core.Operators.Normalisation;

/// <summary>Inputs: the running variance, the weight where there is one. Setting <c>eps</c>.</summary>
internal sealed class NormScale() : InternalOperator("norm.scale", "scale = weight / √(running_var + eps): what batchnorm multiplies by at inference.")
{
    public override (int Least, int Most) InputCount => (1, 2);

    public override void Lower(LoweringContext context)
    {
        var k = context.Kernel(Name, "scale = weight / √(running_var + eps)");
        var index = k.Elements(context.Output);
        var r = NormReciprocal.Of(k.Read(context.Input(0).As("running_var"), index), context.Node.Settings.Number("eps"));
        k.Write(context.Output.As("scale"), context.Node.Inputs.Count > 1 ? k.Read(context.Input(1).As("weight"), index) * r : r, index);
    }
}
