namespace NetCompiler.TestKit;

public sealed partial class RandomNetwork
{
    private static readonly string[] RecurrentLayers = ["rnn", "rnn", "lstm", "gru"];

    /// <summary>A recurrent layer with any of its options; a flat value is cut into steps first.</summary>
    private void Recur(Value from)
    {
        var steps = from.Kind == ValueKind.Sequence ? from.Extents[0]
            : Enumerable.Range(1, from.Size).Where(d => from.Size % d == 0 && d <= 6).OrderBy(_ => _random.Next()).First();
        var cut = from.Kind == ValueKind.Sequence ? "" : $"reshape {Number(steps)}x{Number(from.Size / steps)} kind=sequence | ";
        var (layer, units) = (Pick(RecurrentLayers), _random.Next(1, 9));
        var (bothWays, last) = (Chance(4), Chance(2));
        var arguments = (layer == "rnn" && Chance(3) ? " nonlinearity=relu" : "")
            + (Chance(5) ? " layers=2" : "") + (bothWays ? " bidirectional=true" : "") + (last ? " returns=last" : "")
            + (Chance(4) ? " bias=false" : "") + (Chance(4) ? $" truncate={Number(_random.Next(1, 4))}" : "");
        var start = bothWays || arguments.Contains("layers", StringComparison.Ordinal) || !Chance(4) ? null : Start(units);
        var features = bothWays ? 2 * units : units;
        Add(Next(), $"{from.Name} | {cut}{layer} {Number(units)}{start}{arguments}", last ? ValueKind.Flat : ValueKind.Sequence, last ? [features] : [steps, features], true, from);
    }

    // A sequence of which only the first steps count, until one row is left of it.
    private void Count()
    {
        int steps = _random.Next(1, 6), features = _random.Next(2, 7), units = _random.Next(1, 6);
        _lines.Add($"counted = sequence {Number(steps)}x{Number(features)} lengths=true");
        var (stages, size) = Deal("lengths", 6, every: 4) switch
        {
            0 => ($"lstm {Number(units)} returns=last", units),
            1 => ($"gru {Number(units)} bidirectional=true | dense {Number(units)} | reducemean axes=0", units),
            2 => ("attention 1 causal=true | globalmaxpool", features),
            3 => ($"encoder 1 {Number(units)} eps=0.1 | globalavgpool", features),
            4 => ($"rnn {Number(units)} layers=2 | scaleddotproduct | reducesum axes=0", units),
            _ => ($"dense {Number(units)} | tanh | lstm {Number(units)} bidirectional=true returns=last layers=2", 2 * units),
        };
        Add(Next(), $"counted | {stages}", ValueKind.Flat, [size], true);
    }

    // The state to start from, made of another value; none where there is no plain row to make it of.
    private string? Start(int units)
    {
        var rows = _values.Where(static v => v.Kind == ValueKind.Flat).ToList();
        if (rows.Count == 0)
        {
            return null;
        }

        var row = Pick(rows);
        Add(Next(), $"{row.Name} | dense {Number(units)}", ValueKind.Flat, [units], false, row);
        _values[^1].Used = true;
        return " " + _values[^1].Name;
    }
}
