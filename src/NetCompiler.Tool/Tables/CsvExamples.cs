using System.Globalization;
using NetCompiler.Networks;

namespace NetCompiler.Tool.Tables;

/// <summary>Examples from the columns of a table.</summary>
internal sealed class CsvExamples
{
    private readonly CsvTable _table;
    private readonly NetworkInfo _info;
    private readonly DataColumns? _known;

    private CsvExamples(CsvTable table, NetworkInfo info, DataColumns? known) => (_table, _info, _known) = (table, info, known);

    public static Examples Read(CsvTable table, DataChoice choice, NetworkInfo info, DataColumns? known, bool needTargets) =>
        new CsvExamples(table, info, known).Read(choice, needTargets);

    private bool TakesClasses => _info.Losses.Count > 0 && _info.Losses.All(static l => l.AcceptsClasses);

    private Examples Read(DataChoice choice, bool needTargets)
    {
        var targets = TargetColumns(choice, needTargets);
        var features = FeatureColumns(choice, targets);
        var inputs = Numbers(features);
        var columns = new DataColumns(Names(features), Names(targets), []);
        if (!needTargets)
        {
            return new Examples(_table.Name, inputs, features.Length, [], [], columns with { Classes = _known?.Classes ?? [] });
        }

        if (targets.Length == 0)
        {
            return new Examples(_table.Name, inputs, features.Length, inputs, [], columns);
        }

        var areNumbers = targets.All(column => _table.Rows.All(row => CsvTable.IsNumber(row[column])));
        if (TakesClasses && targets.Length == _info.ClassesPerExample && !(areNumbers && targets.Length == _info.TargetSize))
        {
            var (classes, labels) = targets.Length == 1 && _info.ClassesPerExample == 1 ? Classes(targets[0]) : (Indices(targets), []);
            return new Examples(_table.Name, inputs, features.Length, [], classes, columns with { Classes = labels });
        }

        return targets.Length == _info.TargetSize
            ? new Examples(_table.Name, inputs, features.Length, Numbers(targets), [], columns)
            : throw new ToolException(
                ExitCodes.File,
                $"{_info.Name} compares with {_info.TargetSize} values{(TakesClasses ? $" or {_info.ClassesPerExample} class{(_info.ClassesPerExample == 1 ? "" : "es")}" : "")} an example, but "
                + $"{targets.Length} target column{(targets.Length == 1 ? " is" : "s are")} chosen ({string.Join(", ", columns.Targets)}). Choose others with --target.");
    }

    private int[] TargetColumns(DataChoice choice, bool needTargets)
    {
        if (choice.Targets.Count > 0)
        {
            return [.. choice.Targets.Select(_table.IndexOf)];
        }

        if (_known is { Targets.Count: > 0 } && (needTargets || _known.Targets.All(_table.Columns.Contains)))
        {
            return [.. _known.Targets.Select(_table.IndexOf)];
        }

        var others = _table.Columns.Count - (choice.Features.Count > 0 ? choice.Features.Count : _info.InputSize);
        int[] counts = needTargets && !(_info.TargetSize == _info.InputSize && others <= 0)
            ? TakesClasses ? [_info.ClassesPerExample, _info.TargetSize] : [_info.TargetSize]
            : [0];
        var count = counts.Contains(others) ? others : counts[0];
        return [.. Enumerable.Range(Math.Max(0, _table.Columns.Count - count), Math.Min(count, _table.Columns.Count))];
    }

    private int[] FeatureColumns(DataChoice choice, int[] targets)
    {
        int[] features = choice.Features.Count > 0 ? [.. choice.Features.Select(_table.IndexOf)]
            : _known is { Features.Count: > 0 } && _known.Features.All(_table.Columns.Contains) ? [.. _known.Features.Select(_table.IndexOf)]
            : [.. Enumerable.Range(0, _table.Columns.Count).Except(targets)];
        if (features.Length == _info.InputSize)
        {
            return features;
        }

        var rest = targets.Length == 0 ? "" : $" Without the target{(targets.Length == 1 ? "" : "s")} {string.Join(", ", Names(targets))} there are {features.Length}.";
        throw new ToolException(
            ExitCodes.File,
            $"{_info.Name} takes {_info.InputSize} inputs, but {_table.Name} has {_table.Columns.Count} columns ({Short(_table.Columns)}).{rest} Choose inputs with --features and targets with --target.");
    }

    private float[] Numbers(int[] columns)
    {
        var numbers = new float[_table.Rows.Count * columns.Length];
        for (var row = 0; row < _table.Rows.Count; row++)
        {
            for (var i = 0; i < columns.Length; i++)
            {
                numbers[(row * columns.Length) + i] = _table.Number(row, columns[i]);
            }
        }

        return numbers;
    }

    private int[] Indices(int[] columns) => [.. Numbers(columns).Select(static n => checked((int)n))];

    /// <summary>Class numbers as they are; other labels in the order of the alphabet, or as the training had them.</summary>
    private (int[] Classes, IReadOnlyList<string> Labels) Classes(int column)
    {
        string[] cells = [.. _table.Rows.Select(row => row[column])];
        var count = Math.Max(2, _info.TargetSize);
        if (_known is not { Classes.Count: > 0 } && cells.All(cell => int.TryParse(cell, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < count))
        {
            return ([.. cells.Select(static cell => int.Parse(cell, CultureInfo.InvariantCulture))], []);
        }

        IReadOnlyList<string> labels = _known is { Classes.Count: > 0 } known ? known.Classes : [.. cells.Distinct().Order(StringComparer.Ordinal)];
        if (labels.Count > count)
        {
            throw new ToolException(
                ExitCodes.File, $"Column '{_table.Columns[column]}' of {_table.Name} has {labels.Count} different labels ({Short(labels)}), but {_info.Name} tells {count} classes apart.");
        }

        var indexOf = labels.Select(static (label, i) => (label, i)).ToDictionary(static l => l.label, static l => l.i, StringComparer.Ordinal);
        return ([.. cells.Select((cell, row) => indexOf.TryGetValue(cell, out var index)
            ? index
            : throw new ToolException(ExitCodes.File, $"{_table.Name}, line {_table.Lines[row]}: the label '{cell}' was not in the training data, which had {Short(labels)}."))], labels);
    }

    private string[] Names(int[] columns) => [.. columns.Select(c => _table.Columns[c])];

    private static string Short(IReadOnlyList<string> names) => string.Join(", ", names.Take(8)) + (names.Count > 8 ? ", …" : "");
}
