using SideBySide.Jobs;

namespace SideBySide.Engines.Onnx;

/// <summary>The networks of the prediction jobs as ONNX models, written the way exporters do.</summary>
internal sealed class ModelTable(JobData data)
{
    private readonly OnnxModel _model = new();

    /// <summary>The model of a job with its weights; null where there is none.</summary>
    public byte[]? Write(Job job) => job.Name switch
    {
        _ when job.Train is not null => null,
        "predict-4-16-3" => Mlp(job.Batch, "Tanh", 4, 16, 3),
        "predict-64-32-10" => Mlp(job.Batch, "Relu", 64, 32, 10),
        "predict-784-128-64-10" or "predict-784-128-64-10-b256" => Mlp(job.Batch, "Relu", 784, 128, 64, 10),
        "predict-lenet5" or "predict-lenet5-b256" => LeNet5(job.Batch),
        "predict-lstm" => Recurrent("LSTM", "lstm1", [0, 3, 1, 2]),
        "predict-gru" => Recurrent("GRU", "gru1", [1, 0, 2], ("linear_before_reset", 1L)),
        "predict-encoder" => Encoder(),
        "predict-resnet8" => ResNet8(),
        _ => null,
    };

    private byte[] Mlp(int batch, string activation, params int[] sizes)
    {
        var value = OnnxModel.Input;
        for (var i = 1; i < sizes.Length; i++)
        {
            value = Dense(value, $"dense{i}", sizes[i], sizes[i - 1]);
            value = i < sizes.Length - 1 ? _model.Add(activation, [value]) : _model.Add("Softmax", [value], ("axis", 1L));
        }

        return _model.ToArray(value, [batch, sizes[0]], [batch, sizes[^1]]);
    }

    private byte[] LeNet5(int batch)
    {
        var value = _model.Add("Relu", [Convolution(OnnxModel.Input, "conv1", 6, 1, 5, 1, 2)]);
        value = Pool(value);
        value = Pool(_model.Add("Relu", [Convolution(value, "conv2", 16, 6, 5, 1, 0)]));
        value = _model.Add("Flatten", [value], ("axis", 1L));
        value = _model.Add("Relu", [Dense(value, "dense1", 120, 400)]);
        value = _model.Add("Relu", [Dense(value, "dense2", 84, 120)]);
        value = _model.Add("Softmax", [Dense(value, "dense3", 10, 84)], ("axis", 1L));
        return _model.ToArray(value, [batch, 1, 28, 28], [batch, 10]);

        string Pool(string x) => _model.Add("MaxPool", [x], ("kernel_shape", new long[] { 2, 2 }), ("strides", new long[] { 2, 2 }));
    }

    // Gates in ONNX's order: i, o, f, c of an LSTM, z, r, h of a GRU.
    private byte[] Recurrent(string type, string layer, int[] order, params (string Name, object Value)[] settings)
    {
        const int Inputs = 8, Units = 32, Steps = 64;
        var gates = order.Length;
        var weight = _model.Weight(Ordered($"{layer}.weight_ih", Units * Inputs), 1, gates * Units, Inputs);
        var recurrence = _model.Weight(Ordered($"{layer}.weight_hh", Units * Units), 1, gates * Units, Units);
        var bias = _model.Weight([.. Ordered($"{layer}.bias_ih", Units), .. Ordered($"{layer}.bias_hh", Units)], 1, 2 * gates * Units);
        var state = _model.Add(type, [OnnxModel.Input, weight, recurrence, bias], 2, 1, [("hidden_size", (long)Units), .. settings])[1];
        state = _model.Add("Reshape", [state, _model.List(1, Units)]);
        return _model.ToArray(Dense(state, "dense1", 1, Units), [Steps, 1, Inputs], [1, 1]);

        float[] Ordered(string name, int size) => [.. order.SelectMany(g => data.Weights[name].Skip(g * size).Take(size))];
    }

    private byte[] Encoder()
    {
        const int Tokens = 32, Features = 64, Heads = 4, Size = 16;
        var rows = Linear(OnnxModel.Input, "encoder1.self_attn.in_proj_weight", "encoder1.self_attn.in_proj_bias", 3 * Features, Features);
        var parts = _model.Add("Split", [rows, _model.List(Features, Features, Features)], 3, 0, ("axis", 1L));
        var query = Split(parts[0], 1, 0, 2);
        var key = Split(parts[1], 1, 2, 0);
        var scores = _model.Add("Mul", [_model.Add("MatMul", [query, key]), _model.Weight([0.25f])]);
        var seen = _model.Add("MatMul", [_model.Add("Softmax", [scores], ("axis", 2L)), Split(parts[2], 1, 0, 2)]);
        seen = _model.Add("Reshape", [_model.Add("Transpose", [seen], ("perm", new long[] { 1, 0, 2 })), _model.List(Tokens, Features)]);
        var value = Linear(seen, "encoder1.self_attn.out_proj.weight", "encoder1.self_attn.out_proj.bias", Features, Features);
        value = Norm(_model.Add("Add", [value, OnnxModel.Input]), "encoder1.norm1");
        var hidden = _model.Add("Relu", [Linear(value, "encoder1.linear1.weight", "encoder1.linear1.bias", 256, Features)]);
        hidden = Linear(hidden, "encoder1.linear2.weight", "encoder1.linear2.bias", Features, 256);
        value = Norm(_model.Add("Add", [hidden, value]), "encoder1.norm2");
        return _model.ToArray(value, [Tokens, Features], [Tokens, Features]);

        string Split(string x, params long[] order) =>
            _model.Add("Transpose", [_model.Add("Reshape", [x, _model.List(Tokens, Heads, Size)])], ("perm", order));

        string Norm(string x, string layer) => _model.Add(
            "LayerNormalization", [x, _model.Weight(data.Weights[$"{layer}.weight"], Features), _model.Weight(data.Weights[$"{layer}.bias"], Features)]);
    }

    private byte[] ResNet8()
    {
        var value = _model.Add("Relu", [Normed(OnnxModel.Input, "conv1", "batchnorm1", 16, 3, 3, 1)]);
        var main = _model.Add("Relu", [Normed(value, "identity1.conv1", "identity1.batchnorm1", 16, 16, 3, 1)]);
        value = _model.Add("Relu", [_model.Add("Add", [Normed(main, "identity1.conv2", "identity1.batchnorm2", 16, 16, 3, 1), value])]);
        value = Down(value, "down1", 32, 16);
        value = Down(value, "down2", 64, 32);
        value = _model.Add("Flatten", [_model.Add("GlobalAveragePool", [value])], ("axis", 1L));
        return _model.ToArray(Dense(value, "dense1", 10, 64), [1, 3, 32, 32], [1, 10]);

        string Down(string x, string block, int channels, int inputs)
        {
            var inner = _model.Add("Relu", [Normed(x, $"{block}.conv1", $"{block}.batchnorm1", channels, inputs, 3, 2)]);
            inner = Normed(inner, $"{block}.conv2", $"{block}.batchnorm2", channels, channels, 3, 1);
            return _model.Add("Relu", [_model.Add("Add", [inner, Normed(x, $"{block}.conv3", $"{block}.batchnorm3", channels, inputs, 1, 2)])]);
        }
    }

    // A convolution and its batch norm stay two nodes; the runtime folds them.
    private string Normed(string x, string conv, string norm, int channels, int inputs, int kernel, int stride)
    {
        var value = Convolution(x, conv, channels, inputs, kernel, stride, kernel / 2, bias: false);
        string[] statistics = ["weight", "bias", "running_mean", "running_var"];
        return _model.Add("BatchNormalization", [value, .. statistics.Select(s => _model.Weight(data.Weights[$"{norm}.{s}"], channels))]);
    }

    private string Convolution(string x, string layer, int channels, int inputs, int kernel, int stride, int pad, bool bias = true)
    {
        string[] values = [x, _model.Weight(data.Weights[$"{layer}.weight"], channels, inputs, kernel, kernel)];
        return _model.Add(
            "Conv",
            bias ? [.. values, _model.Weight(data.Weights[$"{layer}.bias"], channels)] : values,
            ("kernel_shape", new long[] { kernel, kernel }), ("strides", new long[] { stride, stride }), ("pads", new long[] { pad, pad, pad, pad }));
    }

    private string Dense(string x, string layer, int outputs, int inputs) => Linear(x, $"{layer}.weight", $"{layer}.bias", outputs, inputs);

    private string Linear(string x, string weight, string bias, int outputs, int inputs) => _model.Add(
        "Gemm", [x, _model.Weight(data.Weights[weight], outputs, inputs), _model.Weight(data.Weights[bias], outputs)], ("transB", 1L));
}
