namespace NetCompiler.TestKit;

/// <summary>Rows looked up by indices.</summary>
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
}
