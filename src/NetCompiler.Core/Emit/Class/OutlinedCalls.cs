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

    /// <summary>An odd number that hashes of runs are written to.</summary>
    private const ulong Base = 0x9E3779B97F4A7C15;

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
            var ids = items.ConvertAll(static x => x.Id).ToArray();
            for (var period = 3; period <= Math.Min(LongestPeriod, ids.Length / 2); period++)
            {
                for (int i = 0, run = 0; i <= ids.Length - period; i++)
                {
                    if (i < ids.Length - period && ids[i] == ids[i + period])
                    {
                        run++;
                        continue;
                    }

                    if (run >= period)
                    {
                        var saving = Saving(items, i - run, period, (run / period) + 1);
                        (best, most) = saving > most ? ([.. ids.Skip(i - run).Take(period)], saving) : (best, most);
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
        var seen = new Dictionary<ulong, (List<Item> Items, int At)>();
        var power = Power(length);
        foreach (var items in _programs.Values)
        {
            var (hash, plain) = (0UL, 0);
            for (var end = 0; end < items.Count; end++)
            {
                // What stands in the window, as a number, and how many of its items in a row are no calls of parts.
                hash = unchecked((hash * Base) + (uint)items[end].Id - (end < length ? 0 : power * (uint)items[end - length].Id));
                plain = items[end].Call is null ? plain + 1 : 0;
                var at = end - length + 1;
                if (plain < length)
                {
                    continue;
                }

                if (!seen.TryGetValue(hash, out var other))
                {
                    seen.Add(hash, (items, at));
                }
                else if ((other.Items != items || other.At + length <= at) && AreEqual(other.Items, other.At, items, at, length))
                {
                    var whole = Extended(other.Items, other.At, items, at, length);
                    if (Saving(items, at, whole, 2) > LeastSaving)
                    {
                        return [.. items.GetRange(at, whole).Select(static x => x.Id)];
                    }
                }
            }
        }

        return null;
    }

    private static ulong Power(int length)
    {
        var power = 1UL;
        for (var i = 0; i < length; i++)
        {
            power = unchecked(power * Base);
        }

        return power;
    }

    private static bool AreEqual(List<Item> first, int at, List<Item> second, int from, int length)
    {
        for (var i = 0; i < length; i++)
        {
            if (first[at + i].Id != second[from + i].Id)
            {
                return false;
            }
        }

        return true;
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

    private static int Saving(List<Item> items, int from, int count, int copies)
    {
        var (length, numbers) = (0, 0);
        for (var i = from; i < from + count; i++)
        {
            length += items[i].Length;
            numbers += items[i].Text.Numbers.Count;
        }

        return ((copies - 1) * length) - (copies * (CallLength + (4 * numbers)));
    }

    private void Outline(int[] ids)
    {
        var places = new List<(List<Item> Items, int At)>();
        foreach (var items in _programs.Values)
        {
            for (var i = 0; i + ids.Length <= items.Count; i++)
            {
                var j = 0;
                while (j < ids.Length && items[i + j].Id == ids[j])
                {
                    j++;
                }

                if (j == ids.Length)
                {
                    places.Add((items, i));
                    i += ids.Length - 1;
                }
            }
        }

        var texts = places.Select(p => NumberedText.Of(string.Join("\n", p.Items.GetRange(p.At, ids.Length).Select(static i => i.Text.ToString())))).ToArray();
        var common = new CommonText(texts);
        var text = common.Text(static p => $"at[{Literals.Int(p)}]");
        var part = new Part(
            Prefix + Literals.Int(_parts.Count + 1), PassEmitter.Order.Concat(PassEmitter.Locals).Where(w => WordCounts.Find(text, w) >= 0).ToArray(), text,
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
