using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Tensors;

/// <summary>The greatest or least of several values, element by element. Of equal ones the first gets the gradient.</summary>
internal sealed class Extreme(string name, bool isGreatest) : BroadcastOperator
{
    public override string Name { get; } = name;

    public override string Summary =>
        $"y = {(isGreatest ? "max" : "min")}(a, b, …): the {(isGreatest ? "greatest" : "least")}, element by element; of equal ones the first gets the gradient.";

    public override (int Least, int Most) InputCount => (2, int.MaxValue);

    public override string FormulaText(int operands) =>
        $"y = {(isGreatest ? "max" : "min")}({string.Join(", ", Enumerable.Range(0, operands).Select(OperandName))})";

    public override Expression Formula(IReadOnlyList<Expression> x, Settings settings) =>
        x.Aggregate(isGreatest ? Expression.Max : Expression.Min);

    public override Expression Derivative(int operand, Expression dy, IReadOnlyList<Expression> x, Settings settings)
    {
        Expression Beats(Expression a, Expression b, bool isFirst) =>
            (isFirst, isGreatest) switch
            {
                (true, true) => Expression.LessOrEqual(b, a),
                (true, false) => Expression.LessOrEqual(a, b),
                (false, true) => Expression.Less(b, a),
                _ => Expression.Less(a, b),
            };
        var wins = x.Select((other, i) => (other, i)).Where(p => p.i != operand)
            .Select(p => Beats(x[operand], p.other, operand < p.i)).Aggregate(static (a, b) => a * b);
        return Expression.Select(wins, dy, 0);
    }
}
