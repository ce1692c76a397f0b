namespace NetCompiler.Tool.Tests;

/// <summary>The commands that read and write ONNX models.</summary>
public sealed class OnnxTests
{
    [Fact]
    public void A_model_becomes_a_text_and_weights()
    {
        using var folder = new Workspace();
        File.WriteAllBytes(folder["tiny.onnx"], TinyModel.OfNode("Relu", 2, 3));
        Workspace.Run("import", folder["tiny.onnx"], "--out", folder["net.nn"]).Succeeded();

        Assert.Contains("relu", folder.Read("net.nn"), StringComparison.Ordinal);
        Assert.Contains("relu", Workspace.Run("summary", folder["net.safetensors"]).Succeeded().Output, StringComparison.Ordinal);
        Assert.Contains("relu", Workspace.Run("graph", folder["tiny.onnx"]).Succeeded().Output, StringComparison.Ordinal);
        var answers = Workspace.Run("predict", folder["net.nn"], "--data", folder.Write("x.csv", "a,b,c\n-1,2,-3\n4,-5,6\n")).Succeeded().Output.Split('\n');
        Assert.Equal(["0,2,0", "4,0,6"], answers[1..3]);
        Workspace.Run("import", folder["tiny.onnx"], "--out", folder["net.nn"]).Refused(ExitCodes.File, "--force");
        Workspace.Run("import", folder["none.onnx"]).Refused(ExitCodes.File, "There is no file");
        Workspace.Run("import", folder["tiny.onnx"], "--dim", "n").Refused(ExitCodes.Usage, "sequence=128");
    }

    [Fact]
    public void What_cannot_be_imported_is_listed()
    {
        using var folder = new Workspace();
        File.WriteAllBytes(folder["odd.onnx"], TinyModel.OfNode("TfIdfVectorizer", 2, 3));
        Workspace.Run("import", folder["odd.onnx"], "--out", folder["odd.nn"]).Refused(ExitCodes.Network, "TfIdfVectorizer 'only' (opset 13)");
        Workspace.Run("summary", folder["odd.onnx"]).Refused(ExitCodes.Network, "1 problem, nothing was imported");
        Assert.False(File.Exists(folder["odd.nn"]));
        folder.Write("broken.onnx", "this is no model");
        Workspace.Run("import", folder["broken.onnx"]).Refused(ExitCodes.File, "broken.onnx");
    }

    [Fact]
    public void Cases_of_a_folder_are_run_and_counted()
    {
        using var folder = new Workspace();
        Case(folder, "cases/test_relu", "Relu", 0, 2, 0);
        Case(folder, "cases/test_odd", "TfIdfVectorizer", 0, 2, 0);
        var right = Workspace.Run("check", "--onnx", folder["cases"]);
        Assert.Equal((ExitCodes.Success, "onnx: 1 passed, 1 refused, 0 failed of 2"), (right.Code, right.Output.TrimEnd().Split('\n')[^1]));

        Case(folder, "cases/test_wrong", "Relu", 0, 2, 7);
        var wrong = Workspace.Run("check", "--onnx", folder["cases"], "--engine", "generic");
        Assert.Equal((ExitCodes.CheckFailed, "onnx: 1 passed, 1 refused, 1 failed of 3"), (wrong.Code, wrong.Output.TrimEnd().Split('\n')[^1]));
        Assert.Equal(1, Workspace.Run("check", "--onnx", folder["cases"], "--engine", "generic", "--json").Json().GetProperty("failed").GetInt32());
        Workspace.Run("check", "--onnx", folder["nowhere"]).Refused(ExitCodes.File, "There is no folder");
    }

    [Fact]
    public void A_trained_network_is_exported_and_comes_back()
    {
        using var folder = new Workspace();
        var network = folder.Write("points.nn", Workspace.Classifier);
        var data = folder.Write("points.csv", TrainingTests.Points(60, seed: 1));
        Workspace.Run("train", network, "--data", data, "--epochs", "1").Succeeded();
        Workspace.Run("export", folder.Write("untrained.nn", "input 2\ndense 1\n")).Refused(ExitCodes.File, "netc train");
        Workspace.Run("export", network).Succeeded();
        Workspace.Run("import", folder["points.onnx"], "--out", folder["again.nn"]).Succeeded();
        var bare = folder.Write("bare.csv", string.Join('\n', File.ReadAllLines(data).Select(static l => l[..l.LastIndexOf(',')])) + "\n");
        var (first, second) = (Numbers(network, bare), Numbers(folder["again.nn"], bare));
        Assert.Equal(first.Length, second.Length);
        Assert.All(first.Zip(second), static p => Assert.Equal(p.First, p.Second, 1e-5));
    }

    private static double[] Numbers(string network, string data) =>
        [.. Workspace.Run("predict", network, "--data", data).Succeeded().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..].SelectMany(static l => l.Split(',')[^3..])
            .Select(static n => double.Parse(n, System.Globalization.CultureInfo.InvariantCulture))];

    private static void Case(Workspace folder, string name, string operation, params float[] expected)
    {
        Directory.CreateDirectory(folder[name + "/test_data_set_0"]);
        File.WriteAllBytes(folder[name + "/model.onnx"], TinyModel.OfNode(operation, 1, 3));
        File.WriteAllBytes(folder[name + "/test_data_set_0/input_0.pb"], TinyModel.Tensor("x", [1, 3], -1, 2, -3));
        File.WriteAllBytes(folder[name + "/test_data_set_0/output_0.pb"], TinyModel.Tensor("y", [1, 3], expected));
    }
}
