using NetCompiler.Core.Kernels;
using NetCompiler.Core.Operators.Internal;

namespace NetCompiler.Core.Operators.Combination;

/// <summary>Settings: <c>axis</c>, the extent cut, and <c>offset</c>, where the part begins.</summary>
internal sealed class ConcatPart() : InternalOperator("concat.part", "dx[… i] = dy[… offset + i]: gradient of one input of concat.")
{
    public override (int Least, int Most) InputCount => (1, 1);

    public override void Lower(LoweringContext context)
    {
        var settings = context.Node.Settings;
        var dx = context.Output.As("dx");
        var k = context.Kernel(Name, "dx[… i] = dy[… offset + i]");
        var index = k.Elements(dx);
        var from = KernelIndices.Shifted(index, settings.Integer("axis") + (dx.PerExample ? 1 : 0), settings.Integer("offset"));
        k.Write(dx, k.Read(context.Input(0).As("dy"), from), index);
    }
}
