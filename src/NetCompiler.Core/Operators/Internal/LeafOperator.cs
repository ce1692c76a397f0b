namespace NetCompiler.Core.Operators.Internal;

/// <summary>A node that is computed by nobody: inputs, targets, weights, states, constants, seeds. It stands in the catalogue so that its name is known.</summary>
internal sealed class LeafOperator(string name, string summary) : InternalOperator(name, summary)
{
    public override (int Least, int Most) InputCount => (0, 0);

    public override void Lower(LoweringContext context) =>
        throw new InvalidOperationException($"{context.Node.Name} is a leaf ({Name}); it is given, not computed.");
}
