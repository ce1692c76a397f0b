using System.Globalization;
using System.Text;

namespace NetCompiler.Tool.Tests;

/// <summary>From a table of examples to answers: train, eval, predict.</summary>
public sealed class TrainingTests
{
    [Fact]
    public void A_table_is_learned_measured_and_answered()
    {
        using var folder = new Workspace();
        var network = folder.Write("points.nn", Workspace.Classifier);
        var data = folder.Write("points.csv", Points(300, seed: 1));
        var test = folder.Write("test.csv", Points(90, seed: 2));

        var trained = Workspace.Run("train", network, "--data", data, "--epochs", "12", "--rate", "0.02", "--seed", "3").Succeeded();
        Assert.Contains("epoch 12/12  loss ", trained.Output, StringComparison.Ordinal);
        Assert.Contains("12 epochs over 240 examples in", trained.Output, StringComparison.Ordinal);
        Assert.Contains("validation on 60 others: loss ", trained.Output, StringComparison.Ordinal);
        Assert.EndsWith($"weights in {folder["points.safetensors"]}\n", trained.Output, StringComparison.Ordinal);

        var evaluation = Workspace.Run("eval", network, "--data", test, "--metrics", "f1,top2", "--json").Succeeded().Json();
        Assert.Equal(90, evaluation.GetProperty("examples").GetInt32());
        Assert.True(evaluation.GetProperty("accuracy").GetDouble() > 0.95, evaluation.ToString());
        Assert.True(evaluation.GetProperty("metrics").GetProperty("top2").GetDouble() >= evaluation.GetProperty("accuracy").GetDouble());
        Assert.Equal(["blue", "green", "red"], evaluation.GetProperty("classes").EnumerateArray().Select(static c => c.GetString()));

        // The file of weights alone knows the network, the columns and the names of the classes.
        var table = Workspace.Run("eval", folder["points.safetensors"], "--data", test, "--confusion").Succeeded().Output;
        Assert.Contains("actual \\ predicted  blue  green  red\n", table, StringComparison.Ordinal);
        string[] answers = Workspace.Run("predict", folder["points.safetensors"], "--data", test).Succeeded().Output.Split(["\r\n", "\n"], StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("colour,p(blue),p(green),p(red)", answers[0]);
        var rows = File.ReadAllLines(test)[1..];
        Assert.Equal(rows.Length, answers.Length - 1);
        Assert.True(rows.Zip(answers[1..]).Count(static p => p.First.Split(',')[2] == p.Second.Split(',')[0]) > 85);
        Assert.All(answers[1..], static a => Assert.Equal(1, a.Split(',')[1..].Sum(static p => double.Parse(p, CultureInfo.InvariantCulture)), 1e-5));
    }

    [Fact]
    public void Columns_are_found_by_name_whatever_their_order()
    {
        using var folder = new Workspace();
        var network = folder.Write("points.nn", Workspace.Classifier);
        Workspace.Run("train", network, "--data", folder.Write("points.csv", Points(60, seed: 1)), "--epochs", "2").Succeeded();
        var straight = folder.Write("a.csv", "x,y,colour\n30,-2,red\n-12,25,green\n");
        var turned = folder.Write("b.csv", "y,x\n-2,30\n25,-12\n");

        Assert.Equal(
            Workspace.Run("predict", network, "--data", straight).Succeeded().Output,
            Workspace.Run("predict", network, "--data", turned, "--engine", "generic").Succeeded().Output);
        Workspace.Run("predict", network, "--data", turned, "--class-only", "--out", folder["answers.csv"]).Succeeded();
        Assert.Equal(3, folder.Read("answers.csv").Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public void The_same_line_goes_on_to_the_same_bits()
    {
        using var folder = new Workspace();
        var network = folder.Write("points.nn", Workspace.Classifier + "loss crossentropy label_smoothing=0.1\n");
        string[] line =
        [
            "train", network, "--data", folder.Write("points.csv", Points(120, seed: 1)), "--optimizer", "adamw", "--schedule", "power:50", "--warmup", "5", "--clip", "1", "--json",
        ];
        var whole = Workspace.Run([.. line, "--epochs", "6", "--out", folder["whole.safetensors"]]).Succeeded().JsonLines();
        Assert.Equal(7, whole.Length);
        Assert.Equal(System.Text.Json.JsonValueKind.Null, whole[^1].GetProperty("resumed_from").ValueKind);

        Workspace.Run([.. line, "--epochs", "2", "--out", folder["part.safetensors"]]).Succeeded();
        var rest = Workspace.Run([.. line, "--epochs", "6", "--out", folder["part.safetensors"]]).Succeeded().JsonLines();
        Assert.Equal(5, rest.Length);
        Assert.Equal(6, rest[^1].GetProperty("resumed_from").GetInt32());
        Assert.Equal(File.ReadAllBytes(folder["whole.safetensors"]), File.ReadAllBytes(folder["part.safetensors"]));

        var nothing = Workspace.Run([.. line[..^1], "--epochs", "6", "--out", folder["part.safetensors"]]).Succeeded();
        Assert.Contains("nothing was left to do", nothing.Output, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllBytes(folder["whole.safetensors"]), File.ReadAllBytes(folder["part.safetensors"]));
    }

    [Fact]
    public void Another_training_is_not_mixed_with_that_of_the_checkpoint()
    {
        using var folder = new Workspace();
        var network = folder.Write("points.nn", Workspace.Classifier);
        var data = folder.Write("points.csv", Points(60, seed: 1));
        Workspace.Run("train", network, "--data", data, "--epochs", "1").Succeeded();

        Workspace.Run("train", network, "--data", data, "--epochs", "2", "--rate", "0.5").Refused(ExitCodes.File, "--fresh to begin anew");
        folder.Write("points.csv", Points(60, seed: 5));
        Workspace.Run("train", network, "--data", data, "--epochs", "2").Refused(ExitCodes.File, "other examples");
        folder.Write("points.checkpoints/notes.txt", "mine");
        var fresh = Workspace.Run("train", network, "--data", data, "--epochs", "2", "--fresh", "--json").Succeeded().JsonLines();
        Assert.Equal(3, fresh.Length);
        Assert.True(File.Exists(folder["points.checkpoints/notes.txt"]), "A file that no training made was deleted.");
    }

    [Fact]
    public void Numbers_are_learned_by_a_network_without_classes()
    {
        using var folder = new Workspace();
        var network = folder.Write("line.nn", "input 1\ndense 1\n");
        var text = "x;y\n" + string.Concat(Enumerable.Range(0, 40).Select(static i => string.Create(CultureInfo.InvariantCulture, $"{i / 40.0};{(2 * i / 40.0) - 1}\n")));
        var data = folder.Write("line.csv", text);
        Workspace.Run("train", network, "--data", data, "--epochs", "300", "--optimizer", "nesterov", "--batch", "8", "--validation", "0").Succeeded();

        var answer = Workspace.Run("predict", network, "--data", folder.Write("new.csv", "x\n3\n")).Succeeded().Output.Split('\n');
        Assert.Equal("y", answer[0].Trim());
        Assert.Equal(5, double.Parse(answer[1], CultureInfo.InvariantCulture), 0.05);
        Assert.True(Workspace.Run("eval", network, "--data", data, "--json").Succeeded().Json().GetProperty("loss").GetDouble() < 1e-3);
    }

    [Fact]
    public void Pictures_and_labels_are_read_from_idx_files()
    {
        using var folder = new Workspace();
        Idx(folder, "train-images.idx", [60, 4, 4], i => (byte)(i / 16 % 2 == 0 ? i % 200 : 255 - (i % 100)));
        Idx(folder, "train-labels.idx", [60], static i => (byte)(i % 2));
        var network = folder.Write("small.nn", "input 1x4x4\nconv 2 3x3 | relu\ndense 2 | softmax\n");
        Workspace.Run("train", network, "--data", folder["train-images.idx"], "--labels", folder["train-labels.idx"], "--epochs", "80", "--rate", "0.05").Succeeded();
        var evaluation = Workspace.Run("eval", network, "--data", folder["train-images.idx"], "--labels", folder["train-labels.idx"], "--json").Succeeded().Json();
        Assert.True(evaluation.GetProperty("accuracy").GetDouble() > 0.9, evaluation.ToString());

        // A folder with MNIST's names, and pictures as their own targets.
        var coder = folder.Write("coder.nn", "input 1x4x4\ndense 3 | tanh\ndense 16\n");
        Workspace.Run("train", coder, "--data", folder["train-images.idx"], "--epochs", "2").Succeeded();
        Workspace.Run("train", folder.Write("again.nn", "input 1x4x4\ndense 2 | softmax\n"), "--data", folder.Folder, "--epochs", "2").Succeeded();
        Workspace.Run("eval", network, "--data", folder.Folder).Refused(ExitCodes.File, "t10k-images");
    }

    [Theory]
    [InlineData("x,y,colour\n1,2,red\n1,abc,blue\n", "line 3: 'abc' in column 'y' is no finite number")]
    [InlineData("x,y,colour\n1,2,red\n1,,blue\n", "line 3: column 'y' is empty")]
    [InlineData("x,y,colour\n1,2,red\n1,nan,blue\n", "line 3: 'nan' in column 'y' is no finite number")]
    [InlineData("x,y,colour\n1,2,red\n1,2\n", "line 3: 2 cells, but there are 3 columns")]
    [InlineData("x,y,colour\n1,2,a\n1,2,b\n1,2,c\n1,2,d\n", "has 4 different labels (a, b, c, d), but Points tells 3 classes apart")]
    [InlineData("x,colour\n1,red\n", "Points takes 2 inputs, but data.csv has 2 columns (x, colour).")]
    [InlineData("x,y,z,colour\n1,2,3,red\n", "Without the target colour there are 3")]
    [InlineData("x,x,colour\n1,2,red\n", "2 columns called 'x'")]
    [InlineData("x,y,colour\n", "has a header and no examples")]
    [InlineData("", "is empty")]
    public void Tables_that_do_not_fit_are_refused_with_their_place(string text, string sentence)
    {
        using var folder = new Workspace();
        Workspace.Run("train", folder.Write("points.nn", Workspace.Classifier), "--data", folder.Write("data.csv", text)).Refused(ExitCodes.File, sentence);
    }

    [Theory]
    [InlineData(ExitCodes.Usage, "--validation is a share", "--validation", "1.5")]
    [InlineData(ExitCodes.Usage, "--rate is above 0", "--rate", "-1")]
    [InlineData(ExitCodes.Usage, "--batch is at least 1", "--batch", "0")]
    [InlineData(ExitCodes.Usage, "--workers is 1 to 64", "--workers", "0")]
    [InlineData(ExitCodes.Usage, "there are constant, cosine", "--schedule", "zigzag")]
    [InlineData(ExitCodes.Usage, "there are constant, cosine", "--schedule", "step:0")]
    [InlineData(ExitCodes.Usage, "has a beginning of its own", "--schedule", "onecycle", "--warmup", "10")]
    [InlineData(ExitCodes.Usage, "'--patience'", "--patience", "many")]
    [InlineData(ExitCodes.Usage, "early stopping looks at validation data", "--patience", "3", "--validation", "0")]
    [InlineData(ExitCodes.Usage, "'noadam'", "--optimizer", "noadam")]
    [InlineData(ExitCodes.Usage, "no weight decay", "--optimizer", "rprop", "--weight-decay", "0.1")]
    [InlineData(ExitCodes.File, "has no column 'shape'", "--target", "shape")]
    [InlineData(ExitCodes.Usage, "--labels belongs to IDX files", "--labels", "labels.idx")]
    public void Settings_that_make_no_sense_are_refused(int code, string sentence, params string[] options)
    {
        using var folder = new Workspace();
        Workspace.Run(["train", folder.Write("points.nn", Workspace.Classifier), "--data", folder.Write("data.csv", Points(60, seed: 1)), .. options]).Refused(code, sentence);
        Assert.False(File.Exists(folder["points.safetensors"]));
    }

    [Fact]
    public void Numbers_that_run_away_end_the_training_with_a_sentence()
    {
        using var folder = new Workspace();
        var network = folder.Write("wild.nn", "input 2\ndense 8\ndense 8\ndense 1\n");
        var data = folder.Write("data.csv", "a,b,y\n" + string.Concat(Enumerable.Range(0, 30).Select(static i => $"{i},{i * i},{-i}\n")));
        var result = Workspace.Run("train", network, "--data", data, "--optimizer", "sgd", "--rate", "1000", "--epochs", "40");
        result.Refused(ExitCodes.Training, "not finite");
        Assert.Contains("'standardize' layer", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_of_another_network_are_a_beginning_or_refused()
    {
        using var folder = new Workspace();
        var data = folder.Write("points.csv", Points(60, seed: 1));
        var first = folder.Write("first.nn", Workspace.Classifier);
        Workspace.Run("train", first, "--data", data, "--epochs", "1").Succeeded();
        var other = folder.Write("other.nn", "input 2\nstandardize\ndense 12 | tanh\ndense 7 | tanh\ndense 3 | softmax\n");

        var begun = Workspace.Run("train", other, "--data", data, "--epochs", "1", "--from", folder["first.safetensors"]).Succeeded();
        Assert.Contains("4 tensors taken over, 4 begin anew", begun.Error, StringComparison.Ordinal);
        Workspace.Run("eval", other, "--weights", folder["first.safetensors"], "--data", data).Refused(ExitCodes.File, "does not");
        Workspace.Run("eval", folder.Write("none.nn", Workspace.Classifier), "--data", data).Refused(ExitCodes.File, "netc train");
        var bytes = File.ReadAllBytes(folder["first.safetensors"]);
        bytes[^5] ^= 1;
        File.WriteAllBytes(folder["first.safetensors"], bytes);
        Workspace.Run("predict", first, "--data", data).Refused(ExitCodes.File, "checksum");
    }

    /// <summary>Three clouds in the plane, far from the origin and unlike in scale.</summary>
    internal static string Points(int count, int seed)
    {
        var random = new Random(seed);
        var text = new StringBuilder("x,y,colour\n");
        (double X, double Y, string Name)[] clouds = [(30, -2, "red"), (-12, 25, "green"), (5, 90, "blue")];
        for (var i = 0; i < count; i++)
        {
            var (x, y, name) = clouds[i % 3];
            text.Append(CultureInfo.InvariantCulture, $"{x + (14 * (random.NextDouble() - 0.5)):0.###},{y + (30 * (random.NextDouble() - 0.5)):0.###},{name}\n");
        }

        return text.ToString();
    }

    internal static void Idx(Workspace folder, string name, int[] shape, Func<int, byte> value)
    {
        using var stream = File.Create(folder[name]);
        NetCompiler.Data.IdxFile.Write(new NetCompiler.Data.IdxArray(shape, [.. Enumerable.Range(0, shape.Aggregate(1, static (a, b) => a * b)).Select(value)]), stream);
    }
}
