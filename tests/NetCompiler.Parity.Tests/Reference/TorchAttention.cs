using System.Globalization;
using NetCompiler.Networks;
using NetCompiler.Storage;

namespace NetCompiler.Parity.Tests.Reference;

/// <summary>PyTorch's attention and transformer layers as networks: they may read several sequences, and are told to be causal when they are called.</summary>
internal static class TorchAttention
{
    /// <summary>The text of the network; null for other layers.</summary>
    /// <exception cref="NotSupportedException">An argument has no counterpart.</exception>
    public static string? Network(ReferenceCase reference) => TorchCall.Parse(reference.Torch) is not { } call ? null : call.Word switch
    {
        "MultiheadAttention" => Text(reference, "attention " + Number(call, "num_heads", 1, 1) + Attention(reference, call)),
        "TransformerEncoderLayer" => Text(reference, "encoder" + Block(reference, call)),
        "TransformerDecoderLayer" => Text(reference, "decoder" + Block(reference, call)),
        _ => null,
    };

    /// <summary>The values of all inputs, those of one example one after another.</summary>
    public static float[] Inputs(ReferenceCase reference)
    {
        var inputs = All(reference);
        var values = inputs.Select(static i => i.ToSingles()).ToArray();
        var batch = inputs[0].Shape[0];
        return [.. Enumerable.Range(0, batch).SelectMany(n => values.SelectMany(v => v.AsSpan(n * (v.Length / batch), v.Length / batch).ToArray()))];
    }

    /// <summary>Of values that lie so, those of one input.</summary>
    public static float[] PartOf(ReferenceCase reference, float[] values, int input)
    {
        var sizes = All(reference).Select(static i => i.Count / i.Shape[0]).ToArray();
        var (from, row) = (sizes.Take(input).Sum(), sizes.Sum());
        return [.. Enumerable.Range(0, values.Length / row).SelectMany(n => values.AsSpan((n * row) + from, sizes[input]).ToArray())];
    }

    /// <summary>The case's parameters in the order of the network's, where their names are the same within the layer; else as they are.</summary>
    public static IReadOnlyList<SafeTensor> InOrderOf(INetwork network, IReadOnlyList<SafeTensor> tensors)
    {
        var matched = network.Info.Parameters.Select(p => tensors.FirstOrDefault(t => t.Name == "param." + p.Name[(p.Name.IndexOf('.', StringComparison.Ordinal) + 1)..])).ToList();
        return matched.Contains(null) || matched.Count != tensors.Count ? tensors : matched!;
    }

    public static IReadOnlyList<SafeTensor> All(ReferenceCase reference) =>
        [.. Enumerable.Range(0, 8).Select(i => reference.Find("input" + i)).TakeWhile(static t => t is not null).Select(static t => t!)];

    private static string Text(ReferenceCase reference, string layer)
    {
        var inputs = All(reference);
        var names = Enumerable.Range(0, inputs.Count).Select(static i => "x" + i.ToString(CultureInfo.InvariantCulture)).ToArray();
        var declared = names.Zip(inputs, (name, tensor) => $"{name} = {reference.InputOf(tensor)}\n");
        return string.Concat(declared) + $"{names[0]} | {layer} {string.Join(' ', names.Skip(1))}\n";
    }

    private static string Attention(ReferenceCase reference, TorchCall call)
    {
        if (call.Flag("add_bias_kv", 4) || call.Flag("add_zero_attn", 5))
        {
            throw new NotSupportedException("attention adds no further keys and values");
        }

        return $" bias={Word(call.Flag("bias", 3, true))} causal={Word(IsCausal(reference))} dropout={Dropout(reference, call, 2, 0)}";
    }

    private static string Block(ReferenceCase reference, TorchCall call)
    {
        var isDecoder = call.Word == "TransformerDecoderLayer";
        var activation = call.Get("activation", 4, "relu") switch
        {
            string word => word,
            TorchCall.Variable { Name: var name } => name[(name.LastIndexOf('.') + 1)..],
            var other => throw new NotSupportedException($"there is no activation {other}"),
        };
        var norm = call.Flag("norm_first", 7) ? "pre" : "post";
        return $" {Number(call, "nhead", 1, 1)} {Number(call, "dim_feedforward", 2, 2048)} dropout={Dropout(reference, call, 3, 0.1)} activation={activation} "
            + $"eps={Number(call, "layer_norm_eps", 5, 1e-5)} norm={norm} causal={Word(IsCausal(reference) || (isDecoder && reference.OptionText("mask") == "causal"))}";
    }

    // At inference nothing is dropped, but Backward is always in training mode.
    private static string Dropout(ReferenceCase reference, TorchCall call, int position, double otherwise) =>
        reference.Text("train") == "True" ? Number(call, "dropout", position, otherwise) : "0";

    private static bool IsCausal(ReferenceCase reference) => reference.OptionFlag("causal") || reference.OptionFlag("is_causal");

    private static string Word(bool flag) => flag ? "true" : "false";

    private static string Number(TorchCall call, string name, int position, double otherwise) =>
        call.Number(name, position, otherwise).ToString("R", CultureInfo.InvariantCulture);
}
