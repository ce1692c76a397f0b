using System.Globalization;
using System.Text;

namespace NetCompiler.Tool.Diagrams;

/// <summary>A diagram for Markdown pages: a Mermaid flowchart.</summary>
internal static class MermaidText
{
    public static string Write(Diagram diagram)
    {
        var text = new StringBuilder("flowchart TD\n");
        for (var i = 0; i < diagram.Boxes.Count; i++)
        {
            var box = diagram.Boxes[i];
            var (open, close) = box.Kind switch { BoxKind.Layer => ("[", "]"), BoxKind.Loss => ("{{", "}}"), _ => ("([", "])") };
            var label = string.Join("<br/>", box.Lines.Prepend(box.Title).Select(Escaped));
            text.Append(CultureInfo.InvariantCulture, $"    n{i}{open}\"{label}\"{close}\n");
        }

        foreach (var (from, to) in diagram.Arrows)
        {
            text.Append(CultureInfo.InvariantCulture, $"    n{from} --> n{to}\n");
        }

        return text.ToString();
    }

    private static string Escaped(string text) => text.Replace("#", "#35;", StringComparison.Ordinal).Replace("\"", "#quot;", StringComparison.Ordinal)
        .Replace("<", "#lt;", StringComparison.Ordinal).Replace(">", "#gt;", StringComparison.Ordinal);
}
