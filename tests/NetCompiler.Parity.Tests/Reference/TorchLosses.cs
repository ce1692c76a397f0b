using System.Globalization;
using NetCompiler.Core.Operators;

namespace NetCompiler.Parity.Tests.Reference;

/// <summary>A loss of PyTorch in the network language: what stands before it, the statement, and how they differ in what is averaged.</summary>
/// <param name="Head">The activation that PyTorch's loss has inside and ours expects before it; empty when there is none.</param>
/// <param name="Statement">Word and arguments.</param>
/// <param name="Reduction">PyTorch's word.</param>
/// <param name="Sums">Whether ours sums over an example's values where others take their mean.</param>
/// <param name="Classes">Whether PyTorch's mean is over examples, each of which is one decision, and not over all values.</param>
/// <param name="LogTargets">Whether PyTorch's targets are logarithms of ours.</param>
/// <param name="Factor">What ours is multiplied by.</param>
internal sealed record TorchLoss(
    string Head, string Statement, string Reduction = "mean", bool Sums = false, bool Classes = false, bool LogTargets = false, double Factor = 1)
{
    /// <exception cref="NotSupportedException">There is no rule for it.</exception>
    public static TorchLoss Of(string torch, string? op)
    {
        var call = TorchCall.Parse(torch) ?? (torch.All(char.IsLetterOrDigit) ? TorchCall.Parse("nn." + torch + "()") : null);
        if (call is not null && (call.Get("weight", int.MaxValue) ?? call.Get("pos_weight", int.MaxValue)) is not null)
        {
            throw new NotSupportedException($"{torch}: weights of classes");
        }

        var loss = Find(call, torch, op) ?? throw new NotSupportedException($"there is no rule for {op ?? torch}");
        var reduction = call?.Get("reduction", call.Word == "KLDivLoss" ? 2 : int.MaxValue, "mean") as string ?? "mean";
        return call is null || reduction is "mean" or "sum" or "batchmean" ? loss with { Reduction = call is null ? loss.Reduction : reduction } : throw new NotSupportedException($"{torch}: a loss for each value");
    }

    /// <summary>The statement for an output.</summary>
    /// <param name="output">Its name.</param>
    /// <param name="size">Values of an example.</param>
    /// <param name="batch">Examples of PyTorch's call.</param>
    public string StatementFor(string output, int size, int batch)
    {
        var words = Statement.Split(' ', 2);
        var weight = Factor * (Reduction, Sums) switch
        {
            ("sum", true) => batch,
            ("sum", false) => Classes ? batch : (double)batch * size,
            ("mean", true) when !Classes => 1.0 / size,
            _ => 1,
        };
        return $"loss {words[0]} {output}{(words.Length > 1 ? " " + words[1] : "")}{(weight == 1 ? "" : " weight=" + weight.ToString("R", CultureInfo.InvariantCulture))}";
    }

    private static TorchLoss? Find(TorchCall? call, string torch, string? op)
    {
        string Number(string parameter, int position, string ours, double otherwise) =>
            $" {ours}={call!.Number(parameter, position, otherwise).ToString("R", CultureInfo.InvariantCulture)}";
        return call?.Word switch
        {
            "MSELoss" => new("", "mse"),
            "L1Loss" => new("", "mae"),
            "HuberLoss" => new("", "huber" + Number("delta", 1, "delta", 1)),
            "SmoothL1Loss" when call.Number("beta", 3, 1) == 0 => new("", "mae"),
            "SmoothL1Loss" => new("", "smoothmae" + Number("beta", 3, "beta", 1)),
            "CrossEntropyLoss" => new("softmax", "crossentropy" + Number("label_smoothing", 4, "label_smoothing", 0), Classes: true),

            // Predictions are log-probabilities; the loss looks at one of them alone, whatever they sum to.
            "NLLLoss" => new("exp", "crossentropy", Classes: true),
            "BCEWithLogitsLoss" or "MultiLabelSoftMarginLoss" => new("logistic", "binarycrossentropy"),

            // Predictions are probabilities already; to clip them to 0..1 changes nothing and says so.
            "BCELoss" => new("clip 0 1", "binarycrossentropy"),
            "SoftMarginLoss" => new("", "logisticloss"),
            "PoissonNLLLoss" when !call.Flag("full", 1) =>
                new("", "poisson log_input=" + (call.Flag("log_input", 0, true) ? "true" : "false")),
            "KLDivLoss" => new("", "kldivergence", Sums: true, LogTargets: call.Flag("log_target", 3)),
            _ when op is not null && op.Contains("half", StringComparison.Ordinal) => Half(torch),
            _ when op is not null && Find(op) is { } word => new("", word),
            _ => null,
        };
    }

    // Half of the squares: their sum over an example or their mean over all, as the expression says.
    private static TorchLoss Half(string torch) => !torch.Contains("sum", StringComparison.Ordinal) ? new("", "mse", Factor: 0.5)
        : torch.Contains("sum()", StringComparison.Ordinal) && !torch.Contains("/len", StringComparison.Ordinal) && !torch.Contains("shape[0]", StringComparison.Ordinal)
            ? new("", "mse", Factor: 0.5) { Reduction = "sum" }
            : new("", "halfmse");

    private static string? Find(string op) => new[] { op, op.Replace("_", "", StringComparison.Ordinal), op + "loss", op.Replace("_", "", StringComparison.Ordinal) + "loss" }
        .Select(OperatorCatalogue.Find).FirstOrDefault(static o => o is { Group: OperatorGroup.Loss, IsInternal: false })?.Name;
}
