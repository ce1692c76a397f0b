using System.Globalization;

namespace NetCompiler.Tool.Tables;

/// <summary>What is in a column of a table.</summary>
/// <param name="Name">The column's.</param>
/// <param name="Kind"><c>number</c>, or <c>text</c> where a cell is none.</param>
/// <param name="Missing">Empty cells.</param>
/// <param name="Distinct">Different cells.</param>
internal sealed record ColumnFacts(string Name, string Kind, int Missing, int Distinct)
{
    private const int MostLabels = 20;

    public double? Minimum { get; private init; }

    public double? Maximum { get; private init; }

    public double? Mean { get; private init; }

    /// <summary>That of the population, as standardisation has it.</summary>
    public double? Deviation { get; private init; }

    /// <summary>The texts and how often each occurs, where they are few.</summary>
    public IReadOnlyList<(string Label, int Count)> Labels { get; private init; } = [];

    public static ColumnFacts Of(CsvTable table, int column)
    {
        string[] cells = [.. table.Rows.Select(row => row[column]).Where(static c => c.Length > 0)];
        var groups = cells.GroupBy(static c => c).OrderBy(static g => g.Key, StringComparer.Ordinal).ToArray();
        var facts = new ColumnFacts(table.Columns[column], "text", table.Rows.Count - cells.Length, groups.Length);
        if (cells.Length == 0 || !cells.All(CsvTable.IsNumber))
        {
            return groups.Length > MostLabels ? facts : facts with { Labels = [.. groups.Select(static g => (g.Key, g.Count()))] };
        }

        double[] numbers = [.. cells.Select(static c => double.Parse(c, NumberStyles.Float, CultureInfo.InvariantCulture))];
        var mean = numbers.Average();
        return facts with
        {
            Kind = "number", Minimum = numbers.Min(), Maximum = numbers.Max(), Mean = mean, Deviation = Math.Sqrt(numbers.Average(n => (n - mean) * (n - mean))),
        };
    }
}
