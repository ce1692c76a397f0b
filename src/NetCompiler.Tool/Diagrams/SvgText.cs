using System.Globalization;
using System.Security;
using System.Text;

namespace NetCompiler.Tool.Diagrams;

/// <summary>A diagram as a picture, without any other program.</summary>
internal static class SvgText
{
    private const double LineHeight = 16;

    public static string Write(Diagram diagram, string name)
    {
        var layout = DiagramLayout.Of(diagram);
        var text = new StringBuilder();
        Append(text, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{layout.Width:0}\" height=\"{layout.Height:0}\" viewBox=\"0 0 {layout.Width:0} {layout.Height:0}\" font-family=\"sans-serif\" font-size=\"12\">\n");
        Append(text, $"  <title>{Escaped(name)}</title>\n");
        text.Append("  <defs><marker id=\"tip\" markerWidth=\"8\" markerHeight=\"8\" refX=\"7\" refY=\"4\" orient=\"auto\"><path d=\"M0,0 L8,4 L0,8 z\" fill=\"#555\"/></marker></defs>\n");
        text.Append("  <rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n");
        foreach (var arrow in layout.Arrows)
        {
            var points = string.Join(" ", arrow.Select(static p => string.Create(CultureInfo.InvariantCulture, $"{p.X:0.#},{p.Y:0.#}")));
            Append(text, $"  <polyline points=\"{points}\" fill=\"none\" stroke=\"#555\" marker-end=\"url(#tip)\"/>\n");
        }

        for (var i = 0; i < diagram.Boxes.Count; i++)
        {
            WriteBox(text, diagram.Boxes[i], layout.Boxes[i]);
        }

        return text.Append("</svg>\n").ToString();
    }

    private static void WriteBox(StringBuilder text, Box box, PlacedBox place)
    {
        var fill = box.Kind switch { BoxKind.Input => "#e3f2e1", BoxKind.Output => "#fdf0d5", BoxKind.Loss => "#f9dede", _ => "#e4ecf7" };
        Append(text, $"  <rect x=\"{place.X - place.HalfWidth:0.#}\" y=\"{place.Y - place.HalfHeight:0.#}\" width=\"{2 * place.HalfWidth:0.#}\" height=\"{2 * place.HalfHeight:0.#}\" rx=\"6\" fill=\"{fill}\" stroke=\"#555\"/>\n");
        var y = place.Y - (box.Lines.Count * LineHeight / 2) + 4;
        Append(text, $"  <text x=\"{place.X:0.#}\" y=\"{y:0.#}\" text-anchor=\"middle\" font-weight=\"bold\">{Escaped(box.Title)}</text>\n");
        foreach (var line in box.Lines)
        {
            y += LineHeight;
            Append(text, $"  <text x=\"{place.X:0.#}\" y=\"{y:0.#}\" text-anchor=\"middle\">{Escaped(line)}</text>\n");
        }
    }

    private static void Append(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture));

    private static string Escaped(string text) => SecurityElement.Escape(text);
}
