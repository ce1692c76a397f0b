using NetCompiler.Onnx.Schema;

namespace NetCompiler.Onnx.Operators;

/// <summary>What is said of operators that are not imported, with the nearest way out.</summary>
internal static class Unsupported
{
    public static string Reason(NodeProto node) => node switch
    {
        { Domain: not ("" or "ai.onnx") } => $"The operator {node.Domain}.{node.OpType} is none of ONNX's own, and no function of the model.",
        _ => $"The operator {node.OpType} is not imported.",
    };

    public static string WayOut(NodeProto node) => node.OpType switch
    {
        "QLinearConv" or "QLinearMatMul" or "DynamicQuantizeLinear" or "MatMulInteger" or "ConvInteger" =>
            "Import the model from before it was quantised.",
        "NonMaxSuppression" or "Unique" or "RoiAlign" => "Cut the model before this node, and do the rest in C#.",
        "RandomNormal" or "RandomUniform" or "RandomNormalLike" or "RandomUniformLike" or "Multinomial" or "Bernoulli" => "Export the model in inference mode.",
        "StringNormalizer" or "TfIdfVectorizer" or "StringConcat" or "StringSplit" or "RegexFullMatch" => "Work on text before the network.",
        _ => "Export the model with an operator of docs/onnx.md, or cut it before this node.",
    };
}
