using NetCompiler.Core.Emit;

namespace NetCompiler.Core.Tests.Emit;

public sealed class IdentifiersTests
{
    [Theory]
    [InlineData("x", "x")]
    [InlineData("in", "@in")]
    [InlineData("3 x", "_3_x")]
    [InlineData("a.b", "a_b")]
    [InlineData("field", "@field")]
    [InlineData("", "_")]
    public void Locals_are_legal(string name, string expected) => Assert.Equal(expected, Identifiers.Local(name));

    [Theory]
    [InlineData("dense1", "Dense1")]
    [InlineData("down1.conv2", "Down1Conv2")]
    [InlineData("two words", "TwoWords")]
    [InlineData("1st", "_1st")]
    public void Pascal_joins_words(string name, string expected) => Assert.Equal(expected, Identifiers.Pascal(name));

    [Fact]
    public void Taken_names_are_numbered()
    {
        var taken = new HashSet<string> { "x" };
        Assert.Equal("x2", Identifiers.Unique("x", taken));
        Assert.Equal("x3", Identifiers.Unique("x", taken));
        Assert.Equal("x2_2", Identifiers.Unique("x2", taken));
    }
}
