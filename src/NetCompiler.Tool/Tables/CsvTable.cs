using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace NetCompiler.Tool.Tables;

/// <summary>A CSV file in memory: names of its columns, and cells as they are written.</summary>
/// <param name="Name">What messages call the file.</param>
/// <param name="Columns">Names; <c>c1</c>, <c>c2</c>, … where there is no header.</param>
/// <param name="Rows">As many cells each as there are columns.</param>
/// <param name="Lines">The line in the file of each row, from 1.</param>
internal sealed record CsvTable(string Name, IReadOnlyList<string> Columns, IReadOnlyList<string[]> Rows, IReadOnlyList<int> Lines)
{
    private static readonly char[] _delimiters = [',', ';', '\t', '|'];

    /// <summary>Reads a file. The delimiter is the sign of <c>, ; tab |</c> that its first line has most of; a first line without any number is the header.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="hasHeader">Whether the first line has the names; null to find out.</param>
    /// <exception cref="ToolException">It is no table.</exception>
    public static CsvTable Read(string path, bool? hasHeader = null)
    {
        var name = Path.GetFileName(path);
        using var reader = new StreamReader(path);
        var first = FirstLine(path);
        var delimiter = _delimiters.MaxBy(d => first.Count(c => c == d)).ToString();
        using var parser = new CsvParser(reader, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = delimiter, TrimOptions = TrimOptions.Trim, IgnoreBlankLines = true, BadDataFound = null,
        });
        List<string[]> rows = [];
        List<int> lines = [];
        while (parser.Read())
        {
            rows.Add(parser.Record ?? []);
            lines.Add(parser.RawRow);
        }

        if (rows.Count == 0)
        {
            throw new ToolException(ExitCodes.File, $"{name} is empty. A table has a line for each example.");
        }

        var header = hasHeader ?? !rows[0].Any(static cell => IsNumber(cell));
        string[] columns = header ? rows[0] : [.. rows[0].Select(static (_, i) => string.Create(CultureInfo.InvariantCulture, $"c{i + 1}"))];
        var table = new CsvTable(name, columns, header ? rows[1..] : rows, header ? lines[1..] : lines);
        table.Check();
        return table;
    }

    /// <summary>The number in a cell.</summary>
    /// <exception cref="ToolException">There is none, or one that is not finite.</exception>
    public float Number(int row, int column)
    {
        var cell = Rows[row][column];
        if (float.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && float.IsFinite(number))
        {
            return number;
        }

        throw new ToolException(
            ExitCodes.File,
            cell.Length == 0
                ? $"{Name}, line {Lines[row]}: column '{Columns[column]}' is empty. Fill the gap, or leave the line or the column out (--features)."
                : $"{Name}, line {Lines[row]}: '{cell}' in column '{Columns[column]}' is no finite number. Write numbers with a point, or leave the column out (--features).");
    }

    /// <summary>The position of a column, named or counted from 1.</summary>
    /// <exception cref="ToolException">There is no such column.</exception>
    public int IndexOf(string column)
    {
        for (var i = 0; i < Columns.Count; i++)
        {
            if (Columns[i] == column)
            {
                return i;
            }
        }

        return int.TryParse(column, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= Columns.Count
            ? number - 1
            : throw new ToolException(ExitCodes.File, $"{Name} has no column '{column}'. It has {string.Join(", ", Columns)}.");
    }

    /// <summary>Some rows, in the order of the indices.</summary>
    public CsvTable Select(IReadOnlyList<int> rows) => this with { Rows = [.. rows.Select(i => Rows[i])], Lines = [.. rows.Select(i => Lines[i])] };

    /// <summary>Writes the table with its header and commas.</summary>
    public void Write(string path)
    {
        using var writer = new StreamWriter(path) { NewLine = "\n" };
        using var csv = new CsvWriter(writer, new CsvConfiguration(CultureInfo.InvariantCulture) { NewLine = "\n" });
        foreach (var cells in Rows.Prepend([.. Columns]))
        {
            foreach (var cell in cells)
            {
                csv.WriteField(cell);
            }

            csv.NextRecord();
        }
    }

    public static bool IsNumber(string cell) => float.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    private static string FirstLine(string path)
    {
        using var reader = new StreamReader(path);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0)
            {
                return line;
            }
        }

        return "";
    }

    private void Check()
    {
        if (Rows.Count == 0)
        {
            throw new ToolException(ExitCodes.File, $"{Name} has a header and no examples. A table has a line for each example.");
        }

        if (Columns.GroupBy(static c => c).FirstOrDefault(static g => g.Count() > 1) is { } twice)
        {
            throw new ToolException(ExitCodes.File, $"{Name} has {twice.Count()} columns called '{twice.Key}'. Give each its own name.");
        }

        for (var i = 0; i < Rows.Count; i++)
        {
            if (Rows[i].Length != Columns.Count)
            {
                throw new ToolException(ExitCodes.File, $"{Name}, line {Lines[i]}: {Rows[i].Length} cells, but there are {Columns.Count} columns.");
            }
        }
    }
}
