namespace NetCompiler.TestKit;

/// <summary>Turns instead of chance, where there are more kinds than chance reaches.</summary>
public sealed partial class RandomNetwork
{
    /// <summary>What random steps reach seldom has its turn, so that a few hundred networks have all of it.</summary>
    private void WriteDealt()
    {
        // What stands between two activations is one of the layers that have turns, so that little else is needed to hold them together.
        Activate(Pick(_values));
        OverSpace(Flat(_values[^1]));
        OverSpace(_values[^1]);
        Activate(_values[^1]);
        Normalise(_values[^1]);
        Activate(_values[^1]);
        if (_seed % 7 == 0)
        {
            Apply(Flat(_values[^1]), $"settle {Number(1 + (_seed % 5))}");
        }

        if (_seed % 4 == 0)
        {
            Count();
        }

        if (_seed % 4 == 1)
        {
            ShareDealt(Flat(_values[^1]));
        }

        if (_hasScans && _seed % 3 == 1)
        {
            Scan(_values.LastOrDefault(static v => v.Kind == ValueKind.Sequence) ?? Steps(_values[^1]));
        }

        if (_seed % 3 != 0)
        {
            Attend(_values.LastOrDefault(static v => v.Kind == ValueKind.Sequence) ?? Steps(_values[^1]));
        }
        else
        {
            Regularise(Pick(_values));
        }
    }

    // The next of as many as there are; another network's first is another, so that all come equally often. Where only every second or third network takes one,
    // these networks are counted: their seeds have not all remainders.
    private int Deal(string deck, int count, int perNetwork = 1, int every = 1)
    {
        var turn = _dealt[deck] = _dealt.GetValueOrDefault(deck) + 1;
        return (int)((((long)(_seed / every) * perNetwork) + turn) % count);
    }
}
