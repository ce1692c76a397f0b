using System.Globalization;
using NetCompiler.Core.Operators;
using NetCompiler.TestKit;
using Xunit.Abstractions;

namespace NetCompiler.Core.Tests.Gradients;

/// <summary>Every operator that users can write, at random shapes and with random arguments: its backward kernels in double against differences.</summary>
public sealed class RandomGradientTests(ITestOutputHelper output)
{
    private const int Wanted = 20, Tried = 40;

    /// <summary>Operators of which there are fewer cases than wanted, with the reason. There are none.</summary>
    private static readonly Dictionary<string, string> Fewer = [];

    /// <summary>Operators through which no gradient flows though they change smoothly, with the reason.</summary>
    private static readonly Dictionary<string, string> WithoutGradient = new() { ["settle"] = "It ends when its state stops changing; it is declared for prediction alone." };

    [Fact]
    public void Every_operator_agrees_with_differences_at_twenty_shapes_or_more()
    {
        var found = OperatorCatalogue.All.Where(static o => !o.IsInternal && !WithoutGradient.ContainsKey(o.Name)).AsParallel().AsOrdered().Select(static o =>
        {
            var (count, wrong) = (0, new List<string>());
            foreach (var c in RandomGradientCase.Of(o, Tried * Fuzz.Factor, Fuzz.Seed + o.Name.Aggregate(17, static (h, l) => unchecked((h * 31) + l))))
            {
                count++;
                if (c.DifferenceAlong(new Random(count)) is { } difference)
                {
                    wrong.Add($"{c.Name}: {difference}");
                }
            }

            return (o.Name, Count: count, Wrong: wrong);
        }).ToList();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"gradients: {found.Count} operators, {found.Sum(static f => f.Count)} shapes"));
        var failed = found.SelectMany(static f => f.Wrong).ToList();
        Assert.True(failed.Count == 0, $"{failed.Count} gradients differ from differences:\n{string.Join("\n", failed.Take(40))}");
        var few = found.Where(static f => f.Count < Wanted && !Fewer.ContainsKey(f.Name)).Select(static f => $"{f.Name} {f.Count.ToString(CultureInfo.InvariantCulture)}").ToList();
        Assert.True(few.Count == 0, $"Gradients of these operators were checked at fewer than {Wanted} shapes: {string.Join(", ", few)}. A line in RandomGradientHints.Draw gives them shapes and arguments that fit.");
    }
}
