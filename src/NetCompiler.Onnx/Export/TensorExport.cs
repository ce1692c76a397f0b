using NetCompiler.Core.Graph;
using static NetCompiler.Onnx.Export.ExportGraph;

namespace NetCompiler.Onnx.Export;

/// <summary>Operations on the extents of values.</summary>
internal static class TensorExport
{
    private const int Float = 1;
    private const int Int64 = 7;

    public static ExportRule[] All { get; } =
    [
        new("flatten", "Flatten", Flatten),
        new("reshape", "Reshape", static n => n.ResultReshaped(n[0])),
        new("squeeze", "Reshape", static n => n.ResultReshaped(n[0])),
        new("unsqueeze", "Reshape", static n => n.ResultReshaped(n[0])),
        new("transpose", "Transpose", Transpose),
        new("expand", "Expand", Expand),
        new("tile", "Tile", Tile),
        new("slice", "Slice", Slice),
        new("split", "Slice", Split),
        new("gather", "Gather", static n => n.Result("Gather", [n[0], n.Integers(n.Settings.Integers("positions"))], Attribute("axis", n.Axis(n.Settings.Integer("axis"))))),
        new("trilu", "Trilu", static n => n.Result("Trilu", [n[0], n.Integers([n.Settings.Integer("diagonal")])], Attribute("upper", n.Settings.Flag("upper") ? 1 : 0))),
        new("cumsum", "CumSum", static n => n.Result("CumSum", [n[0], n.Integers([n.Axis(n.Settings.Integer("axis"))])],
            Attribute("exclusive", n.Settings.Flag("exclusive") ? 1 : 0), Attribute("reverse", n.Settings.Flag("reverse") ? 1 : 0))),
        Reduced("reducesum", "ReduceSum"), Reduced("reducemean", "ReduceMean"), Reduced("reducel1", "ReduceL1"), Reduced("reducel2", "ReduceL2"),
        Reduced("reducesumsquare", "ReduceSumSquare"), Reduced("reducelogsum", "ReduceLogSum"), Reduced("reducemax", "ReduceMax"), Reduced("reducemin", "ReduceMin"),
        Reduced("reduceprod", "ReduceProd"), Reduced("reducelogsumexp", "ReduceLogSumExp"),
        Position("argmax", "ArgMax"), Position("argmin", "ArgMin"),
        new("onehot", "OneHot", static n => n.Result("OneHot",
            [n.Add("Cast", n[0], Attribute("to", Int64)), n.Integers(n.Settings.Integer("depth")), n.Floats("values", [2], [0, 1])], Attribute("axis", -1))),
    ];

    private static void Flatten(ExportNode n)
    {
        if (n.Node.PerExample)
        {
            n.Result("Flatten", n[0], Attribute("axis", 1));
        }
        else
        {
            n.ResultReshaped(n[0]);
        }
    }

    private static void Transpose(ExportNode n)
    {
        int[] order = n.IsGiven("order") ? n.Settings.Integers("order") : [.. Enumerable.Range(0, n.Shape(0).Rank).Reverse()];
        n.Result("Transpose", n[0], Attribute("perm", [.. Enumerable.Range(0, n.Lead), .. order.Select(n.Axis)]));
    }

    private static void Expand(ExportNode n)
    {
        // New extents stand behind the examples.
        var (x, y) = (n.Shape(0), n.Node.Shape);
        var from = n.Node.PerExample && y.Rank > x.Rank ? n.Reshaped(n[0], true, Enumerable.Repeat(1, y.Rank - x.Rank).Concat(x.Extents)) : n[0];
        n.Result("Expand", [from, n.Integers(n.Node.PerExample ? y.Extents.Prepend(1) : y.Extents)]);
    }

    private static void Tile(ExportNode n)
    {
        var (x, y) = (n.Shape(0), n.Node.Shape);
        int[] repeats = n.Settings.Integers("repeats");
        repeats = [.. Enumerable.Repeat(1, Math.Max(0, y.Rank - repeats.Length)), .. repeats];
        var from = y.Rank > x.Rank ? n.Reshaped(n[0], n.Node.PerExample, Enumerable.Repeat(1, y.Rank - x.Rank).Concat(x.Extents)) : n[0];
        n.Result("Tile", [from, n.Integers(n.Node.PerExample ? repeats.Prepend(1) : repeats)]);
    }

    private static void Slice(ExportNode n)
    {
        var (starts, ends) = (n.Settings.Integers("starts"), n.Settings.Integers("ends"));
        int[] axes = n.IsGiven("axes") ? n.Settings.Integers("axes") : [.. Enumerable.Range(0, starts.Length)];
        int[] steps = n.IsGiven("steps") ? n.Settings.Integers("steps") : [.. Enumerable.Repeat(1, starts.Length)];
        n.Result("Slice", [n[0], n.Integers(starts), n.Integers(ends), n.Integers(axes.Select(n.Axis)), n.Integers(steps)]);
    }

    private static void Split(ExportNode n)
    {
        var (x, y) = (n.Shape(0), n.Node.Shape);
        var axis = n.IsGiven("axis") ? n.Axis(n.Settings.Integer("axis")) : n.FeatureAxis;
        var extent = axis - (n.InputNode(0).PerExample ? 1 : 0);
        var (parts, index) = (n.Settings.Integer("parts"), n.Settings.Integer("index"));
        int[] sizes = n.IsGiven("sizes") ? n.Settings.Integers("sizes") : [.. Enumerable.Repeat((x.Extents[extent] + parts - 1) / parts, parts)];
        var start = sizes.Take(index).Sum();
        n.Result("Slice", [n[0], n.Integers([start]), n.Integers([start + y.Extents[extent]]), n.Integers([axis])]);
    }

    private static ExportRule Reduced(string name, string op) => new(name, op, n =>
    {
        var keeps = n.Settings.Flag("keepdims");
        var axes = n.Axes();

        // Along every axis the language keeps one number.
        var isScalar = !keeps && axes.Length == n.Shape(0).Rank;
        string Add(bool asResult)
        {
            if (op == "ReduceSum")
            {
                string[] inputs = [n[0], n.Integers(axes)];
                return asResult ? Done(() => n.Result(op, inputs, Attribute("keepdims", keeps ? 1 : 0))) : n.Add(op, inputs, Attribute("keepdims", 0));
            }

            return asResult ? Done(() => n.Result(op, n[0], Attribute("axes", axes), Attribute("keepdims", keeps ? 1 : 0)))
                : n.Add(op, n[0], Attribute("axes", axes), Attribute("keepdims", 0));
        }

        if (isScalar)
        {
            n.ResultReshaped(Add(asResult: false));
        }
        else
        {
            Add(asResult: true);
        }
    });

    private static string Done(Action write)
    {
        write();
        return "";
    }

    private static ExportRule Position(string name, string op) => new(name, op + ", Cast", n =>
    {
        var isScalar = !n.Settings.Flag("keepdims") && n.Shape(0).Rank == 1;
        var place = n.Add(op, n[0], Attribute("axis", n.Axis(n.Settings.Integer("axis"))), Attribute("keepdims", n.Settings.Flag("keepdims") || isScalar ? 1 : 0),
            Attribute("select_last_index", n.Settings.Flag("last") ? 1 : 0));
        n.Result("Cast", place, Attribute("to", Float));
    });
}
