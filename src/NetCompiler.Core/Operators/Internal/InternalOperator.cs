using NetCompiler.Core.Graph;

namespace NetCompiler.Core.Operators.Internal;

/// <summary>
/// An operator that only gradient rules and passes use. Whoever adds its node knows the shape, so that by default nothing is inferred;
/// <see cref="Infer"/> without a result and without a problem means that.
/// </summary>
internal abstract class InternalOperator(string name, string summary) : Operator
{
    public override string Name { get; } = name;

    public override string Summary { get; } = summary;

    public override OperatorGroup Group => OperatorGroup.Internal;

    public override bool IsInternal => true;

    public override (int Least, int Most) InputCount => (1, int.MaxValue);

    public override Shape? Infer(InferenceContext context) => null;
}
