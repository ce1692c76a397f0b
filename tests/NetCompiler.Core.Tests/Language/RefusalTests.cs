using NetCompiler.Core.Declaration;
using NetCompiler.Core.Diagnostics;

namespace NetCompiler.Core.Tests.Language;

/// <summary>
/// Every kind of problem a text can have, with the characters it stands at (marked) and a part of the sentence. The error page's
/// test asks that no kind is missing here.
/// </summary>
public sealed class RefusalTests
{
    public static TheoryData<string, string, string> Cases { get; } = new()
    {
        // Text.
        { "NC0101", "input 3\ndense 4 ⟦;⟧", "separated by lines" },
        { "NC0101", "input 3\ndense 4 ⟦//⟧ a note", "starts with #" },
        { "NC0101", "input 3\ndense 4 ⟦\uD83D\uDE00⟧", "\uD83D\uDE00" },
        { "NC0102", "input 3\ndense ⟦4abc⟧", "4abc is not a number" },
        { "NC0102", "input 3\nscale ⟦1e999⟧", "too large" },
        { "NC0103", "input 3\nstride = ⟦2⟧", "An operator is expected here" },
        { "NC0103", "input 3\ndense 4 | ⟦|⟧ tanh", "An operator is expected after |" },
        { "NC0103", "input 3\ndense 4 ⟦|⟧", "the line ends" },
        { "NC0103", "input 3\ndense 3 | ⟦in⟧", "An operator is expected after |" },
        { "NC0104", "input 3\nblock f(n) { dense n } ⟦dense⟧ 3\nf 2", "ends with its line" },
        { "NC0104", "input 3\ndense 3⟦,⟧ bias=false", "separated by spaces" },
        { "NC0104", "input 3\ndense 3 ⟦{⟧ relu }", "Only block and repeat" },
        { "NC0105", "input 3\ndense 4\n\n⟦|⟧ relu", "not a blank one" },
        { "NC0105", "⟦|⟧ input 3\ndense 3", "continues nothing" },
        { "NC0106", "input 3\nblock f(n) { dense ⟦n-1⟧ }\nf 3", "(n-1)" },
        { "NC0106", "input 3\nblock f(n) { dense ⟦n - 1⟧ }\nf 3", "(n - 1)" },
        { "NC0106", "input 3\nblock f(n) { dense ⟦2*n⟧ }\nf 3", "(2*n)" },
        { "NC0106", "input 3\nblock f(n) { dense ⟦-n⟧ }\nf 3", "(-n)" },
        { "NC0107", "input 3\nblock f(c, k) { conv c ⟦kxk⟧ }\ndense 3", "(k)x(k)" },
        { "NC0107", "input 3\nblock f(c, k) { conv c size=⟦3xk⟧ }\ndense 3", "3x(k)" },
        { "NC0107", "input ⟦3 x 3⟧", "did you mean 3x3" },
        { "NC0107", "input ⟦3x 3⟧", "did you mean 3x3" },
        { "NC0107", "input ⟦3 x3⟧", "did you mean 3x3" },
        { "NC0107", "input 3\nreshape ⟦3 x 4 x 5⟧", "did you mean 3x4x5" },
        { "NC0108", "input 3\ndense 4 ⟦as⟧", "name of the layer is expected" },
        { "NC0108", "input 3\ndense 3 | use ⟦4⟧", "name of a layer is expected" },
        { "NC0108", "input 3\ndense 3\n⟦loss⟧", "its kind is expected" },
        { "NC0109", "input 3\ndense 4 bias⟦=⟧", "value is expected" },
        { "NC0109", "input 3\nblock f(n) { dense (n +⟦)⟧ }\nf 3", "a number, a parameter or a parenthesis" },
        { "NC0109", "input 3\nrepeat ⟦{⟧ dense 3 }", "number of rounds" },
        { "NC0110", "input 3\nrepeat 2 ⟦{⟧ dense 3", "never closed" },
        { "NC0110", "input 3\ndense 3 ⟦}⟧", "closes nothing" },
        { "NC0110", "input 3\n⟦repeat⟧ 2 dense 3", "its body in braces" },
        { "NC0111", "input 3\ndense ⟦(⟧2*3", "never closed" },
        { "NC0111", "input 3\nblock f⟦(⟧n {\n dense n\n}\nf 3", "end with )" },
        { "NC0112", "input 3\ndense 4 as a ⟦as⟧ b", "named a already" },
        { "NC0113", "input 3\nrepeat 2 {\n a = dense 3\n ⟦output⟧ a\n}", "top of the text" },
        { "NC0113", "input 3\ndense 3 | ⟦input 4⟧", "stands after another value" },
        { "NC0113", "input 3\nblock f() { dense 3\nblock g() { relu } }\nf", null! },

        // Names.
        { "NC0201", "input 3\n⟦dens⟧ 3", "Did you mean dense?" },
        { "NC0201", "input 3\ndense 3 | ⟦sofmax⟧", "Did you mean softmax?" },
        { "NC0201", "input 3\ndense 3\n⟦mse⟧", "loss mse" },
        { "NC0201", "x = input 3\nmain = dense 3\nskip = x | dense 3\n⟦main⟧ skip | add", "main | add skip" },
        { "NC0202", "x = input 3\nhidden = dense 3\nadd ⟦hiden⟧ x", "Did you mean hidden?" },
        { "NC0202", "input 3\n⟦in⟧ | dense 3", "at the top of the text there is none" },
        { "NC0202", "input 3\nblock f(n) { dense (⟦m⟧*2) }\nf 3", "not a parameter" },
        { "NC0203", "input 3\nh = dense 3\n⟦h = dense 4⟧", "a name means one value" },
        { "NC0204", "input 3\ndense 3 as edge\ndense 4 as ⟦edge⟧", "the first is on line 2" },
        { "NC0204", "input 3\nrepeat 2 { dense 3 as ⟦edge⟧ }", "A repeat names it once in each round" },
        { "NC0205", "input 3\nblock f { relu }\nblock ⟦f⟧ { tanh }\nf", "the first is on line 2" },
        { "NC0206", "input 3\n⟦relu = dense 3⟧", "relu is an operator" },
        { "NC0206", "input 3\nblock ⟦dense⟧(n) { relu }\ndense 3", "cannot name a block" },
        { "NC0206", "input 3\nblock f { relu }\n⟦f = dense 3⟧", "f is a block" },
        { "NC0206", "input 3\n⟦in⟧ = dense 3", "a word of the language" },
        { "NC0207", "x = input 3\nh = add x ⟦h⟧", "a cycle" },
        { "NC0207", "x = input 3\na = add x ⟦b⟧\nb = a | dense 3", "a cycle" },
        { "NC0207", "x = input 3\n⟦h⟧ | relu\nh = x | dense 3", "a cycle" },
        { "NC0208", "input 3\nblock f(n) { ⟦f n⟧ }\nf 3", "f → f" },
        { "NC0208", "input 3\nblock f(n) { g n }\nblock g(n) { repeat 2 { ⟦f n⟧ } }\nf 3", "f → g → f" },
        { "NC0209", "input 3\ndense 3 as edge\nuse ⟦edgy⟧", "Did you mean edge?" },
        { "NC0209", "input 3\nblock f { dense 3 }\nf as a\nuse ⟦a⟧", "a.dense1" },
        { "NC0210", "input 3\nblock f(n, ⟦n⟧) { dense n }\nf 3", "two parameters named n" },
        { "NC0211", "input 3\n⟦a.b⟧ = dense 3", "only layers have dots" },

        // Arguments.
        { "NC0301", "input 3\ndense 3 ⟦bais⟧=false", "Did you mean bias?" },
        { "NC0302", "input 3\n⟦dense⟧", "lacks units" },
        { "NC0302", "input 3\nblock f(n, m) { dense n | dense m }\n⟦f 3⟧", "lacks m" },
        { "NC0303", "input 3\ndense 3 ⟦4⟧", "too many" },
        { "NC0303", "input 3\ndense 3 | relu ⟦2⟧", "too many" },
        { "NC0304", "input 3\ndense 3 ⟦units=4⟧", "given twice" },
        { "NC0304", "input 3\ndense 3 bias=true ⟦bias=false⟧", "given twice" },
        { "NC0305", "input 3\ndense bias=false ⟦3⟧", "dense 3 bias=false" },
        { "NC0306", "input 3\ndense ⟦2.5⟧", "a whole number" },
        { "NC0306", "input 3\ndense ⟦3x3⟧", "a whole number" },
        { "NC0306", "input 3\ndense ⟦many⟧", "neither a number" },
        { "NC0306", "input 3\nblock f(n) { dense (⟦n/2⟧) }\nf 7", "3.5" },
        { "NC0307", "input 3\ndense ⟦0⟧", "at least 1" },
        { "NC0307", "input ⟦0x10⟧\ndense 3", "at least 1, but 0x10" },
        { "NC0307", "input 3\nrepeat ⟦0⟧ { dense 3 }", "at least 1" },
        { "NC0308", "input 3\ndense 3 bias=⟦flase⟧", "Did you mean false?" },
        { "NC0308", "input 3\ndense 3 init=⟦he_norml⟧", "Did you mean he_normal?" },
        { "NC0309", "input 3\nblock f(n) { dense (⟦8/n⟧) }\nf 0", "no finite result" },
        { "NC0310", "input 3\n⟦clip 1 -1⟧", null! },

        // Shapes.
        { "NC0401", "x = input 3\nmain = dense 4\n⟦add main x⟧", "dense 4 on line 2 gives 4 and input 3 on line 1 gives 3" },
        { "NC0402", "input 3\na = dense 3\na | ⟦add⟧", "reads at least two values" },
        { "NC0402", "x = input 3\na = dense 3\na | ⟦relu x⟧", "reads one value" },
        { "NC0403", "a = input 3\nb = input 4\n⟦dense 2⟧", "a | dense 2" },
        { "NC0403", "input 3\ninput 4\n⟦dense 2⟧", "Name them" },
        { "NC0404", "⟦dense 2⟧", "Begin with an input" },
        { "NC0405", "⟦sequence 3⟧\ndense 3", "steps and features" },
        { "NC0405", "⟦input 1x2x3x4x5⟧\ndense 3", "at most three spatial extents" },
        { "NC0406", "input 3\ndense 4 as edge\n⟦use edge⟧", "reads 4 from dense 4 on line 2" },
        { "NC0407", "⟦input 3⟧", "no layer" },
        { "NC0407", "input 3\nblock ⟦f⟧ { }\ndense 3 | f", "nothing in its body" },

        // Losses and use.
        { "NC0501", "input 3\ndense 3\nloss ⟦mes⟧", "Did you mean mse?" },
        { "NC0501", "input 3\ndense 3\nloss ⟦relu⟧", "no loss named relu" },
        { "NC0501", "input 3\ndense 3\nloss ⟦mean_squared_error⟧", "Did you mean mse?" },
        { "NC0502", "input 3\ndense 3 | softmax\nloss ⟦mse⟧", "softmax on line 2" },
        { "NC0502", "input 3\ndense 3\nloss ⟦crossentropy⟧", "end the output with softmax" },
        { "NC0502", "input 3\ndense 3 | relu\nloss ⟦binarycrossentropy⟧", "end the output with logistic" },
        { "NC0503", "input 3\ndense 3\nloss mse\nloss ⟦mae⟧", "a loss already, mse on line 3" },
        { "NC0504", "input 3\ny = dense 3\nloss mse ⟦z⟧", "no output named z" },
        { "NC0504", "x = input 3\na = dense 3\nb = x | dense 3\noutput a b\nloss ⟦mse⟧", "must say which" },
        { "NC0505", "input 3\na = dense 3\noutput a ⟦a⟧", "an output already" },
        { "NC0505", "input 3\na = dense 3\noutput a\n⟦output a⟧", "named already on line 3" },
        { "NC0506", "x = input 3\n⟦dense 4⟧\nx | dense 3", "dense 4 on line 2 is not used" },
        { "NC0506", "⟦input 3⟧\nb = input 2\nc = input 2\nadd b c", "not used" },
        { "NC0507", "input 3\ndense 3 | relu | ⟦relu⟧", "twice in a row" },

        // Limits.
        { "NC0602", "input 3\nrepeat 99999 { ⟦repeat 99999⟧ { dense 4 } }", null! },
        { "NC0603", "⟦input 99999x99999⟧\ndense 3", "268,435,456" },
    };

    /// <summary>Half of a surrogate pair cannot pass through a test runner as a case.</summary>
    [Fact]
    public void Half_a_surrogate_pair_is_one_character() =>
        Assert.Contains("\\ud83d", Declaring.Refused("input 3\ndense 4 ⟦\uD83D⟧", ProblemKinds.UnexpectedCharacter).Message, StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Refused(string id, string marked, string part)
    {
        if (!marked.Contains('⟦', StringComparison.Ordinal) || part is null)
        {
            var (_, problems) = Declaring.Run(marked.Replace("⟦", "", StringComparison.Ordinal).Replace("⟧", "", StringComparison.Ordinal));
            Assert.Contains(problems, p => p.Kind.Id == id);
            return;
        }

        var problem = Declaring.Refused(marked, ProblemKinds.All.Single(k => k.Id == id));
        Assert.Contains(part, problem.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Matches("^[^ ].*[.?]$", problem.Message);
    }
}
