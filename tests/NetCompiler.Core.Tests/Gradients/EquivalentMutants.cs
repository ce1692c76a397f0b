using System.Text.RegularExpressions;

namespace NetCompiler.Core.Tests.Gradients;

/// <summary>Mutants that survive the gradient checks, with the reason. Anything else that survives is a hole in the checks.</summary>
internal static class EquivalentMutants
{
    private static readonly (string Pattern, string Reason)[] Known =
    [
        ("^softmaxcrossentropy.gradient, .*: stage 0 accumulator 0 ", "Softmax does not change when one number is taken from all logits, whichever it is; StableFormTests need the greatest."),
        ("^embedding.(clear|padding), .*: write 0 (doubled|negated)$", "Twice nothing is nothing."),
        ("^embedding.padding, .*: write 0 left out$", "No case has the padding index; AttentionGradientTests do."),
        ("^(zeros|start|lrn.padding), .*: write 0 (doubled|negated)$", "Twice nothing is nothing."),
        ("^halo.fill, .*: write 0 (left out|doubled|negated|to )", "Twice nothing is nothing, and the interpreter's memory is nothing from the start."),
        ("^(binary)?crossentropy.gradient, .* (Maximum.1. constant|only operand 0 of Maximum)", "The floor matters below 1e-12 only, where differences cannot tell; StableFormTests fix it."),
        ("^poisson.gradient, .* Divide.1. (Add|only operand 0 of Add)", "The shift of 1e-8 is below the tolerance; StableFormTests fix it."),
        ("^standardize.gradient, .* LessOrEqual.1. constant doubled$", "No case has a deviation between 1e-6 and 2e-6; StableFormTests do."),
    ];

    public static bool Contains(string mutant) => Known.Any(k => Regex.IsMatch(mutant, k.Pattern));
}
