using NetCompiler.Onnx.Schema;

namespace NetCompiler.Onnx.Tests;

/// <summary>Graphs inside nodes, and functions of the model: both are written out.</summary>
public class ControlFlowTests
{
    [Theory]
    [InlineData(1, 3)]
    [InlineData(0, -1)]
    public void A_known_condition_leaves_its_branch(long condition, float expected)
    {
        var model = Models.Of([-1, 1],
            Conditional("c", Branch(Models.Node("Add", ["x", "two"], "a")), Branch(Models.Node("Sub", ["x", "two"], "b"))), Models.Node("Neg", ["z"], "n"), Models.Node("Neg", ["n"], "y"));
        model.Graph.Initializer.Add(Scalar("c", condition));
        model.Graph.Initializer.Add(Models.Tensor("two", [1], 2));

        Assert.Equal([expected], ImportTests.Predict(Models.Import(model), [1]));
    }

    [Fact]
    public void A_condition_that_is_decided_while_running_is_refused_and_other_nodes_are_listed_too()
    {
        var model = Models.Of([-1, 1],
            Models.Node("ReduceSum", ["x"], "s", Models.Attribute("keepdims", 0)), Models.Node("Cast", ["x"], "c", Models.Attribute("to", 9)),
            Conditional("c", Branch(Models.Node("Neg", ["x"], "a")), Branch(Models.Node("Abs", ["x"], "b"))), Models.Node("NonMaxSuppression", ["x"], "y"));
        var problems = Models.Import(model, new ImportOptions { BatchAxis = -1 }).Problems;

        Assert.Equal(["If", "NonMaxSuppression"], problems.Select(static p => p.Operator));
        Assert.Contains("decided while running", problems[0].Reason, StringComparison.Ordinal);
        Assert.Contains("tracing", problems[0].WayOut, StringComparison.Ordinal);
    }

    [Fact]
    public void Rounds_of_a_known_number_are_written_out() =>
        Assert.Equal([3f, 7, 15, 15], ImportTests.Predict(Models.Import(ThreeRounds()), [1]));

    [Fact]
    public void A_loop_that_a_small_file_asks_far_too_many_rounds_of_is_refused()
    {
        var body = new GraphProto { Name = "body" };
        body.Input.AddRange([Models.Info("round", []), Models.Info("goes", []), Models.Info("h", [1])]);
        body.Node.AddRange([Models.Node("Identity", ["goes"], "goes_on"), Models.Node("Neg", ["h"], "next")]);
        body.Output.AddRange([Models.Info("goes_on", []), Models.Info("next", [1])]);
        var model = Models.Of([-1, 1], Models.Node("Loop", ["rounds", "", "x"], "y", Graph("body", body)));
        model.Graph.Initializer.Add(Scalar("rounds", long.MaxValue));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var problem = Models.Import(model).Problems[0];

        Assert.Contains("far more than the model has", problem.Reason, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 << 20);
    }

    /// <summary>Sums of steps, forwards and the results backwards.</summary>
    [Fact]
    public void A_scan_is_written_out_step_by_step()
    {
        var body = new GraphProto { Name = "body" };
        body.Input.AddRange([Models.Info("sum", [2]), Models.Info("step", [2])]);
        body.Node.AddRange([Models.Node("Add", ["sum", "step"], "next"), Models.Node("Identity", ["next"], "seen")]);
        body.Output.AddRange([Models.Info("next", [2]), Models.Info("seen", [2])]);
        var scan = Models.Node("Scan", ["zero", "x"], "last", Graph("body", body), Models.Attribute("num_scan_inputs", 1), new AttributeProto { Name = "scan_output_directions", Ints = { 1 } });
        scan.Output.Add("y");
        var model = Models.Of([3, 2], scan);
        model.Graph.Output[0].Name = "y";
        model.Graph.Initializer.Add(Models.Tensor("zero", [2], 0, 0));

        Assert.Equal([9f, 12, 4, 6, 1, 2], ImportTests.Predict(Models.Import(model, new ImportOptions { BatchAxis = -1 }), [1, 2, 3, 4, 5, 6]));
    }

    [Fact]
    public void Functions_of_the_model_are_written_out() =>
        Assert.Equal([12f, -0.06f], ImportTests.Predict(Models.Import(TwoCalls()), [3, -3]).Select(static v => MathF.Round(v, 4)));

    [Fact]
    public void A_function_that_calls_itself_or_grows_without_end_is_refused()
    {
        var itself = Calling("f0", "f0");
        var model = Models.Of([-1, 2], Call("f0", "x", "y"));
        model.Functions.Add(itself);
        Assert.Contains("calls itself", Assert.Throws<OnnxException>(() => Models.Import(model)).Message, StringComparison.Ordinal);

        model.Functions.Clear();
        model.Functions.AddRange(Enumerable.Range(0, 30).Select(static i => Calling($"f{i}", $"f{i + 1}")));
        Assert.Contains("written out", Assert.Throws<OnnxException>(() => Models.Import(model)).Message, StringComparison.Ordinal);

        static FunctionProto Calling(string name, string called)
        {
            var function = new FunctionProto { Domain = "own", Name = name, Input = { "a" }, Output = { "c" } };
            function.Node.AddRange([Call(called, "a", "b"), Call(called, "b", "c")]);
            return function;
        }
    }

    /// <summary>The places of a pool put its elements back where they were.</summary>
    [Fact]
    public void A_pool_gives_its_places_and_the_greatest_are_found_one_after_another()
    {
        var pool = Models.Node("MaxPool", ["x"], "values", new AttributeProto { Name = "kernel_shape", Ints = { 2, 2 } }, new AttributeProto { Name = "strides", Ints = { 1, 1 } }, new AttributeProto { Name = "pads", Ints = { 1, 0, 0, 0 } });
        pool.Output.Add("y");
        var places = Models.Import(Models.Of([1, 1, 3, 3], pool, Models.Node("Identity", ["y"], "z")), new ImportOptions { BatchAxis = -1 });
        Assert.Equal([1f, 1, 3, 4, 3, 4], ImportTests.Predict(places, [1, 2, 2, 9, 7, 3, 9, 1, 5]));

        var top = Models.Node("TopK", ["x", "k"], "values", Models.Attribute("largest", 0));
        top.Output.Add("y");
        var model = Models.Of([-1, 4], top, Models.Node("Concat", ["values", "y"], "z", Models.Attribute("axis", 1)));
        model.Graph.Initializer.Add(Models.Integers("k", 3));
        Assert.Equal([1f, 2, 2, 3, 0, 2], ImportTests.Predict(Models.Import(model), [2, 5, 2, 1]));
    }

    /// <summary>Three rounds of h = 2·h + x, each collected.</summary>
    internal static ModelProto ThreeRounds()
    {
        var body = new GraphProto { Name = "body" };
        body.Input.AddRange([Models.Info("round", []), Models.Info("goes", []), Models.Info("h", [-1, 1])]);
        body.Node.AddRange([Models.Node("Identity", ["goes"], "goes_on"), Models.Node("Mul", ["h", "two"], "h2"), Models.Node("Add", ["h2", "x"], "next"), Models.Node("Identity", ["next"], "seen")]);
        body.Output.AddRange([Models.Info("goes_on", []), Models.Info("next", [-1, 1]), Models.Info("seen", [-1, 1])]);
        var loop = Models.Node("Loop", ["rounds", "", "x"], "last", Graph("body", body));
        loop.Output.Add("all");
        var model = Models.Of([-1, 1], loop, Models.Node("Transpose", ["all"], "turned", new AttributeProto { Name = "perm", Ints = { 1, 0, 2 } }), Models.Node("Flatten", ["turned"], "y"));
        model.Graph.Initializer.Add(Scalar("rounds", 3));
        model.Graph.Initializer.Add(Models.Tensor("two", [1], 2));
        model.Graph.Output.Add(Models.Info("last", [-1, 1]));
        return model;
    }

    /// <summary>A function with an attribute of its call, that calls another, twice: once with the attribute, once with the operator's own.</summary>
    internal static ModelProto TwoCalls()
    {
        var inner = new FunctionProto { Domain = "own", Name = "Twice", Input = { "a" }, Output = { "b" } };
        inner.Node.Add(Models.Node("Add", ["a", "a"], "b"));
        var outer = new FunctionProto { Domain = "own", Name = "Leak", Input = { "x" }, Output = { "y", "same" }, Attribute = { "slope" } };
        var slope = new AttributeProto { Name = "slope", F = 0.5f, Type = AttributeProto.Types.AttributeType.Float };
        outer.Node.AddRange([Call("Twice", "x", "h"), Models.Node("LeakyRelu", ["h"], "y", new AttributeProto { Name = "alpha", RefAttrName = "slope", Type = slope.Type })]);
        outer.OpsetImport.Add(new OperatorSetIdProto { Version = 17 });
        var first = Call("Leak", "x", "h");
        first.Attribute.Add(slope);
        var model = Models.Of([-1, 2], first, Call("Leak", "h", "y"));
        model.Functions.AddRange([outer, inner]);
        return model;
    }

    private static NodeProto Call(string function, string input, string output)
    {
        var node = Models.Node(function, [input], output);
        node.Domain = "own";
        return node;
    }

    private static NodeProto Conditional(string condition, GraphProto then, GraphProto otherwise) =>
        Models.Node("If", [condition], "z", Graph("then_branch", then), Graph("else_branch", otherwise));

    private static AttributeProto Graph(string name, GraphProto graph) => new() { Name = name, Type = AttributeProto.Types.AttributeType.Graph, G = graph };

    private static GraphProto Branch(NodeProto node)
    {
        var graph = new GraphProto { Name = "branch" };
        graph.Node.Add(node);
        graph.Output.Add(Models.Info(node.Output[0], []));
        return graph;
    }

    private static TensorProto Scalar(string name, long value)
    {
        var tensor = Models.Integers(name, value);
        tensor.Dims.Clear();
        return tensor;
    }
}
