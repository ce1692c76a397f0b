using NetCompiler.Core.Emit;

namespace NetCompiler.Core.Tests.Emit;

/// <summary>Loads that are put where they are used.</summary>
public sealed class SingleUseTests
{
    [Theory]
    [InlineData("var x0 = x[3]; | c0 = x0 * c0;", "c0 = x[3] * c0;")]
    [InlineData("var x0 = x[3]; | var y0 = Vector512.Create(y[k + 1]); | c0 = f(x0, y0, c0);", "c0 = f(x[3], Vector512.Create(y[k + 1]), c0);")]
    [InlineData("var x0 = x[3]; | c0 = x0 * x0;", "var x0 = x[3]; | c0 = x0 * x0;")]
    [InlineData("var x0 = x[3]; | c0 = x01 * 0f; | c1 = x0;", "var x0 = x[3]; | c0 = x01 * 0f; | c1 = x0;")]
    [InlineData("var x0 = x[3] + 1f; | c0 = x0;", "var x0 = x[3] + 1f; | c0 = x0;")]
    [InlineData("var x0 = Vector256.Create(a ? b : c); | c0 = x0;", "var x0 = Vector256.Create(a ? b : c); | c0 = x0;")]
    [InlineData("var x0 = x[3]; | for (int i = x0; i < 4; i++)", "var x0 = x[3]; | for (int i = x0; i < 4; i++)")]
    [InlineData("    var x0 = x[y[0]]; |     c0 = x0;", "    var x0 = x[y[0]]; |     c0 = x0;")]
    public void A_load_moves_into_the_next_statement_if_nothing_else_uses_it(string lines, string expected) =>
        Assert.Equal(expected, string.Join(" | ", SingleUse.Inline(lines.Split(" | "))));
}
