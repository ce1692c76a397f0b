using System.Globalization;
using NetCompiler.Core.Declaration;
using NetCompiler.Dynamic;

namespace NetCompiler.Parity.Tests.Invariants;

/// <summary>The way from text to class does not depend on how the machine writes numbers.</summary>
public sealed class CultureTests
{
    private static readonly string[] _fractional =
    [
        "input 3\nscale -0.5 offset=1.25\nclip -0.8 0.9\ndense 40 init=uniform init_value=0.125 | leakyrelu 0.01\nnoise 0.1\ndropout 0.25\n"
            + "dense 12 | elu 0.75\ndense 2 | logistic steepness=1.5\nloss huber delta=0.5 weight=0.25",
        "input 1e1\ndense 3 | softmax\nloss crossentropy label_smoothing=1e-3",
    ];

    [Fact]
    public void Classes_are_the_same_to_the_byte_under_any_culture()
    {
        string[] texts = [.. _fractional, .. Samples.Written.Select(static w => w.Text), .. Samples.Texts.Skip(Samples.Written.Count).Take(8).Select(static t => t.Text)];
        var expected = texts.Select(static t => Emit(t)).ToArray();
        var before = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = Hostile();
            Assert.Equal("~1#5", string.Format(CultureInfo.CurrentCulture, "{0}", -1.5));

            Assert.Equal(expected, texts.Select(static t => Emit(t)));
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = before;
        }
    }

    private static string Emit(string text)
    {
        try
        {
            var emitted = EmittedNetwork.From(text, NetworkOptions.Default);
            return emitted.Contract + emitted.Kernels;
        }
        catch (NetworkTextException refused)
        {
            // Refusals write numbers, too.
            return refused.Message;
        }
    }

    private static CultureInfo Hostile()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        var numbers = culture.NumberFormat;
        (numbers.NumberDecimalSeparator, numbers.NumberGroupSeparator, numbers.NegativeSign, numbers.PositiveSign) = ("#", "$", "~", "!");
        (numbers.NaNSymbol, numbers.PositiveInfinitySymbol, numbers.NegativeInfinitySymbol) = ("none", "much", "~much");
        return culture;
    }
}
