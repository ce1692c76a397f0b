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
        ("^(zeros|start|lrn.padding|attention.clear), .*: write 0 (doubled|negated)$", "Twice nothing is nothing."),
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
        ("^reduce(max|min).gradient, .* Select.2. constant doubled$", "Any number serves that is no position."),
        ("^modulo.gradient, .* Less.0. Divide to Multiply$", "A quotient has the sign of the product."),
        ("^cosh.gradient, .* (Select.0. Less.1. constant (doubled|negated)|only operand 1 of Select)$", "In double the powers serve near 0 as the series does, and the series a little farther; floats need it."),
        ("^cosh.gradient, .* Select.1. Multiply.1. (Add.1. Multiply.1. ){3}(Add to Subtract|only operand 0 of Add|Add.1. )", "The last term of the series is below the tolerance."),
        ("^power.gradient, .* Select.1. Multiply.0. Multiply.1. Select.2. (Select.1. |Select.0. (Multiply.0. |Multiply.1. Less.0. axes|only operand 1)|only operand 1 of Select$)", "The exponent's gradient is taken of positive numbers only, whose powers are positive."),
        ("^power.gradient, .* Select.1. Multiply.0. Multiply.1. Select.2. Select.2. Exponential.0. Multiply.1. Logarithm.0. (Select the other way|Select.0. |only operand|Select.1. only operand 0 of Absolute)", "The exponent's gradient is taken of positive numbers only, which are their size."),
        ("^power.gradient, .* Select.1. Multiply.0. Multiply.1. (only operand 1 of Select|Select.0. only operand 1 of Equal)$", "A power of 0 is 1 by exponential and logarithm, too."),
        ("^power.gradient, .* Multiply.1. Multiply.1. Select.2. Select.0. Multiply.0. (only operand 1 of Multiply$|Multiply.0. (only operand|Equal.0. only operand 0 of Floor))", "Broken powers of negative numbers are no numbers, with which nothing compares; whole ones pass."),
        ("^power.gradient, .* Multiply.1. Multiply.1. Select.2. Select.0. Multiply.0. Multiply.1. Subtract.1. Multiply.1. Floor.0. Multiply.1. only operand 0 of Subtract$", "Odd is whatever is not 0: -1 as well as 1."),
        ("^power.gradient, .* Multiply.1. Multiply.1. Select.2. Select.[12]. (Negate.0. )?Exponential.0. Multiply.1. Logarithm.0. (only operand 0 of Select|Select.0. (only operand|Equal.0. only operand 0 of Floor))", "Broken powers of negative numbers are no numbers, with which nothing compares; whole ones pass."),
        ("^power.gradient, .* Multiply.1. Multiply.1. Select.2. Select.1. Negate.0. Exponential.0. Multiply.1. Logarithm.0. Select.2. ", "Of broken powers, which are not odd."),
        ("^(exp|square).gradient, .* of 2: inputs 0 and 1 exchanged$", "A product of the two, whichever is which."),
        ("^multiply.gradient, .* of 3: inputs 0 and [12] exchanged$", "A product of dy and the other factor, whichever is which."),
        (@"^(attention|transformer(en|de)coder\.(self|multihead)_attn).in_proj_bias.gradient, add of 3: input 1 (left out|twice)$", "A bias of keys adds the same to all scores of a step, which softmax does not see: its gradient is 0."),
        ("^((softmax|logisticbinary)?crossentropy.gradient|(huber|mse).gradient|lengths.fill), 3 axes: (stage 2 )?write 0 only operand 0 of Select$", "A step that does not count has a weight of 0 already; the choice keeps out what is no number."),
        ("^(rnn|lstm|gru).(state|memory)(_l)?_reverse.gradient, add of .: input 0 (left out|twice)$", "On the way back steps past the length hold what it starts from, which is nothing here."),
        ("^lstm.memory(_l)?.gradient, add of 2: input 0 (left out|twice)$", "Nobody sees the memory after the last step, so that nothing flows into what steps past the length hold."),
        ("^settle.after.gradient, ", "Nothing flows back into rounds."),
        ("^contract.diagonal, .*write 0 (Select.1. |to )axes (0 and 1|1 and 3) swapped$", "A diagonal is the same both ways."),
        ("^einsum.contract, contract of 3: inputs 1 and 2 exchanged$", "Factors along the same letters change places."),
        ("^(subtract.gradient, .* of 3: inputs 1 and 2|where.gradient, .* of 4: inputs 2 and 3) exchanged$", "Neither is read."),
    ];

    public static bool Contains(string mutant) => Known.Any(k => Regex.IsMatch(mutant, k.Pattern));
}
