using System.Text.Json;

namespace NetCompiler.Storage;

/// <summary>The JSON at the start of a safetensors file, read strictly: nothing unknown, nothing twice.</summary>
internal sealed class SafeTensorsHeader
{
    public Dictionary<string, string> Metadata { get; } = new(StringComparer.Ordinal);

    public List<Entry> Entries { get; } = [];

    public void Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 4 });
        Expect(ref reader, JsonTokenType.StartObject);
        var sawMetadata = false;
        while (NextName(ref reader, out var name))
        {
            if (name != "__metadata__")
            {
                Entries.Add(ReadEntry(ref reader, name));
            }
            else if (sawMetadata)
            {
                throw new NetworkFileException("The header has __metadata__ twice.");
            }
            else
            {
                sawMetadata = true;
                ReadMetadata(ref reader);
            }
        }

        if (reader.Read())
        {
            throw new JsonException("something follows the closing brace");
        }
    }

    private void ReadMetadata(ref Utf8JsonReader reader)
    {
        Expect(ref reader, JsonTokenType.StartObject);
        while (NextName(ref reader, out var key))
        {
            Expect(ref reader, JsonTokenType.String);
            if (!Metadata.TryAdd(key, reader.GetString()!))
            {
                throw new NetworkFileException($"The header's __metadata__ has '{key}' twice.");
            }
        }
    }

    private static Entry ReadEntry(ref Utf8JsonReader reader, string name)
    {
        string? type = null;
        List<long>? shape = null;
        List<long>? offsets = null;
        Expect(ref reader, JsonTokenType.StartObject);
        while (NextName(ref reader, out var key))
        {
            switch (key)
            {
                case "dtype" when type is null:
                    Expect(ref reader, JsonTokenType.String);
                    type = reader.GetString();
                    break;
                case "shape" when shape is null:
                    shape = ReadNumbers(ref reader);
                    break;
                case "data_offsets" when offsets is null:
                    offsets = ReadNumbers(ref reader);
                    break;
                default:
                    throw new NetworkFileException(
                        $"The header of the tensor '{name}' has '{key}' twice or unexpectedly; it takes dtype, shape and data_offsets once each.");
            }
        }

        if (type is null || shape is null || offsets is not [var begin, var end])
        {
            throw new NetworkFileException($"The header of the tensor '{name}' needs dtype, shape and two data_offsets.");
        }

        if (shape.Exists(static extent => extent > int.MaxValue))
        {
            throw new NetworkFileException($"The tensor '{name}' has an extent of {shape.Max()}; the largest possible is {int.MaxValue}.");
        }

        return new Entry(name, type, [.. shape.Select(static extent => (int)extent)], begin, end);
    }

    private static List<long> ReadNumbers(ref Utf8JsonReader reader)
    {
        Expect(ref reader, JsonTokenType.StartArray);
        List<long> numbers = [];
        while (reader.Read() && reader.TokenType == JsonTokenType.Number)
        {
            if (!reader.TryGetInt64(out var number) || number < 0)
            {
                throw new JsonException("a shape or offset is not a whole number of 0 or more");
            }

            numbers.Add(number);
        }

        return reader.TokenType == JsonTokenType.EndArray ? numbers : throw new JsonException("a list holds something else than numbers");
    }

    private static bool NextName(ref Utf8JsonReader reader, out string name)
    {
        name = reader.Read() && reader.TokenType == JsonTokenType.PropertyName ? reader.GetString()! : "";
        return reader.TokenType switch
        {
            JsonTokenType.PropertyName => true,
            JsonTokenType.EndObject => false,
            var found => throw new JsonException($"{found} where a name or the end of an object belongs"),
        };
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType expected)
    {
        if (!reader.Read() || reader.TokenType != expected)
        {
            throw new JsonException($"{reader.TokenType} where {expected} belongs");
        }
    }

    public readonly record struct Entry(string Name, string Type, IReadOnlyList<int> Shape, long Begin, long End);
}
