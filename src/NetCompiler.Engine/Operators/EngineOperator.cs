using System.Numerics;
using NetCompiler.Engine.Execution;

namespace NetCompiler.Engine.Operators;

/// <summary>
/// One operator of the engine: its formula and, written by hand, its derivative. One instance serves one node and holds nothing but
/// evaluated settings, so that several threads may run it.
/// </summary>
internal abstract class EngineOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Whether it takes values that are the same for all examples as they are, once; others get them repeated for each example.</summary>
    public virtual bool HandlesShared => false;

    /// <summary>Writes the output of every example of the batch.</summary>
    public abstract void Forward(OperatorCall<T> call);

    /// <summary>Adds to each wanted input gradient its part of the output gradient.</summary>
    public abstract void Backward(OperatorCall<T> call);
}
