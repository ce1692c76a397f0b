namespace NetCompiler.Core.Operators.Internal;

/// <summary>
/// A second value of the node it reads, written by that node's kernels (<see cref="LoweringContext.Companion"/>): a node has one value, and some
/// kernels have several that cost nothing more. Setting <c>index</c> counts them.
/// </summary>
internal sealed class Companion() : InternalOperator("companion", "Another value of the node it reads.")
{
    public override (int Least, int Most) InputCount => (1, 1);

    public override void Lower(LoweringContext context)
    {
    }
}
