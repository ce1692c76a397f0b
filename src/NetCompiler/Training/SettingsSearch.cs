using System.Buffers;
using System.Globalization;
using System.Text.Json;
using NetCompiler.Numerics;
using NetCompiler.Storage;

namespace NetCompiler.Training;

/// <summary>
/// A search over settings, on a grid or at random. Results are written to a file as they come, so that a search that was interrupted goes
/// on where it was.
/// </summary>
public sealed class SettingsSearch
{
    private readonly List<IReadOnlyDictionary<string, double>> _settings;

    private SettingsSearch(List<IReadOnlyDictionary<string, double>> settings) => _settings = settings;

    /// <summary>The settings that are tried, in order.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, double>> Settings => _settings;

    /// <summary>All combinations of values; the last setting changes fastest.</summary>
    /// <param name="values">Each setting's name and values.</param>
    /// <exception cref="ArgumentException">A setting has no values, or two have one name.</exception>
    public static SettingsSearch Grid(params IReadOnlyList<(string Name, double[] Values)> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        CheckNames([.. values.Select(static v => v.Name)]);
        IEnumerable<Dictionary<string, double>> all = [new(StringComparer.Ordinal)];
        foreach (var (name, choices) in values)
        {
            if (choices is not { Length: > 0 })
            {
                throw new ArgumentException($"The setting '{name}' has no values.", nameof(values));
            }

            all = [.. all.SelectMany(so => choices.Select(choice => new Dictionary<string, double>(so, StringComparer.Ordinal) { [name] = choice }))];
        }

        return new SettingsSearch([.. all]);
    }

    /// <summary>Values drawn at random, each setting on its own.</summary>
    /// <param name="count">How many combinations; at least 1.</param>
    /// <param name="seed">Equal seeds draw the same.</param>
    /// <param name="ranges">Each setting's name, bounds, and whether all orders of magnitude between them are equally likely.</param>
    /// <exception cref="ArgumentException">A range is empty, or not above 0 where orders of magnitude are meant; or two settings have one name.</exception>
    public static SettingsSearch Random(int count, ulong seed, params IReadOnlyList<(string Name, double Low, double High, bool Logarithmic)> ranges)
    {
        ArgumentNullException.ThrowIfNull(ranges);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        CheckNames([.. ranges.Select(static r => r.Name)]);
        foreach (var (name, low, high, logarithmic) in ranges)
        {
            if (!(low <= high) || (logarithmic && low <= 0))
            {
                throw new ArgumentException(FormattableString.Invariant($"The range of '{name}' is {low} to {high}; the first is the lower, and above 0 where orders of magnitude are meant."), nameof(ranges));
            }
        }

        var random = new SequentialRandom(seed);
        List<IReadOnlyDictionary<string, double>> drawn = [];
        for (var i = 0; i < count; i++)
        {
            drawn.Add(ranges.ToDictionary(static r => r.Name, r => Draw(random, r.Low, r.High, r.Logarithmic), StringComparer.Ordinal));
        }

        return new SettingsSearch(drawn);
    }

    /// <summary>Tries all settings that the file has no result for.</summary>
    /// <param name="path">The file of results, JSON; null for none.</param>
    /// <param name="trial">What is measured with some settings: the lower, the better.</param>
    /// <param name="cancellationToken">Ends the search between two trials.</param>
    /// <returns>The settings with results, best first; results that are not numbers last.</returns>
    /// <exception cref="NetworkFileException">The file is of another search, or damaged.</exception>
    public IReadOnlyList<SettingsResult> Run(string? path, Func<IReadOnlyDictionary<string, double>, double> trial, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(trial);
        var results = path is not null && File.Exists(path) ? Read(path) : [];
        for (var i = results.Count; i < _settings.Count && !cancellationToken.IsCancellationRequested; i++)
        {
            results.Add(trial(_settings[i]));
            if (path is not null)
            {
                AtomicFile.Write(path, stream => stream.Write(Text(results)));
            }
        }

        return [.. results.Select((value, i) => new SettingsResult(_settings[i], value)).OrderBy(static r => double.IsNaN(r.Value) ? double.PositiveInfinity : r.Value)];
    }

    private ReadOnlySpan<byte> Text(List<double> results)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartArray();
            for (var i = 0; i < results.Count; i++)
            {
                writer.WriteStartObject();
                foreach (var (name, value) in _settings[i])
                {
                    writer.WriteNumber(name, value);
                }

                // As text, since JSON has no NaN.
                writer.WriteString("result", results[i].ToString("R", CultureInfo.InvariantCulture));
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        return buffer.WrittenSpan;
    }

    private List<double> Read(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            List<double> results = [];
            foreach (var entry in document.RootElement.EnumerateArray())
            {
                if (results.Count == _settings.Count || !_settings[results.Count].All(s => entry.GetProperty(s.Key).GetDouble() == s.Value))
                {
                    throw new NetworkFileException($"{path} has other settings than this search at its entry {results.Count + 1}. Give this search a file of its own.");
                }

                results.Add(double.Parse(entry.GetProperty("result").GetString()!, CultureInfo.InvariantCulture));
            }

            return results;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new NetworkFileException($"{path} is no file of search results: {e.Message}", e);
        }
    }

    private static double Draw(SequentialRandom random, double low, double high, bool logarithmic)
    {
        var share = random.NextDouble();
        return logarithmic ? low * Math.Pow(high / low, share) : low + ((high - low) * share);
    }

    private static void CheckNames(string[] names)
    {
        if (names.Length == 0 || names.Contains("result") || names.Distinct(StringComparer.Ordinal).Count() < names.Length)
        {
            throw new ArgumentException($"The settings are called {string.Join(", ", names)}; at least one is needed, each has its own name, and none is called 'result'.", nameof(names));
        }
    }
}

/// <summary>What a trial of a search came to.</summary>
/// <param name="Settings">The settings by name.</param>
/// <param name="Value">What was measured; the lower, the better.</param>
public sealed record SettingsResult(IReadOnlyDictionary<string, double> Settings, double Value);
