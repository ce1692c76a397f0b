namespace NetCompiler.TestKit;

/// <summary>Layers that are used more than once.</summary>
public sealed partial class RandomNetwork
{
    private void Share(Value from)
    {
        var known = _shared.Where(s => s.Value == from.Size).Select(static s => s.Key).ToList();
        if (known.Count > 0)
        {
            Apply(from, $"use {Pick(known)}");
            return;
        }

        // Square, so that the layer can be used on its own result.
        var name = "shared" + Number(_shared.Count + 1);
        _shared[name] = from.Size;
        Apply(from, $"dense {Number(from.Size)} as {name} | tanh", from.Extents, activated: true);
        Apply(_values[^1], $"use {name}");
    }

    // A layer of some kind with weights, twice.
    private void ShareDealt(Value from)
    {
        var (units, name) = (_random.Next(2, 7), "twice" + Number(_shared.Count + 1));
        var (cut, layer, kind, extents) = Deal("shared", 5, every: 4) switch
        {
            0 => ($"dense {Number(3 * units)} | reshape 3x{Number(units)} kind=sequence", $"{Pick(RecurrentLayers)} {Number(units)}", ValueKind.Sequence, [3, units]),
            1 => ($"dense {Number(4 * units)} | reshape {Number(units)}x2x2", $"conv {Number(units)} 3 pad=1", ValueKind.Spatial, [units, 2, 2]),
            2 => ($"dense {Number(2 * units)} | reshape 2x{Number(units)} kind=sequence", $"attention 1", ValueKind.Sequence, [2, units]),
            3 => ($"dense {Number(units)}", Pick(["layernorm eps=0.1", "prelu", "distance " + Number(units) + " squared=true"]), ValueKind.Flat, new[] { units }),
            _ => ("", "", ValueKind.Flat, []),
        };
        if (layer.Length == 0)
        {
            Share(from);
            return;
        }

        Add(Next(), $"{from.Name} | {cut} | {layer} as {name} | tanh | use {name}", kind, extents, true, from);
    }
}
