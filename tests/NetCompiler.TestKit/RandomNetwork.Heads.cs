namespace NetCompiler.TestKit;

/// <summary>What a network ends with: outputs, and losses that fit them.</summary>
public sealed partial class RandomNetwork
{
    /// <summary>Heads as activation and loss; a loss without a word is the inferred one.</summary>
    private static readonly (string Activation, string Loss)[] Heads =
    [
        ("", "mse"), ("", "halfmse"), ("tanh", "mae"), ("", "huber"), ("", "smoothmae"), ("softmax", ""), ("softmax", "crossentropy"), ("logistic", ""),
        ("logistic", "binarycrossentropy"), ("tanh", "hinge"), ("tanh", "exponential"), ("", "logisticloss"), ("logsoftmax", "kldivergence"), ("", "poisson"), ("", ""),
    ];

    private void WriteHeads()
    {
        var ends = _values.Where(static v => !v.Used).ToList();
        while (ends.Count > 2)
        {
            var (first, second) = (Flat(ends[0]), Flat(ends[1]));
            Add(Next(), $"concat {first.Name} {second.Name}", ValueKind.Flat, [first.Size + second.Size], false, first, second);
            ends = _values.Where(static v => !v.Used).ToList();
        }

        var outputs = new List<string>();
        var losses = new List<string>();
        foreach (var end in ends.Concat(ends.Count == 1 && Chance(3) ? ends : []))
        {
            var (activation, loss) = Pick(Heads);
            var name = "head" + Number(outputs.Count + 1);
            _lines.Add($"{name} = {end.Name} | dense {Number(_random.Next(1, 12))}{(activation.Length > 0 ? " | " + activation : "")}");
            outputs.Add(name);
            if (loss.Length > 0)
            {
                losses.Add($"loss {loss} {name}{(Chance(2) ? " weight=0.5" : "")}");
            }
        }

        _lines.Add("output " + string.Join(' ', outputs));
        _lines.AddRange(losses);
    }
}
