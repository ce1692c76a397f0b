using NetCompiler.Networks;
using NetCompiler.Onnx.Reading;
using NetCompiler.Onnx.Schema;

namespace NetCompiler.Onnx.Conformance;

/// <summary>A case whose model was imported: its network can be compiled together with others and then judged.</summary>
internal sealed class PreparedCase(string name, ModelProto model, ImportedNetwork network, CaseData data)
{
    public string Name { get; } = name;

    public ImportedNetwork Network { get; } = network;

    /// <summary>What is wrong with what a network computes; null when nothing is.</summary>
    public string? Judge(INetwork compiled, string engine)
    {
        Network.CopyWeightsTo(compiled);
        var examples = Network.Inputs.Where(static p => p.BatchAxis >= 0).Select(static p => p.Examples).Append(1).Max();
        var inputs = Inputs(compiled.Info, examples);
        if (Network.Loss is { } loss)
        {
            int[] classes = [.. data.Inputs[loss.Target].Elements().Select(static e => (int)e)];
            var value = loss.Kind == "crossentropy" ? compiled.Loss(inputs, classes) : compiled.Loss(inputs, Rows(compiled.Info, classes, examples));
            return Comparison.Of(engine, loss.Output, [value], Expected(loss.Output));
        }

        var outputs = new float[examples * compiled.Info.OutputSize];
        compiled.PredictBatch(inputs, outputs);
        for (var k = 0; k < Network.Outputs.Count; k++)
        {
            var port = Network.Outputs[k];
            var got = Unpacked(port, compiled.Info.Outputs[k], outputs, compiled.Info.OutputSize, examples);
            if (Comparison.Of(engine, port.OnnxName, got, Expected(port.OnnxName)) is { } problem)
            {
                return problem;
            }
        }

        return null;
    }

    // A 1 at the class of each place: classes lie outermost in an example.
    private static float[] Rows(NetworkInfo info, int[] classes, int examples)
    {
        var rows = new float[examples * info.TargetSize];
        var places = classes.Length / examples;
        for (var i = 0; i < classes.Length; i++)
        {
            rows[(i / places * info.TargetSize) + (classes[i] * places) + (i % places)] = 1;
        }

        return rows;
    }

    private OnnxTensor Expected(string output) => data.Outputs[model.Graph.Output.Select(static o => o.Name).ToList().IndexOf(output)];

    /// <summary>Examples one after another, each with its inputs one after another.</summary>
    private float[] Inputs(NetworkInfo info, int examples)
    {
        var rows = new float[examples * info.InputSize];
        for (var k = 0; k < Network.Inputs.Count; k++)
        {
            var (port, tensor) = (Network.Inputs[k], info.Inputs[k]);
            if (!data.Inputs.TryGetValue(port.OnnxName, out var given))
            {
                continue; // An input that nothing depends on.
            }

            var (values, places) = (given.Floats(), Places(port, examples));
            for (var e = 0; e < examples; e++)
            {
                for (var i = 0; i < port.Size; i++)
                {
                    rows[(e * info.InputSize) + tensor.Offset + i] = values[places(e, i)];
                }
            }
        }

        return rows;
    }

    private static float[] Unpacked(ImportedPort port, TensorInfo tensor, float[] rows, int rowSize, int examples)
    {
        var own = port.BatchAxis < 0 ? 1 : examples;
        var values = new float[own * port.Size];
        var places = Places(port, own);
        for (var e = 0; e < own; e++)
        {
            for (var i = 0; i < port.Size; i++)
            {
                values[places(e, i)] = rows[(e * rowSize) + tensor.Offset + i];
            }
        }

        return values;
    }

    /// <summary>Where element i of example e stands in the model's value.</summary>
    private static Func<int, int, int> Places(ImportedPort port, int examples)
    {
        if (port.BatchAxis < 0)
        {
            return static (_, i) => i;
        }

        var inner = port.Dims.Skip(port.BatchAxis + 1).Aggregate(1, static (a, b) => a * b);
        return (e, i) => (((i / inner * examples) + e) * inner) + (i % inner);
    }
}
