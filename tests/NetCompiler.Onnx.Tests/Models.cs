using Google.Protobuf;
using NetCompiler.Onnx.Export;
using NetCompiler.Onnx.Schema;

namespace NetCompiler.Onnx.Tests;

/// <summary>Small models, made by hand.</summary>
internal static class Models
{
    /// <summary>A model of these nodes over one input and one output of floats.</summary>
    public static ModelProto Of(int[] input, params NodeProto[] nodes)
    {
        var graph = new GraphProto { Name = "test" };
        graph.Input.Add(Info("x", input));
        graph.Output.Add(Info(nodes[^1].Output[0], []));
        graph.Node.AddRange(nodes);
        var model = new ModelProto { IrVersion = 8, Graph = graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = 17 });
        return model;
    }

    public static NodeProto Node(string op, string[] inputs, string output, params AttributeProto[] attributes)
    {
        var node = new NodeProto { OpType = op };
        node.Input.AddRange(inputs);
        node.Output.Add(output);
        node.Attribute.AddRange(attributes);
        return node;
    }

    public static TensorProto Tensor(string name, int[] dims, params float[] values)
    {
        var tensor = new TensorProto { Name = name, DataType = 1 };
        tensor.Dims.AddRange(dims.Select(static d => (long)d));
        tensor.FloatData.AddRange(values);
        return tensor;
    }

    public static TensorProto Integers(string name, params long[] values)
    {
        var tensor = new TensorProto { Name = name, DataType = 7 };
        tensor.Dims.Add(values.Length);
        tensor.Int64Data.AddRange(values);
        return tensor;
    }

    public static ValueInfoProto Info(string name, int[] dims)
    {
        var shape = new TensorShapeProto();
        shape.Dim.AddRange(dims.Select(static d => d < 0 ? new TensorShapeProto.Types.Dimension { DimParam = d == -1 ? "batch" : "steps" } : new TensorShapeProto.Types.Dimension { DimValue = d }));
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = 1, Shape = shape } } };
    }

    public static ImportedNetwork Import(ModelProto model, ImportOptions? options = null) => OnnxImporter.Import(model.ToByteArray(), options);

    public static AttributeProto Attribute(string name, long value) => ExportGraph.Attribute(name, value);
}
