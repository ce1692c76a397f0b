using static NetCompiler.Onnx.Export.ExportGraph;

namespace NetCompiler.Onnx.Export;

/// <summary>Activations and functions of one number.</summary>
internal static class ElementExport
{
    private const int Float = 1;
    private const int Truth = 9;

    public static ExportRule[] All { get; } =
    [
        Same("relu", "Relu"), Same("tanh", "Tanh"), Same("softplus", "Softplus"), Same("softsign", "Softsign"), Same("hardswish", "HardSwish"), Same("sign", "Sign"),
        Same("linear", "Identity"), Same("abs", "Abs"), Same("neg", "Neg"), Same("sqrt", "Sqrt"), Same("reciprocal", "Reciprocal"), Same("exp", "Exp"), Same("log", "Log"),
        Same("floor", "Floor"), Same("ceil", "Ceil"), Same("round", "Round"), Same("sin", "Sin"), Same("cos", "Cos"), Same("tan", "Tan"), Same("asin", "Asin"),
        Same("acos", "Acos"), Same("atan", "Atan"), Same("sinh", "Sinh"), Same("cosh", "Cosh"), Same("asinh", "Asinh"), Same("acosh", "Acosh"), Same("atanh", "Atanh"),
        Same("erf", "Erf"),
        new("logistic", "Sigmoid", static n => n.Result("Sigmoid", Scaled(n, n[0], n.Settings.Number("steepness", 1)))),
        new("bipolar", "Tanh", static n => n.Result("Tanh", Scaled(n, n[0], 0.5))),
        new("scaledtanh", "Tanh", static n => n.Result("Mul", [n.Add("Tanh", Scaled(n, n[0], 2.0 / 3)), n.Number(1.7159)])),
        new("leakyrelu", "LeakyRelu", static n => n.Result("LeakyRelu", n[0], Attribute("alpha", n.Settings.Number("alpha")))),
        new("elu", "Elu", static n => n.Result("Elu", n[0], Attribute("alpha", n.Settings.Number("alpha")))),
        new("celu", "Celu", static n => n.Result("Celu", n[0], Attribute("alpha", n.Settings.Number("alpha")))),
        new("selu", "Selu", static n => n.Result("Selu", n[0], Attribute("alpha", n.Settings.Number("alpha")), Attribute("gamma", n.Settings.Number("gamma")))),
        new("hardsigmoid", "HardSigmoid", static n => n.Result("HardSigmoid", n[0], Attribute("alpha", n.Settings.Number("alpha")), Attribute("beta", n.Settings.Number("beta")))),
        new("thresholdedrelu", "ThresholdedRelu", static n => n.Result("ThresholdedRelu", n[0], Attribute("alpha", n.Settings.Number("alpha")))),
        new("shrink", "Shrink", static n => n.Result("Shrink", n[0], Attribute("lambd", n.Settings.Number("lambda")), Attribute("bias", n.Settings.Number("bias")))),
        new("saturated", "Clip", static n => Clip(n, 0, 1)), new("hardtanh", "Clip", static n => Clip(n, -1, 1)), new("relu6", "Clip", static n => Clip(n, 0, 6)),
        new("clip", "Clip", static n => Clip(n, n.Settings.Number("min"), n.Settings.Number("max"))),
        new("silu", "Sigmoid, Mul", static n => n.Result("Mul", [n[0], n.Add("Sigmoid", n[0])])),
        new("mish", "Softplus, Tanh, Mul", static n => n.Result("Mul", [n[0], n.Add("Tanh", n.Add("Softplus", n[0]))])),
        new("gelu", "Erf or Tanh, Mul, Add", Gelu),
        new("glu", "Split, Sigmoid, Mul", Glu),
        new("prelu", "PRelu", Prelu),
        new("step", "GreaterOrEqual, Cast", static n => n.Result("Cast", n.Add("GreaterOrEqual", [n[0], n.Number(0)]), Attribute("to", Float))),
        new("square", "Mul", static n => n.Result("Mul", [n[0], n[0]])),
        new("rsqrt", "Sqrt, Reciprocal", static n => n.Result("Reciprocal", n.Add("Sqrt", n[0]))),
        new("not", "Cast, Not", static n => n.Result("Cast", n.Add("Not", n.Add("Cast", n[0], Attribute("to", Truth))), Attribute("to", Float))),
        new("isnan", "IsNaN, Cast", static n => n.Result("Cast", n.Add("IsNaN", n[0]), Attribute("to", Float))),
        new("isinf", "IsInf, Cast", static n => n.Result("Cast", n.Add("IsInf", n[0]), Attribute("to", Float))),
        new("scale", "Mul, Add", Scale),
        new("dropout", "Dropout", Dropout),
        new("noise", "Identity", static n => n.Result("Identity", n[0])),
        new("standardize", "Sub, Div", Standardize),
        Softmax("softmax", "Softmax"), Softmax("logsoftmax", "LogSoftmax"), Softmax("softmin", "Softmax"), Softmax("hardmax", "Hardmax"),
    ];

    private static ExportRule Same(string name, string op) => new(name, op, n => n.Result(op, n[0]));

    private static string Scaled(ExportNode n, string x, double factor) => factor == 1 ? x : n.Add("Mul", [x, n.Number(factor)]);

    private static void Clip(ExportNode n, double min, double max) => n.Result("Clip", [n[0], n.Number(min), n.Number(max)]);

    private static void Gelu(ExportNode n)
    {
        var x = n[0];
        string share;
        if (n.Settings.Text("approximate") == "tanh")
        {
            var cube = n.Add("Mul", [n.Add("Mul", [n.Add("Mul", [x, x]), x]), n.Number(0.044715)]);
            share = n.Add("Tanh", n.Add("Mul", [n.Add("Add", [x, cube]), n.Number(Math.Sqrt(2 / Math.PI))]));
        }
        else
        {
            share = n.Add("Erf", n.Add("Mul", [x, n.Number(Math.Sqrt(0.5))]));
        }

        n.Result("Mul", [n.Add("Mul", [x, n.Number(0.5)]), n.Add("Add", [share, n.Number(1)])]);
    }

    private static void Glu(ExportNode n)
    {
        var (a, b) = (n.Fresh("a"), n.Fresh("b"));
        n.AddAll([a, b], "Split", [n[0]], Attribute("axis", n.FeatureAxis));
        n.Result("Mul", [a, n.Add("Sigmoid", b)]);
    }

    private static void Prelu(ExportNode n)
    {
        var slopes = n.Shape(1).Size;
        var behind = n.Node.Shape.Kind == Core.Graph.ShapeKind.Spatial ? n.Node.Shape.Rank - 1 : 0;
        n.Result("PRelu", [n[0], slopes == 1 || behind == 0 ? n[1] : n.Reshaped(n[1], false, Enumerable.Repeat(1, behind).Prepend(slopes))]);
    }

    private static void Scale(ExportNode n)
    {
        var (factor, offset) = (n.Settings.Number("factor"), n.Settings.Number("offset"));
        if (offset == 0)
        {
            n.Result("Mul", [n[0], n.Number(factor)]);
        }
        else
        {
            n.Result("Add", [Scaled(n, n[0], factor), n.Number(offset)]);
        }
    }

    private static void Dropout(ExportNode n)
    {
        var rate = n.Settings.Number("rate");
        if (n.Settings.Text("scale") == "inference")
        {
            n.Result("Mul", [n[0], n.Number(1 - rate)]);
        }
        else
        {
            n.Result("Dropout", [n[0], n.Number(rate)]);
        }
    }

    private static void Standardize(ExportNode n)
    {
        // A deviation of nothing divides by 1.
        var divisor = n.Add("Where", [n.Add("Greater", [n[2], n.Number(1e-6)]), n[2], n.Number(1)]);
        n.Result("Div", [n.Add("Sub", [n[0], n[1]]), divisor]);
    }

    private static ExportRule Softmax(string name, string op) => new(name, op, n =>
    {
        var x = name == "softmin" ? n.Add("Neg", n[0]) : n[0];
        var shape = n.Node.Shape;
        if (n.IsGiven("axis") || shape.Kind != Core.Graph.ShapeKind.Flat || shape.Rank == 1)
        {
            n.Result(op, x, Attribute("axis", n.IsGiven("axis") ? n.Axis(n.Settings.Integer("axis")) : n.FeatureAxis));
            return;
        }

        n.ResultReshaped(n.Add(op, n.Reshaped(x, n.Node.PerExample, [shape.Size]), Attribute("axis", -1)));
    });
}
