using System.Globalization;
using NetCompiler.Core.Operators;

namespace NetCompiler.Parity.Tests.Reference;

/// <summary>PyTorch's layers in the network language, by one rule each: which word it is, and which argument becomes which.</summary>
internal static class TorchLayers
{
    private static readonly string[] Recurrent = ["bias bias", "batch_first - 0", "dropout none 0", "bidirectional bidirectional"];

    private static readonly (string Word, string[] Parameters) BatchNorm =
        ("batchnorm", ["num_features -", "eps eps", "momentum momentum 0.1", "affine affine", "track_running_stats true"]);

    private static readonly (string Word, string[] Parameters) InstanceNorm =
        ("instancenorm", ["num_features -", "eps eps", "momentum -", "affine affine", "track_running_stats false"]);

    /// <summary>For each constructor: our word, then its parameters in order; <c>units=</c> renames one, a bare dash drops it.</summary>
    private static readonly Dictionary<string, (string Word, string[] Parameters)> Rules = new()
    {
        ["Linear"] = ("dense", ["in_features -", "out_features units", "bias bias"]),
        ["Identity"] = ("linear", []),
        ["Flatten"] = ("flatten", ["start_dim -", "end_dim -"]),
        ["ReLU"] = ("relu", ["inplace -"]),
        ["ReLU6"] = ("relu6", ["inplace -"]),
        ["LeakyReLU"] = ("leakyrelu", ["negative_slope alpha", "inplace -"]),
        ["ELU"] = ("elu", ["alpha alpha", "inplace -"]),
        ["SELU"] = ("selu", ["inplace -"]),
        ["CELU"] = ("celu", ["alpha alpha", "inplace -"]),
        ["Hardshrink"] = ("shrink", ["lambd lambda 0.5"]),
        ["GELU"] = ("gelu", ["approximate approximate"]),
        ["SiLU"] = ("silu", ["inplace -"]),
        ["Mish"] = ("mish", ["inplace -"]),
        ["Softplus"] = ("softplus", ["beta 1", "threshold -"]),
        ["Softsign"] = ("softsign", []),
        ["Sigmoid"] = ("logistic", []),
        ["Tanh"] = ("tanh", []),
        ["Hardsigmoid"] = ("hardsigmoid", ["inplace -"]),
        ["Hardswish"] = ("hardswish", ["inplace -"]),
        ["Hardtanh"] = ("clip", ["min_val min -1", "max_val max 1", "inplace -"]),
        ["GLU"] = ("glu", ["dim last"]),
        ["Softmax"] = ("softmax", ["dim last"]),
        ["LogSoftmax"] = ("logsoftmax", ["dim last"]),
        ["Softmin"] = ("softmin", ["dim last"]),

        // Convolution and pooling

        // Normalisation
        ["BatchNorm1d"] = BatchNorm, ["BatchNorm2d"] = BatchNorm, ["BatchNorm3d"] = BatchNorm,
        ["InstanceNorm1d"] = InstanceNorm, ["InstanceNorm2d"] = InstanceNorm, ["InstanceNorm3d"] = InstanceNorm,
        ["GroupNorm"] = ("groupnorm", ["num_groups groups", "num_channels -", "eps eps", "affine affine"]),
        ["LayerNorm"] = ("layernorm", ["normalized_shape axes", "eps eps", "elementwise_affine affine", "bias true"]),
        ["RMSNorm"] = ("rmsnorm", ["normalized_shape axes", "eps eps 1.1920928955078125e-07", "elementwise_affine affine"]),
        ["LocalResponseNorm"] = ("lrn", ["size size", "alpha alpha", "beta beta", "k k"]),

        // Recurrence
        ["RNN"] = ("rnn", ["input_size -", "hidden_size units", "num_layers layers", "nonlinearity nonlinearity", .. Recurrent]),
        ["LSTM"] = ("lstm", ["input_size -", "hidden_size units", "num_layers layers", .. Recurrent, "proj_size none 0"]),
        ["GRU"] = ("gru", ["input_size -", "hidden_size units", "num_layers layers", .. Recurrent]),

        // Attention and embedding
        ["Embedding"] = ("embedding", ["num_embeddings count", "embedding_dim dimensions", "padding_idx padding_idx"]),

        // Regularisation
        ["Dropout"] = ("dropout", ["p rate", "inplace -"]),
    };

    /// <summary>The statements of a layer or a sequence of layers, a stage each.</summary>
    /// <exception cref="NotSupportedException">There is no rule, or an argument has no counterpart.</exception>
    public static IEnumerable<string> Stages(ReferenceCase reference)
    {
        var (torch, op) = (reference.Torch, reference.Text("op"));
        if (TorchCall.Parse(torch) is { } call)
        {
            return call.Word == "Sequential" ? call.Arguments.Select(a => Stage((TorchCall)a!))
                : [Stage(call) + (call.Word is "RNN" or "LSTM" or "GRU" && reference.OptionText("returns") is { } returns ? " returns=" + returns : "")];
        }

        // A formula: the index says which operator it is.
        var word = op is null ? null : OperatorCatalogue.Find(op) ?? OperatorCatalogue.Find(op.Replace("_", "", StringComparison.Ordinal));
        return word is { IsInternal: false }
            ? [string.Join(' ', word.Parameters.Where(p => reference.Option(p.Name) is not null)
                .Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Name}={reference.Option(p.Name)}")).Prepend(word.Name))]
            : throw new NotSupportedException($"there is no rule for {op ?? torch}");
    }

    private static string Stage(TorchCall call)
    {
        if (call.Word == "PReLU")
        {
            return call.Number("num_parameters", 0, 1) == 1 ? "prelu" : "prelu channel";
        }

        if (TorchSpatial.Stage(call) is { } spatial)
        {
            return spatial;
        }

        if (!Rules.TryGetValue(call.Word, out var rule))
        {
            throw new NotSupportedException($"there is no rule for {call.Name}");
        }

        var text = rule.Word;
        for (var p = 0; p < rule.Parameters.Length; p++)
        {
            var words = rule.Parameters[p].Split(' ');
            var value = call.Get(words[0], p, words.Length > 2 ? double.Parse(words[2], CultureInfo.InvariantCulture) : null);
            if (value is not null && words[1] != "-")
            {
                text += Argument(call, words[0], words[1], value);
            }
        }

        return text;
    }

    private static string Argument(TorchCall call, string theirs, string ours, object value) => (ours, value) switch
    {
        // Fixed here: only the value that means what ours means.
        ("none", 0.0) => "",
        ("none", _) => throw new NotSupportedException($"{call.Name} with {theirs}={value} has no counterpart"),
        ("1", 1.0) or ("last", -1.0 or 1.0) => "",
        ("axes", IReadOnlyList<object?> extents) => $" axes={extents.Count}",
        ("axes", double) => " axes=1",
        ("true", true) or ("false", false) => "",
        ("true" or "false", _) => throw new NotSupportedException($"{call.Name} with {theirs}={value} has no counterpart"),
        ("1" or "last", _) => throw new NotSupportedException($"{call.Name} with {theirs}={value} has no counterpart"),
        (_, bool flag) => $" {ours}={(flag ? "true" : "false")}",
        (_, double number) => $" {ours}={number.ToString("R", CultureInfo.InvariantCulture)}",
        (_, string word) => $" {ours}={word}",
        _ => throw new NotSupportedException($"{call.Name} with {theirs}={value} has no counterpart"),
    };
}
