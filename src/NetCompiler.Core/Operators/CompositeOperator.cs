using NetCompiler.Core.Graph;
using NetCompiler.Core.Operators.Regularisation;

namespace NetCompiler.Core.Operators;

/// <summary>
/// A layer that is a small graph of other operators: attention, a recurrent layer, an encoder block. The user declares one node; a pass puts
/// the graph in its place before gradients and lowering, which therefore never see it.
/// </summary>
internal abstract class CompositeOperator : Operator
{
    /// <summary>Adds the nodes that compute the layer; the last one is its value (see <see cref="ExpansionContext.Result(string, Settings, int[])"/>).</summary>
    public abstract int Expand(ExpansionContext context);

    public override void Differentiate(GradientContext context) => throw Rewritten.Missing(context.Node);

    public override void Lower(LoweringContext context) => throw Rewritten.Missing(context.Node);
}
