using System.Text.RegularExpressions;

namespace NetCompiler.Core.Emit;

/// <summary>
/// Runs of calls that stand in the programs of a large network more than once, but for whole numbers, as methods of their own: a block that is repeated, what
/// two programs have in common. The numbers are handed over as a list.
/// </summary>
internal sealed class OutlinedCalls
{
    /// <summary>What the names of the methods begin with.</summary>
    public const string Prefix = "Part";

    /// <summary>Characters a further method must save.</summary>
    private const int LeastSaving = 600;

    /// <summary>Characters of a call of such a method, without its numbers.</summary>
    private const int CallLength = 120;

    private const int LongestPeriod = 300;

    private readonly Dictionary<string, List<Item>> _programs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly List<Part> _parts = [];
    private int _barrier;

    public OutlinedCalls(IEnumerable<PassEmitter> passes, CancellationToken cancellation)
    {
        foreach (var pass in passes.Where(static p => p.Program.Loops.Count == 0))
        {
            _programs.Add(pass.Program.Name, [.. pass.Statements().Select(s => New(s.Layer, NumberedText.Of(s.Text)))]);
        }

        while (Repeated() is { } repeated)
        {
            cancellation.ThrowIfCancellationRequested();
            Outline(repeated);
        }

        foreach (var length in new[] { 48, 24, 12, 6 })
        {
            cancellation.ThrowIfCancellationRequested();
            while (Common(length) is { } common)
            {
                Outline(common);
            }
        }
    }

    /// <summary>The statements of a program with runs replaced, each under the layer it begins with; null where the program stays as it is.</summary>
    public IEnumerable<(string Layer, string Text)>? Of(string program) =>
        _programs.TryGetValue(program, out var items) ? items.Select(static i => (i.Layer, i.Call ?? i.Text.ToString())) : null;

    public void Write(CodeWriter code)
    {
        foreach (var part in _parts)
        {
            code.Comment(part.Comment);
            using (code.Open($"private static void {part.Name}({string.Join(", ", part.Parameters.Select(static p => PassEmitter.TypeOf(p) + " " + p).Append("ReadOnlySpan<int> at"))})"))
            {
                code.Line(part.Text.TrimEnd('\n'));
            }

            code.Line();
        }
    }

    private Item New(string layer, NumberedText text)
    {
        if (!_ids.TryGetValue(text.Pattern, out var id))
        {
            _ids[text.Pattern] = id = _ids.Count;
        }

        return new(id, layer, text, null);
    }

    // A run that repeats itself at once, several times over: of all such the one whose outlining saves most.
    private int[]? Repeated()
    {
        var (best, most) = ((int[]?)null, LeastSaving);
        foreach (var items in _programs.Values)
        {
            for (var period = 3; period <= Math.Min(LongestPeriod, items.Count / 2); period++)
            {
                for (int i = 0, run = 0; i <= items.Count - period; i++)
                {
                    if (i < items.Count - period && items[i].Id == items[i + period].Id)
                    {
                        run++;
                        continue;
                    }

                    if (run >= period)
                    {
                        var saving = Saving(items.GetRange(i - run, period), (run / period) + 1);
                        (best, most) = saving > most ? ([.. items.GetRange(i - run, period).Select(static x => x.Id)], saving) : (best, most);
                    }

                    run = 0;
                }
            }
        }

        return best;
    }

    // A run of at least a length that stands in two places, as long as it can be.
    private int[]? Common(int length)
    {
        var seen = new Dictionary<EquatableArray<int>, (List<Item> Items, int At)>();
        foreach (var items in _programs.Values)
        {
            for (var i = 0; i + length <= items.Count; i++)
            {
                var window = items.GetRange(i, length);
                if (window.Any(static x => x.Call is not null))
                {
                    continue;
                }

                var key = window.Select(static x => x.Id).ToEquatable();
                if (!seen.TryGetValue(key, out var other))
                {
                    seen.Add(key, (items, i));
                }
                else if (other.Items != items || other.At + length <= i)
                {
                    var whole = Extended(other.Items, other.At, items, i, length);
                    if (Saving(items.GetRange(i, whole), 2) > LeastSaving)
                    {
                        return [.. items.GetRange(i, whole).Select(static x => x.Id)];
                    }
                }
            }
        }

        return null;
    }

    private static int Extended(List<Item> first, int at, List<Item> second, int from, int length)
    {
        while (at + length < first.Count && from + length < second.Count && first[at + length].Id == second[from + length].Id
            && second[from + length].Call is null && (first != second || at + length < from))
        {
            length++;
        }

        return length;
    }

    private static int Saving(List<Item> items, int copies)
    {
        var (length, numbers) = (items.Sum(static i => i.Length), items.Sum(static i => i.Text.Numbers.Count));
        return ((copies - 1) * length) - (copies * (CallLength + (4 * numbers)));
    }

    private void Outline(int[] ids)
    {
        var places = new List<(List<Item> Items, int At)>();
        foreach (var items in _programs.Values)
        {
            for (var i = 0; i + ids.Length <= items.Count; i++)
            {
                if (Enumerable.Range(0, ids.Length).All(j => items[i + j].Id == ids[j]))
                {
                    places.Add((items, i));
                    i += ids.Length - 1;
                }
            }
        }

        var texts = places.Select(p => NumberedText.Of(string.Join("\n", p.Items.GetRange(p.At, ids.Length).Select(static i => i.Text.ToString())))).ToArray();
        var common = new CommonText(texts);
        var text = common.Text(static p => $"at[{Literals.Int(p)}]");
        var words = new HashSet<string>(Regex.Matches(text, @"\w+").Cast<Match>().Select(static m => m.Value), StringComparer.Ordinal);
        var part = new Part(
            Prefix + Literals.Int(_parts.Count + 1), PassEmitter.Order.Concat(PassEmitter.Locals).Where(words.Contains).ToArray(), text,
            $"{Literals.Int(places.Count)} times: {places[0].Items[places[0].At].Layer} to {places[0].Items[places[0].At + ids.Length - 1].Layer}, first");
        _parts.Add(part);

        // From the last on, so that places stay where they are.
        for (var p = places.Count - 1; p >= 0; p--)
        {
            var (items, at) = places[p];
            var arguments = part.Parameters.Select(static a => a is "random" or "ownRandom" ? "in " + a : a).Append("[" + string.Join(", ", common.Arguments(texts[p])) + "]");
            var call = $"{part.Name}({string.Join(", ", arguments)});";
            var layer = items[at].Layer;
            items.RemoveRange(at, ids.Length);
            items.Insert(at, new(--_barrier, layer, texts[p], call));
        }
    }

    /// <param name="Id">Equal where only numbers differ; of a call of a part a number of its own.</param>
    private sealed record Item(int Id, string Layer, NumberedText Text, string? Call)
    {
        public int Length { get; } = Text.Around.Sum(static a => a.Length) + (6 * Text.Numbers.Count);
    }

    private sealed record Part(string Name, string[] Parameters, string Text, string Comment);
}
