using Google.Protobuf;
using NetCompiler.Engine;
using NetCompiler.Onnx.Schema;

namespace NetCompiler.Onnx.Tests;

/// <summary>What the importer makes of models, and what it says of those it refuses.</summary>
public class ImportTests
{
    [Fact]
    public void Every_node_that_is_not_imported_is_listed_at_once_with_a_way_out()
    {
        var imported = Models.Import(Models.Of([-1, 4],
            Models.Node("NonMaxSuppression", ["x"], "a"),
            Models.Node("Relu", ["a"], "b"),
            Models.Node("Unique", ["b"], "c"),
            Models.Node("Conv", ["x", "x"], "d"),
            Models.Node("Add", ["d", "c"], "y")));

        Assert.False(imported.IsImported);
        Assert.Equal(["NonMaxSuppression", "Unique", "Conv"], imported.Problems.Select(static p => p.Operator));
        Assert.All(imported.Problems, static p => Assert.NotEmpty(p.WayOut));
        Assert.All(imported.Problems, static p => Assert.Equal(17, p.Opset));
    }

    [Fact]
    public void Names_of_weights_name_the_layers()
    {
        var model = Models.Of([-1, 2], Models.Node("Gemm", ["x", "encoder.0.fc1.weight", "encoder.0.fc1.bias"], "h", Models.Attribute("transB", 1)), Models.Node("Relu", ["h"], "y"));
        model.Graph.Initializer.Add(Models.Tensor("encoder.0.fc1.weight", [3, 2], 1, 2, 3, 4, 5, 6));
        model.Graph.Initializer.Add(Models.Tensor("encoder.0.fc1.bias", [3], 1, 2, 3));
        var imported = Models.Import(model);

        Assert.Empty(imported.Problems);
        Assert.StartsWith("input 2 as x\ndense 3 as encoder_0.fc1\n", imported.Text, StringComparison.Ordinal);
        Assert.Equal([1, 2, 3, 4, 5, 6], imported.Weights.Single(static w => w.Name == "encoder_0.fc1.weight").Values());
        Assert.Equal([17f, 38, 59], Predict(imported, [4, 6]));
    }

    [Fact]
    public void A_product_and_a_sum_are_one_dense_layer()
    {
        var model = Models.Of([-1, 3, 2], Models.Node("MatMul", ["x", "fc.weight"], "h"), Models.Node("Add", ["fc.bias", "h"], "y"));
        model.Graph.Initializer.Add(Models.Tensor("fc.weight", [2, 1], 1, 2));
        model.Graph.Initializer.Add(Models.Tensor("fc.bias", [1], 5));
        var imported = Models.Import(model);

        Assert.Contains("dense 1 as fc", imported.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("add", imported.Text, StringComparison.Ordinal);
        Assert.Equal([10f, 16, 22], Predict(imported, [1, 2, 3, 4, 5, 6]));
    }

    [Fact]
    public void The_batch_is_recognised_by_its_name_wherever_it_stands()
    {
        var imported = Models.Import(Models.Of([5, -1, 4], Models.Node("Tanh", ["x"], "y")));

        Assert.Empty(imported.Problems);
        Assert.Equal(1, imported.Inputs[0].BatchAxis);
        Assert.StartsWith("input 5x4", imported.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_open_extent_that_is_no_batch_is_asked_for_and_bound_by_an_option()
    {
        var model = Models.Of([-1, -2, 4], Models.Node("Tanh", ["x"], "y"));

        Assert.Contains("--dim steps=", Models.Import(model).Problems.Single().WayOut, StringComparison.Ordinal);
        var bound = Models.Import(model, new ImportOptions { Dimensions = new Dictionary<string, int> { ["steps"] = 7 } });
        Assert.StartsWith("input 7x4", bound.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Shapes_computed_from_the_batch_keep_it()
    {
        // x.reshape(x.shape[0], -1), as frameworks write it.
        var model = Models.Of([-1, 2, 3],
            Models.Node("Shape", ["x"], "shape"), Models.Node("Gather", ["shape", "zero"], "n"), Models.Node("Unsqueeze", ["n", "axes"], "n1"),
            Models.Node("Concat", ["n1", "rest"], "wanted", Models.Attribute("axis", 0)), Models.Node("Reshape", ["x", "wanted"], "flat"), Models.Node("Relu", ["flat"], "y"));
        var zero = Models.Integers("zero", 0);
        zero.Dims.Clear();
        model.Graph.Initializer.Add(zero);
        model.Graph.Initializer.Add(Models.Integers("axes", 0));
        model.Graph.Initializer.Add(Models.Integers("rest", -1));
        var imported = Models.Import(model);

        Assert.Empty(imported.Problems);
        Assert.Equal([1, 6], imported.Outputs[0].Dims);
        Assert.Equal(0, imported.Outputs[0].BatchAxis);
    }

    [Fact]
    public void Doubles_and_halves_are_converted_with_a_note()
    {
        var model = Models.Of([-1, 2], Models.Node("MatMul", ["x", "w"], "y"));
        var weight = new TensorProto { Name = "w", DataType = 10, RawData = ByteString.CopyFrom(BitConverter.GetBytes((Half)0.5).Concat(BitConverter.GetBytes((Half)(-2))).ToArray()) };
        weight.Dims.AddRange([2, 1]);
        model.Graph.Initializer.Add(weight);
        var imported = Models.Import(model);

        Assert.Contains("float16", imported.Notes.Single(), StringComparison.Ordinal);
        Assert.Equal([-3.5f], Predict(imported, [1, 2]));
    }

    [Fact]
    public void An_imported_network_has_gradients()
    {
        var model = Models.Of([-1, 2], Models.Node("Gemm", ["x", "w"], "h", Models.Attribute("transB", 1)), Models.Node("Sigmoid", ["h"], "y"));
        model.Graph.Initializer.Add(Models.Tensor("w", [1, 2], 0.5f, -0.25f));
        var imported = Models.Import(model);
        var network = GenericNetwork.Parse(imported.Text);
        imported.CopyWeightsTo(network);
        var gradients = new float[network.Parameters.Length];
        network.Gradient([1, 2], [1f], gradients);

        Assert.All(gradients, static g => Assert.NotEqual(0, g));
    }

    internal static float[] Predict(ImportedNetwork imported, float[] input)
    {
        Assert.Empty(imported.Problems);
        var network = GenericNetwork.Parse(imported.Text);
        imported.CopyWeightsTo(network);
        var result = new float[network.Info.OutputSize];
        network.Predict(input, result);
        return result;
    }
}
