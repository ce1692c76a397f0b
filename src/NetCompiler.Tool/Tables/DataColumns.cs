using System.Text.Json;

namespace NetCompiler.Tool.Tables;

/// <summary>What the values of an example mean: how columns became inputs and targets. Saved with the weights, so that predictions read the same way.</summary>
/// <param name="Features">Names of the input columns in order; empty where the data have none, as pictures.</param>
/// <param name="Targets">Names of the target columns.</param>
/// <param name="Classes">Labels in the order of their indices; empty where classes are numbers or there are none.</param>
internal sealed record DataColumns(IReadOnlyList<string> Features, IReadOnlyList<string> Targets, IReadOnlyList<string> Classes)
{
    public static DataColumns None { get; } = new([], [], []);

    /// <summary>As notes of a weights file.</summary>
    public IReadOnlyDictionary<string, string> ToNotes() => new Dictionary<string, IReadOnlyList<string>>
    {
        ["features"] = Features, ["targets"] = Targets, ["classes"] = Classes,
    }.Where(static n => n.Value.Count > 0).ToDictionary(static n => n.Key, static n => Written(n.Value));

    /// <summary>From the notes of a weights file.</summary>
    public static DataColumns FromNotes(IReadOnlyDictionary<string, string> notes) => new(Read(notes, "features"), Read(notes, "targets"), Read(notes, "classes"));

    private static string Written(IReadOnlyList<string> names)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartArray();
            foreach (var name in names)
            {
                json.WriteStringValue(name);
            }

            json.WriteEndArray();
        }

        return System.Text.Encoding.UTF8.GetString(bytes.ToArray());
    }

    private static string[] Read(IReadOnlyDictionary<string, string> notes, string name)
    {
        if (!notes.TryGetValue(name, out var text))
        {
            return [];
        }

        using var document = JsonDocument.Parse(text);
        return [.. document.RootElement.EnumerateArray().Select(static e => e.GetString() ?? "")];
    }
}
