using NetCompiler.Core.Gradients;
using NetCompiler.Core.Graph;

namespace NetCompiler.Core.Lowering;

/// <summary>What a program is asked for; everything else is computed only if these need it.</summary>
/// <param name="Outputs">Values handed to the caller.</param>
/// <param name="Kept">Values that stay in the workspace for the driver: losses, or every layer's value for <c>Inspect</c>.</param>
/// <param name="ParameterGradients">Gradients written in parameter order.</param>
/// <param name="InputGradients">Gradients handed to the caller.</param>
/// <param name="StateUpdates">States that change, and the nodes that compute what they become.</param>
public sealed record ProgramResults(
    EquatableArray<NamedValue> Outputs = default,
    EquatableArray<int> Kept = default,
    EquatableArray<GradientOf> ParameterGradients = default,
    EquatableArray<GradientOf> InputGradients = default,
    EquatableArray<StateUpdate> StateUpdates = default);
