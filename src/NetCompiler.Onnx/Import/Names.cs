using System.Globalization;
using System.Text;
using NetCompiler.Core.Operators;

namespace NetCompiler.Onnx.Import;

/// <summary>
/// Names of a model as names of the language: letters of ASCII, digits and underscores, paths with dots, each name once. What stands in the
/// file reaches text and code in no other form.
/// </summary>
internal sealed class Names
{
    private const int LongestName = 120;

    // The words of the language that are no operators.
    private static readonly HashSet<string> _reserved =
        new(StringComparer.Ordinal) { "block", "repeat", "output", "loss", "use", "as", "in", "input", "sequence", "constant", "parameter", "true", "false", "value" };

    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    /// <summary>A name of a value, without dots.</summary>
    public string Value(string wanted, string otherwise)
    {
        var name = Part(wanted);
        return Take(name.Length == 0 ? otherwise : IsWord(name) ? name + "_value" : name, "_");
    }

    /// <summary>
    /// The path of a layer from the name of one of its weights or of its node: <c>layer1.0.conv1.weight</c> gives <c>layer1_0.conv1</c>.
    /// </summary>
    public string Layer(string wanted, string otherwise)
    {
        var path = new StringBuilder();
        foreach (var raw in wanted.Split('.', '/', ':'))
        {
            var part = Part(raw);
            if (part.Length == 0 || path.Length + part.Length > LongestName)
            {
                continue;
            }

            // A part that begins with a digit cannot stand alone.
            path.Append(path.Length == 0 ? "" : char.IsAsciiDigit(raw.TrimStart().FirstOrDefault()) ? "_" : ".").Append(path.Length > 0 && char.IsAsciiDigit(raw.TrimStart().FirstOrDefault()) ? part.TrimStart('_') : part);
        }

        return Take(path.Length == 0 ? otherwise : path.ToString(), "_");
    }

    private string Take(string name, string separator)
    {
        var free = name;
        for (var i = 2; !_taken.Add(free); i++)
        {
            free = name + separator + i.ToString(CultureInfo.InvariantCulture);
        }

        return free;
    }

    private static string Part(string text)
    {
        var part = new StringBuilder();
        foreach (var c in text)
        {
            if (part.Length >= LongestName)
            {
                break;
            }

            if (char.IsAsciiLetterOrDigit(c) || (c is '_' or '-' or ' ' or '.' or '/' or ':' && part.Length > 0))
            {
                part.Append(char.IsAsciiLetterOrDigit(c) ? c : '_');
            }
        }

        var name = part.ToString().TrimEnd('_');
        return name.Length > 0 && char.IsAsciiDigit(name[0]) ? "_" + name : name;
    }

    private static bool IsWord(string name) => _reserved.Contains(name) || OperatorCatalogue.Find(name) is not null;
}
