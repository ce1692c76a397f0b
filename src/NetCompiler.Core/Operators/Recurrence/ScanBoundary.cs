using NetCompiler.Core.Graph;
using NetCompiler.Core.Operators.Internal;

namespace NetCompiler.Core.Operators.Recurrence;

/// <summary>
/// One of <see cref="ScanRegion.Boundary"/>. Gradients and lowering treat them themselves: the gradient of a boundary is a boundary of the
/// scan that runs the other way, and none is computed by a kernel.
/// </summary>
internal sealed class ScanBoundary(string name, string summary, int least, int most) : InternalOperator(name, summary)
{
    public static ScanBoundary[] All { get; } =
    [
        new(ScanRegion.Boundary.Step, "The value of a sequence at the step.", 1, 1),
        new(ScanRegion.Boundary.State, "The value that the step before left behind.", 0, 1),
        new(ScanRegion.Boundary.Next, "What a state is at the next step.", 2, 2),
        new(ScanRegion.Boundary.Collect, "The values of all steps as a sequence.", 1, 1),
        new(ScanRegion.Boundary.Last, "What a state is after the last step.", 1, 1),
    ];

    public override (int Least, int Most) InputCount => (least, most);

    public override void Lower(LoweringContext context)
    {
    }
}
