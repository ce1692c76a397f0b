using NetCompiler.Core.Graph;
using NetCompiler.Engine.Operators;

namespace NetCompiler.Engine.Execution;

/// <summary>One node, ready to run: its operator with evaluated settings and the ids it reads.</summary>
/// <param name="Node">The node as declared.</param>
/// <param name="Operator">What computes it; for a loss that is taken together with its head, the stable pair of both.</param>
/// <param name="Inputs">Ids read: those of the node, except that a loss taken with its head reads what the head read.</param>
/// <param name="Shapes">Shapes of <paramref name="Inputs"/>.</param>
internal sealed record PlanStep<T>(Node Node, EngineOperator<T> Operator, int[] Inputs, Shape[] Shapes)
    where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>;
