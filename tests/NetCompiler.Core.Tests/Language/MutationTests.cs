using System.Globalization;
using System.Text;
using NetCompiler.Core.Analysis;
using NetCompiler.Core.Declaration;
using NetCompiler.Core.Diagnostics;
using NetCompiler.Core.Language;
using NetCompiler.Core.Operators;
using NetCompiler.TestKit;

namespace NetCompiler.Core.Tests.Language;

/// <summary>
/// Damaged texts and attributes give problems at places, never an exception. <c>NETCOMPILER_FUZZ</c> multiplies the 10,000 of each,
/// <c>NETCOMPILER_SEED</c> moves them.
/// </summary>
public sealed class MutationTests
{
    private static readonly string[] Pieces =
    [
        "|", "=", "{", "}", "(", ")", ",", "\n", "\r\n", "\t", " ", "#", "-", "x", "3x3", "0x10", "-1", "1e9", "99999", "0", "0.5", "in", "as", "use", "repeat 9999 {",
        "block f(n) {", "output", "loss", "input 3", "sequence 2x3", "dense", "add", "n", "f", "h", "\uD83D\uDE00", "\uD83D", "\0", "é", "٣", ";", "//", "\"", "\u2028", "\uFEFF", "true",
        "weight=2", "bias=", ".", "a.b", "relu", "clip -1 1", "(n*2)x(n)", "2147483648",
    ];

    private static int Seed => 1 + Fuzz.Seed;

    private static int Runs => 10_000 * Fuzz.Factor;

    [Fact]
    public void Damaged_texts_give_problems_with_places()
    {
        var random = new Random(Seed);
        var refused = 0;
        for (var i = 0; i < Runs; i++)
        {
            var text = Mutate(NetworkTexts.Written[random.Next(NetworkTexts.Written.Count)], random);
            try
            {
                var parsed = NetworkText.Parse(text, new NetworkOptions(MaxParameters: random.Next(3) * 50));
                var built = GraphBuilder.Build(parsed.Declaration, parsed.Places, CancellationToken.None);
                var problems = parsed.Problems.Concat(built.Problems).ToList();
                problems.ForEach(p => AssertPlaced(p, text));
                refused += built.Graph is null ? 1 : 0;
                Assert.True(built.Graph is not null || problems.Any(static p => p.Kind.Severity == ProblemSeverity.Error), "No graph and no reason.");
                if (built.Graph is not null && parsed.Problems.Count == 0)
                {
                    Assert.NotNull(Declaring.Run(NetworkText.Print(built.Graph)).Graph);
                }
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"Seed {Seed}, run {i}: {e.Message}\n{text}", e);
            }
        }

        Assert.InRange(refused, Runs / 3, Runs - (Runs / 50));
    }

    [Fact]
    public void Damaged_attributes_give_problems_with_places()
    {
        var random = new Random(Seed);
        for (var i = 0; i < Runs; i++)
        {
            var attributes = DrawAttributes(random);
            try
            {
                var parsed = AttributeDeclaration.From(attributes, NetworkOptions.Default);
                var built = GraphBuilder.Build(parsed.Declaration, parsed.Places, CancellationToken.None);
                foreach (var problem in parsed.Problems.Concat(built.Problems))
                {
                    Assert.True(problem.Place.InAttribute, problem.ToString());
                    Assert.InRange(problem.Place.Start, 0, attributes.Count - 1);
                    Assert.InRange(problem.Place.Length, -1, attributes[problem.Place.Start].Arguments.Count - 1);
                }

                Assert.True(built.Graph is not null || built.Problems.Count > 0, "No graph and no reason.");
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"Seed {Seed}, run {i}: {e.Message}\n{string.Join("\n", attributes)}", e);
            }
        }
    }

    private static void AssertPlaced(Problem problem, string text)
    {
        var place = problem.Place;
        Assert.False(place.InAttribute);
        Assert.InRange(place.Start, 0, text.Length);
        Assert.InRange(place.Length, 0, text.Length - place.Start);
        Assert.True(place.Line >= 1 && place.Column >= 1, problem.ToString());
        Assert.True(place.Column == 1 || text.AsSpan(place.Start - place.Column + 1, place.Column - 1).IndexOfAny('\r', '\n') < 0, problem.ToString());
        Assert.NotEmpty(problem.Message);
    }

    private static string Mutate(string text, Random random)
    {
        var result = new StringBuilder(text);
        for (var n = random.Next(1, 5); n > 0; n--)
        {
            var at = random.Next(result.Length + 1);
            var length = Math.Min(random.Next(1, 12), result.Length - at);
            switch (random.Next(5))
            {
                case 0:
                    result.Remove(at, length);
                    break;
                case 1:
                    result.Insert(at, result.ToString(at, length));
                    break;
                case 2:
                    result.Insert(random.Next(result.Length + 1), " " + Pieces[random.Next(Pieces.Length)] + " ");
                    break;
                case 3:
                    result.Remove(at, Math.Min(1, length)).Insert(Math.Min(at, result.Length), Pieces[random.Next(Pieces.Length)]);
                    break;
                default:
                    var lines = result.ToString().Split('\n').ToList();
                    var from = random.Next(lines.Count);
                    lines.Insert(random.Next(lines.Count), lines[from]);
                    result.Clear().AppendJoin('\n', lines);
                    break;
            }
        }

        return result.ToString();
    }

    private static EquatableArray<AttributeSource> DrawAttributes(Random random)
    {
        var operators = OperatorCatalogue.All.Where(static o => !o.IsInternal).ToList();
        var list = new List<AttributeSource> { new("network", EquatableArray.Of(new AttributeArgument("input", DrawNumbers(random)))) };
        for (var n = random.Next(6); n > 0; n--)
        {
            var o = operators[random.Next(random.Next(3) == 0 ? operators.Count : 10)];
            var names = o.Parameters.Select(static p => p.Name).Concat(["name", "activation", "bias", "kind", "output", "weight", "nothing"]).ToList();
            var arguments = Enumerable.Range(0, random.Next(4)).Select(_ => names[random.Next(names.Count)]).Select(name => random.Next(4) == 0
                ? new AttributeArgument(name, default, Pieces[random.Next(Pieces.Length)])
                : new AttributeArgument(name, DrawNumbers(random)));
            var word = random.Next(10) switch { 0 => "loss", 1 => "dens", 2 => "", 3 => "input", 4 => "block", _ => o.Name };
            list.Add(new AttributeSource(word, arguments.ToEquatable()));
        }

        return list.ToEquatable();
    }

    private static EquatableArray<double> DrawNumbers(Random random)
    {
        double[] numbers = [1, 2, 3, 8, 28, 0, -1, 0.5, 1e9, 2147483648, double.NaN, double.PositiveInfinity];
        return Enumerable.Range(0, random.Next(5) == 0 ? random.Next(6) : 1).Select(_ => numbers[random.Next(random.Next(3) == 0 ? numbers.Length : 5)]).ToEquatable();
    }
}
