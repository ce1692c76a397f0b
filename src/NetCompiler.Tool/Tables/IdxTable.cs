using System.Globalization;
using NetCompiler.Data;

namespace NetCompiler.Tool.Tables;

/// <summary>IDX files as tables: bytes as numbers from 0 to 1, as trainings see them, and the label in the last column.</summary>
internal static class IdxTable
{
    private const float White = 255;
    private const string Label = "label";

    public static CsvTable Read(string path, string? labelsPath)
    {
        var (pictures, labels) = ExampleReader.PictureFiles(path, labelsPath, forTraining: true);
        var array = IdxFile.Read(pictures);
        var classes = labels is null ? null : IdxFile.Read(labels);
        var count = array.Shape[0];
        if (classes is not null && (classes.Shape is not [var labelCount] || labelCount != count))
        {
            throw new ToolException(ExitCodes.File, $"{pictures} has {count} examples, but {labels} has the extents {string.Join("x", classes.Shape)}; one label each is needed.");
        }

        var size = count == 0 ? 0 : array.Bytes.Length / count;
        var rows = Enumerable.Range(0, count).Select(i => array.Bytes.Skip(i * size).Take(size)
            .Select(static b => (b / White).ToString("0.######", CultureInfo.InvariantCulture))
            .Concat(classes is null ? [] : [classes.Bytes[i].ToString(CultureInfo.InvariantCulture)]).ToArray());
        var columns = Enumerable.Range(1, size).Select(static i => string.Create(CultureInfo.InvariantCulture, $"v{i}")).Concat(classes is null ? [] : [Label]);
        return new CsvTable(Path.GetFileName(pictures), [.. columns], [.. rows], [.. Enumerable.Range(1, count)]);
    }

    public static void Write(CsvTable table, string path, string? labelsPath, string? target, string? shape)
    {
        if ((target is null) != (labelsPath is null))
        {
            throw new ToolException("--target and --out-labels belong together: the column with the labels, and the file they go to.");
        }

        var column = target is null ? -1 : table.IndexOf(target);
        int[] features = [.. Enumerable.Range(0, table.Columns.Count).Where(c => c != column)];
        int[] extents = shape is null ? [features.Length] : [.. shape.Split('x').Select(Extent)];
        if (extents.Aggregate(1L, static (a, b) => a * b) != features.Length)
        {
            throw new ToolException($"--shape {shape}: {string.Join("x", extents)} are not the {features.Length} values of an example.");
        }

        Save(path, new IdxArray([table.Rows.Count, .. extents], [.. Enumerable.Range(0, table.Rows.Count).SelectMany(row => features.Select(c => Pixel(table, row, c)))]));
        if (column >= 0)
        {
            Save(labelsPath!, new IdxArray([table.Rows.Count], [.. Enumerable.Range(0, table.Rows.Count).Select(row => Class(table, row, column))]));
        }

        int Extent(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var extent) && extent > 0
            ? extent
            : throw new ToolException($"--shape {shape}: extents are written like 28x28.");
    }

    private static byte Pixel(CsvTable table, int row, int column) => table.Number(row, column) is >= 0 and <= 1 and var value
        ? (byte)MathF.Round(value * White)
        : throw new ToolException(ExitCodes.File, $"{table.Name}, line {table.Lines[row]}: {table.Rows[row][column]} in column '{table.Columns[column]}' is not from 0 to 1, as the bytes of an IDX file are.");

    private static byte Class(CsvTable table, int row, int column) =>
        byte.TryParse(table.Rows[row][column], NumberStyles.None, CultureInfo.InvariantCulture, out var label)
            ? label
            : throw new ToolException(ExitCodes.File, $"{table.Name}, line {table.Lines[row]}: '{table.Rows[row][column]}' is no label from 0 to 255.");

    private static void Save(string path, IdxArray array)
    {
        using var stream = File.Create(path);
        IdxFile.Write(array, stream);
    }
}
