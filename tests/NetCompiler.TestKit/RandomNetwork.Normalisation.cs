namespace NetCompiler.TestKit;

/// <summary>Normalisations; what is added to the variance is large, so that rounding is not what is compared where all values are nearly equal.</summary>
public sealed partial class RandomNetwork
{
    private static readonly string[] Normalisations = ["batchnorm eps=0.1", "batchnorm eps=0.2 momentum=0.3 affine=false"];

    private static readonly string[] Jumping = ["step", "sign", "hardmax", "thresholdedrelu", "shrink"];

    private readonly HashSet<string> _normalised = new(StringComparer.Ordinal);

    // Equal values become 0, or what rounding leaves of them, and where a function jumps there, no two ways to compute them need agree.
    private bool JumpsAfterNormalisation(Value from, string activation) =>
        _normalised.Contains(from.Name) && Jumping.Any(j => activation.StartsWith(j, StringComparison.Ordinal));

    private void Normalise(Value from)
    {
        Normalised(from);
        _normalised.Add(_values[^1].Name);
    }

    private void Normalised(Value from)
    {
        var channels = from.Extents[from.Kind == ValueKind.Spatial ? 0 : ^1];
        switch (Deal("normalisation", 7))
        {
            case 0:
                Apply(from, "rmsnorm eps=0.1" + (Chance(2) ? " axes=1" : ""));
                break;
            case 1 when from.Size > from.Extents[0] && from.Size > channels:
                Apply(from, "instancenorm eps=0.1" + (Chance(2) ? " affine=true" : ""));
                break;
            case 1 or 2 when from.Size > 1 && (from.Kind != ValueKind.Sequence || channels > 1):
                Apply(from, "layernorm eps=0.1" + (from.Extents[^1] > 1 && Chance(2) ? " axes=1" : ""));
                break;
            case 3:
                Apply(from, $"lrn {Number(_random.Next(1, 7))} alpha=0.5 beta={(Chance(2) ? "0.75" : "0.4")}");
                break;
            case 4 when from.Size > 2:
                var groups = Enumerable.Range(1, channels).Where(g => channels % g == 0 && from.Size > g).ToList();
                Apply(from, $"groupnorm {Number(Pick(groups))} eps=0.1");
                break;
            case 5 when from.Kind == ValueKind.Flat:
                // Something with positions to take an instance's statistics over.
                var (c, p) = (_random.Next(1, 4), _random.Next(2, 5));
                Add(Next(), $"{from.Name} | dense {Number(c * p)} | reshape {Number(c)}x{Number(p)} | instancenorm eps=0.1 affine=true | flatten", ValueKind.Flat, [c * p], false, from);
                break;
            default:
                Apply(from, Pick(Normalisations));
                break;
        }
    }
}
