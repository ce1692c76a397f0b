using System.Globalization;
using NetCompiler.Core.Emit;

namespace NetCompiler.Core.Tests.Emit;

public sealed class LiteralsTests
{
    [Theory]
    [InlineData(0.1f, "0.1f")]
    [InlineData(-1f, "-1f")]
    [InlineData(-0f, "-0f")]
    [InlineData(1e-7f, "1E-07f")]
    [InlineData(16777216f, "16777216f")]
    [InlineData(float.NaN, "float.NaN")]
    [InlineData(float.NegativeInfinity, "float.NegativeInfinity")]
    public void A_float_is_its_shortest_text(float value, string expected) => Assert.Equal(expected, Literals.Float(value));

    [Fact]
    public void Floats_read_back_as_themselves_under_any_culture()
    {
        var culture = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo("de-DE");
        try
        {
            var random = new Random(1);
            for (var i = 0; i < 10_000; i++)
            {
                var value = BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue));
                if (float.IsFinite(value))
                {
                    Assert.Equal(value, float.Parse(Literals.Float(value)[..^1], CultureInfo.InvariantCulture));
                }
            }

            Assert.Equal("101_770", Literals.Long(101_770));
            Assert.Equal("101,770", Literals.Grouped(101_770));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void Strings_cannot_end_their_literal() =>
        Assert.Equal("\"a\\\"; \\\\ \\n \\u2028 \\ud83d\\ude00\"", Literals.String("a\"; \\ \n \u2028 😀"));

    [Fact]
    public void Comments_cannot_end_their_line() => Assert.Equal(["a b", "c\uFFFDd"], Literals.CommentLines("a\rb\nc\u2028d"));

    [Fact]
    public void Xml_text_holds_no_markup() => Assert.Equal("a &lt;b&gt; &amp; \uFFFD", Literals.Xml("a <b> & \u0001"));
}
