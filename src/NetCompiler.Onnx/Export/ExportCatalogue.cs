namespace NetCompiler.Onnx.Export;

/// <summary>How a layer of the language is written in ONNX.</summary>
/// <param name="Name">Its word.</param>
/// <param name="Becomes">The operators of ONNX, for the documentation.</param>
/// <param name="Write">Writes the nodes.</param>
internal sealed record ExportRule(string Name, string Becomes, Action<ExportNode> Write);

/// <summary>Every layer that can be exported, by family.</summary>
internal static class ExportCatalogue
{
    private static readonly Dictionary<string, ExportRule> _byName = new ExportRule[][]
    {
        ElementExport.All, CombinationExport.All, LayerExport.All, PoolExport.All, NormExport.All, TensorExport.All, SpaceExport.All, RecurrentExport.All, AttentionExport.All,
    }.SelectMany(static family => family).ToDictionary(static r => r.Name, StringComparer.Ordinal);

    public static IReadOnlyCollection<ExportRule> All => _byName.Values;

    public static ExportRule? Find(string name) => _byName.GetValueOrDefault(name);
}
