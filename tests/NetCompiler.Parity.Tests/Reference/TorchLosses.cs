using System.Globalization;
using NetCompiler.Core.Operators;

namespace NetCompiler.Parity.Tests.Reference;

/// <summary>A loss of PyTorch in the network language: what stands before it, and the statement.</summary>
/// <param name="Head">The activation that PyTorch's loss has inside and ours expects before it; empty when there is none.</param>
/// <param name="Statement">Word and arguments.</param>
/// <param name="Sums">Whether ours sums over an example's values where PyTorch's mean divides by their number.</param>
internal sealed record TorchLoss(string Head, string Statement, bool Sums = false)
{
    /// <exception cref="NotSupportedException">There is no rule for it.</exception>
    public static TorchLoss Of(string torch, string? op)
    {
        var call = TorchCall.Parse(torch) ?? (torch.All(char.IsLetterOrDigit) ? TorchCall.Parse("nn." + torch + "()") : null);
        string Number(string parameter, int position, string ours, double otherwise) =>
            $" {ours}={call!.Number(parameter, position, otherwise).ToString("R", CultureInfo.InvariantCulture)}";
        return call?.Word switch
        {
            "MSELoss" => new("", "mse"),
            "L1Loss" => new("", "mae"),
            "HuberLoss" => new("", "huber" + Number("delta", 1, "delta", 1)),
            "SmoothL1Loss" => new("", "smoothmae" + Number("beta", 3, "beta", 1)),
            "CrossEntropyLoss" => new("softmax", "crossentropy" + Number("label_smoothing", 4, "label_smoothing", 0)),
            "BCEWithLogitsLoss" => new("logistic", "binarycrossentropy"),
            // Predictions are probabilities already; to clip them to 0..1 changes nothing and says so.
            "BCELoss" => new("clip 0 1", "binarycrossentropy"),
            "SoftMarginLoss" => new("", "logisticloss"),
            "PoissonNLLLoss" when !call.Flag("full", 1) =>
                new("", "poisson log_input=" + (call.Flag("log_input", 0, true) ? "true" : "false")),
            "KLDivLoss" when !call.Flag("log_target", 3) => new("", "kldivergence", Sums: (string)call.Get("reduction", 2, "mean")! == "mean"),
            _ when op is not null && Find(op) is { } word => new("", word),
            _ => throw new NotSupportedException($"there is no rule for {op ?? torch}"),
        };
    }

    private static string? Find(string op) => new[] { op, op.Replace("_", "", StringComparison.Ordinal), op + "loss" }
        .Select(OperatorCatalogue.Find).FirstOrDefault(static o => o is { Group: OperatorGroup.Loss, IsInternal: false })?.Name;
}
