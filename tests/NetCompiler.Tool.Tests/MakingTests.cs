using System.Globalization;

namespace NetCompiler.Tool.Tests;

/// <summary>The commands that make and convert files: new, data, import, export.</summary>
public sealed class MakingTests
{
    [Theory]
    [InlineData("classifier")]
    [InlineData("regression")]
    public void A_new_folder_can_be_trained_at_once(string template)
    {
        using var folder = new Workspace();
        var made = Workspace.Run("new", folder["First"], "--template", template).Succeeded();
        Assert.Equal(4, made.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("netc train First.nn --data First.csv", made.Error, StringComparison.Ordinal);
        Assert.Contains("<PackageReference Include=\"NetCompiler\" Version=\"0.", folder.Read("First/First.csproj"), StringComparison.Ordinal);
        Assert.Contains("public sealed partial class First;", folder.Read("First/Program.cs"), StringComparison.Ordinal);

        Workspace.Run("train", folder["First/First.nn"], "--data", folder["First/First.csv"], "--epochs", "60", "--rate", "0.01").Succeeded();
        var evaluation = Workspace.Run("eval", folder["First/First.nn"], "--data", folder["First/First.csv"], "--json").Succeeded().Json();
        Assert.True(template == "classifier" ? evaluation.GetProperty("accuracy").GetDouble() > 0.9 : evaluation.GetProperty("loss").GetDouble() < 0.1, evaluation.ToString());
        Workspace.Run("new", folder["First"]).Refused(ExitCodes.File, "not empty");
    }

    [Fact]
    public void A_new_folder_may_have_a_network_alone()
    {
        using var folder = new Workspace();
        Workspace.Run("new", folder["Digits"], "--template", "images", "--no-project").Succeeded();
        Assert.Equal([folder["Digits/Digits.nn"]], Directory.GetFiles(folder["Digits"]));
        Assert.Equal(61_706, Workspace.Run("summary", folder["Digits/Digits.nn"], "--json").Succeeded().Json().GetProperty("parameters").GetInt32());
        Workspace.Run("new", folder["my net"]).Refused(ExitCodes.Usage, "cannot be the name of a class");
        Workspace.Run("new", folder["Net"], "--template", "poetry").Refused(ExitCodes.Usage, "poetry");
    }

    [Fact]
    public void Data_are_described()
    {
        using var folder = new Workspace();
        var table = folder.Write("a.csv", "size;colour;gap\n1;red;\n3;blue;2\n5;red;\n");
        var text = Workspace.Run("data", "describe", table).Succeeded().Output;
        Assert.StartsWith("a.csv: 3 examples, 3 columns\n", text, StringComparison.Ordinal);
        Assert.Matches("\nsize +number +3 +1.00 +5.00 +3.00 +1.63\n", text);
        Assert.Matches("\nred +2\n", text);

        var columns = Workspace.Run("data", "describe", table, "--json").Succeeded().Json().GetProperty("columns");
        Assert.Equal(2, columns[2].GetProperty("missing").GetInt32());
        Assert.Equal("text", columns[1].GetProperty("kind").GetString());

        TrainingTests.Idx(folder, "labels.idx", [4], static i => (byte)(i / 2));
        var labels = Workspace.Run("data", "describe", folder["labels.idx"], "--json").Succeeded().Json();
        Assert.Equal([2, 2], labels.GetProperty("label_counts").EnumerateArray().Select(static c => c.GetInt32()));
        Workspace.Run("data", "describe", folder["none.csv"]).Refused(ExitCodes.File, "There is no file");
        File.WriteAllBytes(folder["cut.idx"], [0, 0, 8, 1, 0, 0, 0, 9, 1]);
        Workspace.Run("data", "describe", folder["cut.idx"]).Refused(ExitCodes.File, "cut off");
    }

    [Fact]
    public void Pictures_survive_the_way_to_a_table_and_back()
    {
        using var folder = new Workspace();
        TrainingTests.Idx(folder, "images.idx", [6, 2, 3], static i => (byte)(i * 7));
        TrainingTests.Idx(folder, "labels.idx", [6], static i => (byte)(i % 3));
        Workspace.Run("data", "convert", folder["images.idx"], "--labels", folder["labels.idx"], "--out", folder["all.csv"]).Succeeded();
        Assert.StartsWith("v1,v2,v3,v4,v5,v6,label\n0,0.027451,", folder.Read("all.csv"), StringComparison.Ordinal);

        Workspace.Run("data", "convert", folder["all.csv"], "--target", "label", "--shape", "2x3", "--out", folder["again.idx"], "--out-labels", folder["again-labels.idx"]).Succeeded();
        Assert.Equal(File.ReadAllBytes(folder["images.idx"]), File.ReadAllBytes(folder["again.idx"]));
        Assert.Equal(File.ReadAllBytes(folder["labels.idx"]), File.ReadAllBytes(folder["again-labels.idx"]));
        Workspace.Run("data", "convert", folder["all.csv"], "--shape", "5x5", "--out", folder["x.idx"]).Refused(ExitCodes.Usage, "are not the 7 values");
        Workspace.Run("data", "convert", folder["all.csv"], "--out", folder["x.parquet"]).Refused(ExitCodes.Usage, ".csv or .idx");
    }

    [Fact]
    public void Tables_are_divided_without_loss()
    {
        using var folder = new Workspace();
        var table = folder.Write("a.csv", "x,name\n" + string.Concat(Enumerable.Range(0, 50).Select(static i => $"{i},\"n, {i}\"\n")));
        Workspace.Run("data", "convert", table, "--split", "0.8", "--out", folder["b.csv"], "--rest", folder["c.csv"], "--seed", "3").Succeeded();
        var parts = new[] { "b.csv", "c.csv" }.Select(f => File.ReadAllLines(folder[f])).ToArray();

        Assert.Equal([41, 11], parts.Select(static p => p.Length));
        Assert.Equal(File.ReadAllLines(table).Order(StringComparer.Ordinal), parts[0].Concat(parts[1][1..]).Order(StringComparer.Ordinal));
        Workspace.Run("data", "convert", table, "--take", "3", "--out", folder["d.csv"]).Succeeded();
        Assert.Equal(File.ReadAllLines(table)[..4], File.ReadAllLines(folder["d.csv"]));
        Workspace.Run("data", "convert", table, "--split", "0.8", "--out", folder["b.csv"]).Refused(ExitCodes.Usage, "belong together");
    }
}
