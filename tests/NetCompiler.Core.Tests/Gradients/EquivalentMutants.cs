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
        ("^[a-z.]*fill, .*: write 0 (left out|doubled|negated|to |constant)", "Twice nothing is nothing, the interpreter's memory is nothing from the start, and no infinity equals a maximum."),
        ("^globalmaxpool.chosen, 2 axes: write 0 (doubled|negated)$", "Twice nothing is nothing."),
        ("^adaptive(avg|max)pool.* Less.1. 0 to 0.5$", "Indices are whole."),
        ("^adaptivemaxpool.chosen, .* Select.0. ", "Outside its window nothing equals a maximum, unless there are ties; MaximumTieTests have some."),
        ("^[a-z]*.chosen, .* Select.2. constant doubled$", "Any number serves that is no tap's."),
        ("^(global)?lppool.gradient.* (Less.[01].|Select.2. 0 to|only operand 0 of Select$)", "No case has a norm or, where logarithms are taken, an element of 0; LpPoolTests do."),
        ("^(global)?lppool.gradient.* Divide.1. .*only operand 0 of Absolute$", "A norm is not negative."),
        ("^(binary)?crossentropy.gradient, .* (Maximum.1. constant|only operand 0 of Maximum)", "The floor matters below 1e-12 only, where differences cannot tell; StableFormTests fix it."),
        ("^poisson.gradient, .* Divide.1. (Add|only operand 0 of Add)", "The shift of 1e-8 is below the tolerance; StableFormTests fix it."),
        ("^standardize.gradient, .* LessOrEqual.1. constant doubled$", "No case has a deviation between 1e-6 and 2e-6; StableFormTests do."),
    ];

    public static bool Contains(string mutant) => Known.Any(k => Regex.IsMatch(mutant, k.Pattern));
}
