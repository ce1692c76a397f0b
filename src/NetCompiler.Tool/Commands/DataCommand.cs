using System.CommandLine;
using System.Globalization;
using NetCompiler.Data;
using NetCompiler.Tool.Tables;
using NetCompiler.Tool.Terminal;

namespace NetCompiler.Tool.Commands;

/// <summary><c>netc data</c>: what is in a file of examples, and the same in another form.</summary>
internal static class DataCommand
{
    public static ToolCommand Create(ToolConsole console)
    {
        var command = new ToolCommand("data", "Describes and converts files of examples.") { Describe(console), Convert(console) };
        return command
            .Example("netc data describe iris.csv", "each column with its range, or its labels")
            .Example("netc data describe train-images-idx3-ubyte.gz", "extents and range of an IDX file")
            .Example("netc data convert iris.csv --split 0.8 --out train.csv --rest test.csv", "two parts, drawn at random")
            .Example("netc data convert t10k-images-idx3-ubyte.gz --labels t10k-labels-idx1-ubyte.gz --out digits.csv --take 100", "IDX to CSV")
            .Example("netc data convert digits.csv --target label --shape 28x28 --out images.idx --out-labels labels.idx", "CSV to IDX");
    }

    private static ToolCommand Describe(ToolConsole console)
    {
        var file = new Argument<string>("FILE") { Description = "A CSV or IDX file." };
        var noHeader = new Option<bool>("--no-header") { Description = "The first line of the CSV file is an example." };
        var json = Files.Json();
        return new ToolCommand("describe", "Shows the columns of a CSV file or the extents of an IDX file.") { file, noHeader, json }
            .Runs(result =>
            {
                var path = result.GetRequiredValue(file);
                if (ExampleReader.IsPictures(path))
                {
                    DescribeIdx(console, path, result.GetValue(json));
                }
                else
                {
                    DescribeTable(console, CsvTable.Read(path, result.GetValue(noHeader) ? false : null), result.GetValue(json));
                }

                return ExitCodes.Success;
            })
            .Example("netc data describe iris.csv --json", "for a script");
    }

    private static ToolCommand Convert(ToolConsole console)
    {
        var file = new Argument<string>("FILE") { Description = "A CSV file, or an IDX file of inputs." };
        var labels = new Option<string?>("--labels") { HelpName = "FILE", Description = "The labels of an IDX file of inputs." };
        var noHeader = new Option<bool>("--no-header") { Description = "The first line of the CSV file is an example." };
        var to = new Option<string>("--out") { HelpName = "FILE", Required = true, Description = "What is written: .csv, or .idx for numbers from 0 to 1 as bytes." };
        var toLabels = new Option<string?>("--out-labels") { HelpName = "FILE", Description = "Where the labels go when --out is an IDX file." };
        var target = new Option<string?>("--target") { HelpName = "COLUMN", Description = "The column of a CSV file that becomes the labels of an IDX file." };
        var shape = new Option<string?>("--shape") { HelpName = "EXTENTS", Description = "The extents of one example in an IDX file, e.g. 28x28." };
        var split = new Option<double?>("--split") { HelpName = "SHARE", Description = "Draw this share of the examples for --out, the others for --rest." };
        var rest = new Option<string?>("--rest") { HelpName = "FILE", Description = "Where the others go." };
        var take = new Option<int?>("--take") { HelpName = "NUMBER", Description = "Only the first examples." };
        var seed = new Option<ulong>("--seed") { HelpName = "NUMBER", Description = "Decides the division." };
        return new ToolCommand("convert", "Writes examples in another form, or in two parts.") { file, labels, noHeader, to, toLabels, target, shape, split, rest, take, seed }
            .Runs(result =>
            {
                var path = result.GetRequiredValue(file);
                var table = ExampleReader.IsPictures(path)
                    ? IdxTable.Read(path, result.GetValue(labels))
                    : CsvTable.Read(path, result.GetValue(noHeader) ? false : null);
                if (result.GetValue(take) is { } count)
                {
                    table = table.Select([.. Enumerable.Range(0, Math.Clamp(count, 0, table.Rows.Count))]);
                }

                var parts = Divide(table, result.GetValue(split), result.GetValue(rest), result.GetValue(seed));
                Write(console, parts[0], result.GetRequiredValue(to), result.GetValue(toLabels), result.GetValue(target), result.GetValue(shape));
                if (parts.Length > 1)
                {
                    Write(console, parts[1], result.GetValue(rest)!, null, null, null);
                }

                return ExitCodes.Success;
            })
            .Example("netc data convert iris.csv --split 0.8 --out train.csv --rest test.csv", "two parts");
    }

    private static CsvTable[] Divide(CsvTable table, double? split, string? rest, ulong seed)
    {
        if ((split is null) != (rest is null))
        {
            throw new ToolException("--split and --rest belong together: a share for --out, and a file for the others.");
        }

        if (split is not { } share)
        {
            return [table];
        }

        if (share is not (> 0 and < 1))
        {
            throw new ToolException("--split is a share between 0 and 1.");
        }

        // The division is the runtime's, so that it is the same everywhere; the examples stand for their numbers.
        var numbers = new Dataset([.. Enumerable.Range(0, table.Rows.Count).Select(static i => (float)i)], 1, new int[table.Rows.Count]);
        var (first, second) = numbers.Split(share, seed);
        return [table.Select([.. first.Inputs.ToArray().Select(static i => (int)i)]), table.Select([.. second.Inputs.ToArray().Select(static i => (int)i)])];
    }

    private static void Write(ToolConsole console, CsvTable table, string path, string? labels, string? target, string? shape)
    {
        switch (Path.GetExtension(path).ToUpperInvariant())
        {
            case ".CSV":
                table.Write(path);
                break;
            case ".IDX":
                IdxTable.Write(table, path, labels, target, shape);
                break;
            default:
                throw new ToolException($"{path}: examples are written as .csv or .idx.");
        }

        console.Note($"{table.Rows.Count} examples in {path}.");
    }

    private static void DescribeIdx(ToolConsole console, string path, bool isJson)
    {
        if (Directory.Exists(path))
        {
            throw new ToolException(ExitCodes.File, $"{path} is a folder. Name a file in it.");
        }

        var array = IdxFile.Read(path);
        var (least, most, mean) = array.Bytes.Length == 0 ? ((byte)0, (byte)0, 0.0) : (array.Bytes.Min(), array.Bytes.Max(), array.Bytes.Average(static b => (double)b));
        var counts = array.Shape.Count == 1 ? array.Bytes.GroupBy(static b => b).OrderBy(static g => g.Key).Select(static g => (Label: (int)g.Key, Count: g.Count())).ToArray() : [];
        if (isJson)
        {
            console.Json(json =>
            {
                json.WriteString("kind", "idx");
                json.WriteNumbers("extents", array.Shape);
                json.WriteNumber("minimum", least);
                json.WriteNumber("maximum", most);
                json.WriteFinite("mean", mean);
                json.WriteNumbers("labels", counts.Select(static c => c.Label));
                json.WriteNumbers("label_counts", counts.Select(static c => c.Count));
            });
            return;
        }

        console.Line($"IDX file of bytes, extents {string.Join(" x ", array.Shape)}");
        console.Line($"values from {least} to {most}, mean {Amounts.Number(mean)}");
        if (counts.Length > 0)
        {
            console.Table(["label", " examples"], counts.Select(static c => new[] { c.Label.ToString(CultureInfo.InvariantCulture), Amounts.Count(c.Count) }));
        }
    }

    private static void DescribeTable(ToolConsole console, CsvTable table, bool isJson)
    {
        var columns = table.Columns.Select((_, i) => ColumnFacts.Of(table, i)).ToArray();
        if (isJson)
        {
            console.Json(json =>
            {
                json.WriteString("kind", "csv");
                json.WriteNumber("examples", table.Rows.Count);
                json.WriteStartArray("columns");
                foreach (var column in columns)
                {
                    json.WriteStartObject();
                    json.WriteString("name", column.Name);
                    json.WriteString("kind", column.Kind);
                    json.WriteNumber("missing", column.Missing);
                    json.WriteNumber("distinct", column.Distinct);
                    json.WriteFinite(("minimum", column.Minimum), ("maximum", column.Maximum), ("mean", column.Mean), ("deviation", column.Deviation));
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            });
            return;
        }

        console.Line($"{table.Name}: {Amounts.Count(table.Rows.Count)} examples, {table.Columns.Count} columns");
        console.Output.WriteLine();
        console.Table(
            ["column", "kind", " missing", " distinct", " minimum", " maximum", " mean", " deviation"],
            columns.Select(static c => new[]
            {
                c.Name, c.Kind, c.Missing == 0 ? "" : Amounts.Count(c.Missing), Amounts.Count(c.Distinct), Cell(c.Minimum), Cell(c.Maximum), Cell(c.Mean), Cell(c.Deviation),
            }));
        foreach (var column in columns.Where(static c => c.Labels.Count > 0))
        {
            console.Output.WriteLine();
            console.Table([column.Name, " examples"], column.Labels.Select(static l => new[] { l.Label, Amounts.Count(l.Count) }));
        }
    }

    private static string Cell(double? value) => value is { } number ? Amounts.Number(number) : "";
}
