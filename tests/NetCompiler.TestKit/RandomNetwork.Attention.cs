namespace NetCompiler.TestKit;

/// <summary>Rows looked up by indices, and what looks from steps to steps.</summary>
public sealed partial class RandomNetwork
{
    // The indices are no value that anything else may read.
    private void Embed()
    {
        int steps = _random.Next(1, 6), count = _random.Next(1, 9), features = _random.Next(1, 10);
        _lines.Add(Chance(2) ? $"indices = input {Number(steps)}" : $"indices = sequence {Number(steps)}x1");
        var padding = Chance(3) ? $" padding_idx={Number(_random.Next(count))}" : "";
        Add(Next(), $"indices | embedding {Number(count)} {Number(features)}{padding}", ValueKind.Sequence, [steps, features], false);
    }

    private Value Steps(Value from)
    {
        int steps = _random.Next(1, 5), features = _random.Next(2, 9);
        var flat = Flat(from);
        Add(Next(), $"{flat.Name} | dense {Number(steps * features)} | reshape {Number(steps)}x{Number(features)} kind=sequence", ValueKind.Sequence, [steps, features], false, flat);
        return _values[^1];
    }

    private void Attend(Value from)
    {
        var (steps, features) = (from.Extents[0], from.Extents[1]);
        var heads = Number(Enumerable.Range(1, features).Where(h => features % h == 0).OrderBy(_ => _random.Next()).First());
        var options = (Chance(2) ? " causal=true" : "") + (Chance(3) ? " dropout=0.2" : "");
        var other = Pick(_values.Where(static v => v.Kind == ValueKind.Sequence).ToList());
        switch (Deal("attention", 8))
        {
            case 0:
                Apply(from, $"attention {heads}{options}");
                break;
            case 1:
                Add(Next(), $"attention {heads} {from.Name} {other.Name}{(Chance(2) ? " bias=false" : "")}{options}", ValueKind.Sequence, [steps, features], false, from, other);
                break;
            case 2:
                Apply(from, Chance(2) ? "positions" : "positions learned");
                break;
            case 3:
                Apply(from, $"feedforward {Number(_random.Next(1, 9))}{(Chance(2) ? " activation=gelu" : "")}{(Chance(3) ? " dropout=0.3" : "")}");
                break;
            case 6 when features > 1:
                Apply(from, $"encoder {heads} {Number(_random.Next(1, 9))}{(Chance(2) ? " norm=pre" : "")} eps=0.1{options}");
                break;
            case 7 when features > 1:
                Add(Next(), $"decoder {heads} {Number(_random.Next(1, 9))} {from.Name} {other.Name}{(Chance(2) ? " norm=pre activation=gelu" : "")} eps=0.1", ValueKind.Sequence, [steps, features], false, from, other);
                break;
            case 4 when other.Extents[1] == features:
                Add(Next(), $"scaleddotproduct {from.Name} {other.Name} heads={heads}{options}", ValueKind.Sequence, [steps, features], false, from, other);
                break;
            default:
                Apply(from, $"scaleddotproduct heads={heads}{options}");
                break;
        }
    }
}
