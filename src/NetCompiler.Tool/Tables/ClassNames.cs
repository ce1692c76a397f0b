using System.Globalization;

namespace NetCompiler.Tool.Tables;

/// <summary>What classes are called.</summary>
internal static class ClassNames
{
    /// <summary>The labels of the training's data, or numbers.</summary>
    public static string[] Of(DataColumns columns, int count) =>
        [.. Enumerable.Range(0, count).Select(i => i < columns.Classes.Count ? columns.Classes[i] : i.ToString(CultureInfo.InvariantCulture))];
}
