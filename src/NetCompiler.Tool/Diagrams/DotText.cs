using System.Globalization;
using System.Text;

namespace NetCompiler.Tool.Diagrams;

/// <summary>A diagram in the language of Graphviz.</summary>
internal static class DotText
{
    public static string Write(Diagram diagram, string name)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"digraph \"{Escaped(name)}\" {{\n    node [shape=box, style=rounded, fontname=\"sans-serif\"];\n");
        for (var i = 0; i < diagram.Boxes.Count; i++)
        {
            var box = diagram.Boxes[i];
            var shape = box.Kind switch { BoxKind.Layer => "", BoxKind.Loss => ", shape=hexagon", _ => ", shape=ellipse" };
            text.Append(CultureInfo.InvariantCulture, $"    n{i} [label=\"{string.Join("\\n", box.Lines.Prepend(box.Title).Select(Escaped))}\"{shape}];\n");
        }

        foreach (var (from, to) in diagram.Arrows)
        {
            text.Append(CultureInfo.InvariantCulture, $"    n{from} -> n{to};\n");
        }

        return text.Append("}\n").ToString();
    }

    private static string Escaped(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
}
