using NetCompiler.Onnx.Import;
using NetCompiler.Onnx.Schema;

namespace NetCompiler.Onnx.Operators;

/// <summary>How an operator of ONNX is imported.</summary>
/// <param name="Name">In ONNX.</param>
/// <param name="Versions">First and last version of the operator set in which it changed and is understood.</param>
/// <param name="Becomes">What it becomes in the language, for the documentation.</param>
/// <param name="Import">Writes the lines.</param>
/// <param name="Limits">What of it is refused, for the documentation.</param>
internal sealed record OnnxOperator(string Name, (int First, int Last) Versions, string Becomes, Action<NodeContext> Import, string Limits = "");

/// <summary>Every operator that can be imported, by family.</summary>
internal static class OnnxCatalogue
{
    /// <summary>The newest version of the operator set that was looked at.</summary>
    public const int Newest = 23;

    private static readonly Dictionary<string, OnnxOperator> _byName = Families().ToDictionary(static o => o.Name, StringComparer.Ordinal);

    public static IReadOnlyCollection<OnnxOperator> All => _byName.Values;

    /// <summary>Whether nodes of this domain are ONNX's own.</summary>
    public static bool IsOwnDomain(string domain) => domain is "" or "ai.onnx";

    public static OnnxOperator? Find(NodeProto node) => IsOwnDomain(node.Domain) ? _byName.GetValueOrDefault(node.OpType) : null;

    private static IEnumerable<OnnxOperator> Families() =>
    [
        .. Activations.All, .. Functions.All, .. Combinations.All, .. Reductions.All, .. Products.All, .. Convolutions.All, .. Poolings.All,
        .. Normalisations.All, .. Softmaxes.All, .. Shapes.All, .. Rearrangements.All, .. Selections.All, .. Scatters.All, .. Resizing.All, .. Constants.All,
        .. Recurrent.All, .. Losses.All, .. Regularisations.All, .. Quantisation.All, .. GridSampling.All, .. SignalWindows.All,
        .. PoolPlaces.All, .. Determinants.All, .. ControlFlow.All,
    ];
}
