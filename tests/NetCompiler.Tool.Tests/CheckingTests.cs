namespace NetCompiler.Tool.Tests;

/// <summary>check and bench.</summary>
public sealed class CheckingTests
{
    [Fact]
    public void A_network_agrees_with_the_engine_and_with_differences()
    {
        using var folder = new Workspace();
        var path = folder.Write("mixed.nn", "input 2x6x6\nconv 3 3x3 | batchnorm | relu\nmaxpool 2\ndropout 0.3\ndense 4 | tanh\ndense 3 | softmax\n");
        var result = Workspace.Run("check", path, "--json").Succeeded().Json();
        var checks = result.GetProperty("checks").EnumerateArray().ToArray();

        Assert.Equal(0, result.GetProperty("wrong").GetInt32());
        Assert.Equal(["gradients", "parity"], checks.Select(static c => c.GetProperty("check").GetString()).Distinct());
        Assert.Contains(checks, static c => c.GetProperty("found").GetString()!.StartsWith("gradient of dense2.weight: ", StringComparison.Ordinal));
        var text = Workspace.Run("check", path, "--gradients").Succeeded().Output;
        Assert.DoesNotContain("parity", text, StringComparison.Ordinal);
        Assert.EndsWith(" right\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_that_looks_rows_up_is_given_their_numbers()
    {
        using var folder = new Workspace();
 // Of sequences with lengths some steps count, and of embeddings rows.
        Workspace.Run("check", folder.Write("lengths.nn", "sequence 4x3 lengths=true\nlstm 3 returns=last | dense 2\n")).Succeeded();
        Workspace.Run("check", folder.Write("words.nn", "input 5\nembedding 7 4 | lstm 3 returns=last | dense 7 | softmax\n")).Succeeded();
    }

    [Fact]
    public void A_wrong_gradient_would_be_found()
    {
        using var folder = new Workspace();
        using var output = new StringWriter();
        using var console = new Terminal.ToolConsole(output, TextWriter.Null);
        var document = Networks.NetworkDocument.Parse("net.nn", "input 3\ndense 4 | tanh\ndense 3\n", console);
        var other = Networks.NetworkDocument.Parse("net.nn", "input 3\ndense 4 | tanh\ndense 3\nloss halfmse\n", console);
        var generic = new Engine.GenericNetwork(document.Graph, "Net", document.Canonical, 1);
        var results = new Checks.ParityCheck("net.nn", generic, Dynamic.NetworkFactory.Compile(other.Canonical)).Run(new Checks.RandomExamples(document.Graph, 4, 1));

        // Half the error where the mean was meant: predictions agree, losses and gradients do not.
        Assert.All(results, static r => Assert.Equal(r.Sentence.Contains("prediction", StringComparison.Ordinal), r.Passed));
        Assert.Contains(results, static r => r.Sentence.Contains("differ by", StringComparison.Ordinal));
    }

    [Fact]
    public void Files_are_whole_or_named()
    {
        using var folder = new Workspace();
        var data = folder.Write("points.csv", TrainingTests.Points(60, seed: 1));
        Workspace.Run("train", folder.Write("points.nn", Workspace.Classifier), "--data", data, "--epochs", "1").Succeeded();
        string[] files = [folder["points.safetensors"], folder["points.checkpoints"], data];
        Assert.EndsWith("3 of 3 right\n", Workspace.Run(["check", .. files]).Succeeded().Output, StringComparison.Ordinal);

        var bytes = File.ReadAllBytes(files[0]);
        bytes[^3] ^= 4;
        File.WriteAllBytes(files[0], bytes);
        var checkpoint = Assert.Single(Directory.GetFiles(files[1]));
        File.WriteAllBytes(checkpoint, File.ReadAllBytes(checkpoint)[..^1]);
        var result = Workspace.Run(["check", .. files]);
        Assert.Equal(ExitCodes.CheckFailed, result.Code);
        Assert.Matches($"\nWRONG +{files[0]} +file +.*checksum", result.Output);
        Assert.EndsWith("1 of 3 right\n", result.Output, StringComparison.Ordinal);
        Workspace.Run("check", folder["nothing.safetensors"]).Refused(ExitCodes.File, "There is no file");
        Workspace.Run("check").Refused(ExitCodes.Usage, "nothing to check");
    }

    [Fact]
    public void Bench_times_every_job_on_both_engines()
    {
        using var folder = new Workspace();
        var measured = Workspace.Run("bench", folder.Write("xor.nn", "input 2\ndense 4 | tanh\ndense 1 | logistic\n"), "--seconds", "0.02", "--no-peers", "--json").Succeeded().Json()
            .GetProperty("measurements").EnumerateArray().ToArray();

        Assert.Equal(6, measured.Length);
        Assert.All(measured, static m => Assert.True(m.GetProperty("seconds").GetDouble() > 0));
        Assert.Equal(["generated", "generic"], measured.Select(static m => m.GetProperty("engine").GetString()).Distinct());
        Workspace.Run("bench", folder["xor.nn"], "--seconds", "0").Refused(ExitCodes.Usage, "--seconds above 0");
    }

    [Fact]
    public void ONNX_Runtime_has_a_column_where_it_is_installed()
    {
        using var folder = new Workspace();
        var result = Workspace.Run("bench", folder.Write("xor.nn", "input 2\ndense 4 | tanh\ndense 1 | logistic\n"), "--seconds", "0.02", "--json").Succeeded();
        var peer = result.Json().GetProperty("measurements").EnumerateArray().Where(static m => m.GetProperty("engine").GetString() == "ONNX Runtime").ToArray();
        if (result.Error.Contains("is not installed", StringComparison.Ordinal))
        {
            Console.WriteLine("Skipped: Node with the package onnxruntime-node is not installed.");
            Assert.Empty(peer);
            return;
        }

        Assert.Equal("", result.Error);
        Assert.Equal(2, peer.Length);
        Assert.Equal("one prediction", peer[0].GetProperty("job").GetString());
        Assert.All(peer, static m => Assert.True(m.GetProperty("seconds").GetDouble() > 0));
    }
}
