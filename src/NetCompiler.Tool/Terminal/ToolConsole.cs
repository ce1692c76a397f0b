using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Spectre.Console;

namespace NetCompiler.Tool.Terminal;

/// <summary>Where a command writes: results on one stream, sentences about what went wrong on the other.</summary>
/// <param name="output">Results.</param>
/// <param name="error">Sentences.</param>
/// <param name="isTerminal">Whether somebody looks at it: then there are colours and progress.</param>
internal sealed class ToolConsole(TextWriter output, TextWriter error, bool isTerminal = false) : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<PosixSignalRegistration> _signals = [];

    /// <summary>Results.</summary>
    public TextWriter Output => output;

    /// <summary>Sentences about what went wrong, and notes.</summary>
    public TextWriter Error => error;

    /// <summary>Whether somebody looks at it.</summary>
    public bool IsTerminal => isTerminal;

    /// <summary>Ends what can be ended; set by <see cref="StopOnSignals"/>, or by a test.</summary>
    public CancellationToken Stopping => _stop.Token;

    public static ToolConsole OfProcess() => new(Console.Out, Console.Error, !Console.IsOutputRedirected && !Console.IsErrorRedirected);

    /// <summary>From now on Ctrl-C and the usual signals end the work in good order, the second time at once.</summary>
    public void StopOnSignals()
    {
        foreach (var signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP })
        {
            _signals.Add(PosixSignalRegistration.Create(signal, context =>
            {
                context.Cancel = !_stop.IsCancellationRequested;
                _stop.Cancel();
            }));
        }
    }

    /// <summary>As a signal does.</summary>
    public void Stop() => _stop.Cancel();

    /// <summary>A sentence that is no result.</summary>
    public void Note(string sentence) => error.WriteLine(sentence);

    /// <summary>A line of the results.</summary>
    public void Line(FormattableString line) => output.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    /// <summary>A table with a heading for each column; columns whose heading starts with a space stand to the right.</summary>
    public void Table(IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows)
    {
        if (isTerminal)
        {
            DrawTable(headings, rows);
            return;
        }

        // Nobody looks: plain columns, and Spectre need not be loaded.
        IReadOnlyList<string>[] lines = [[.. headings.Select(static h => h.Trim())], .. rows];
        var widths = headings.Select((_, i) => lines.Max(l => l[i].Length)).ToArray();
        foreach (var line in lines)
        {
            var cells = line.Select((cell, i) => headings[i].StartsWith(' ') ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i]));
            output.WriteLine(string.Join("  ", cells).TrimEnd());
        }
    }

    /// <summary>Spectre's console on the results.</summary>
    public IAnsiConsole Ansi() => AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });

    /// <summary>One JSON document, indented.</summary>
    public void Json(Action<Utf8JsonWriter> write) => WriteJson(write, indented: true);

    /// <summary>One JSON document on a line.</summary>
    public void JsonLine(Action<Utf8JsonWriter> write) => WriteJson(write, indented: false);

    public void Dispose()
    {
        _signals.ForEach(static s => s.Dispose());
        _stop.Dispose();
    }

    private void DrawTable(IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows)
    {
        var table = new Table { Border = TableBorder.Rounded };
        foreach (var heading in headings)
        {
            table.AddColumn(new TableColumn(new Text(heading.Trim())) { Alignment = heading.StartsWith(' ') ? Justify.Right : Justify.Left });
        }

        foreach (var row in rows)
        {
            table.AddRow(row.Select(static cell => new Text(cell)));
        }

        Ansi().Write(table);
    }

    private void WriteJson(Action<Utf8JsonWriter> write, bool indented)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions
        {
            Indented = indented, NewLine = "\n", Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        }))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        output.WriteLine(System.Text.Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length));
    }
}
