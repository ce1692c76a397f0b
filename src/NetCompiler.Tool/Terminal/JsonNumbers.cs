using System.Text.Json;

namespace NetCompiler.Tool.Terminal;

/// <summary>Numbers in JSON, which knows none that are not finite.</summary>
internal static class JsonNumbers
{
    /// <summary>The number, or null where it is missing or not finite.</summary>
    public static void WriteFinite(this Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number))
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    /// <summary>Several numbers, each null where it is missing or not finite.</summary>
    public static void WriteFinite(this Utf8JsonWriter json, params ReadOnlySpan<(string Name, double? Value)> numbers)
    {
        foreach (var (name, value) in numbers)
        {
            json.WriteFinite(name, value);
        }
    }

    /// <summary>A list of texts.</summary>
    public static void WriteTexts(this Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    /// <summary>A list of whole numbers.</summary>
    public static void WriteNumbers(this Utf8JsonWriter json, string name, IEnumerable<int> numbers)
    {
        json.WriteStartArray(name);
        foreach (var number in numbers)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
    }
}
