using NetCompiler.Onnx.Schema;

namespace NetCompiler.Onnx.Operators;

/// <summary>What is said of operators that are not imported, with the nearest way out.</summary>
internal static class Unsupported
{
    public static string Reason(NodeProto node) => node switch
    {
        { Domain: not ("" or "ai.onnx") } => $"The operator {node.Domain}.{node.OpType} is none of ONNX's own.",
        { OpType: "If" or "Loop" or "Scan" } => $"{node.OpType} runs a graph of its own, and a network's steps are fixed.",
        _ => $"The operator {node.OpType} is not imported.",
    };

    public static string WayOut(NodeProto node) => node.OpType switch
    {
        "If" or "Loop" or "Scan" => "Export the model by tracing with fixed shapes, which writes out the path taken.",
        "QuantizeLinear" or "DequantizeLinear" or "QLinearConv" or "QLinearMatMul" or "DynamicQuantizeLinear" or "MatMulInteger" or "ConvInteger" =>
            "Import the model from before it was quantised.",
        "NonMaxSuppression" or "TopK" or "Unique" or "RoiAlign" => "Cut the model before this node, and do the rest in C#.",
        "RandomNormal" or "RandomUniform" or "RandomNormalLike" or "RandomUniformLike" or "Multinomial" or "Bernoulli" => "Export the model in inference mode.",
        "StringNormalizer" or "TfIdfVectorizer" or "StringConcat" or "StringSplit" or "RegexFullMatch" => "Work on text before the network.",
        _ => "Export the model with an operator of docs/onnx.md, or cut it before this node.",
    };
}
