using System.Globalization;
using System.Text;
using NetCompiler.Numerics;

namespace NetCompiler.Tool.Templates;

/// <summary>Small tables to learn from, the same each time.</summary>
internal static class ExampleTables
{
    /// <summary>Places on three arms of a spiral.</summary>
    public static string Spirals()
    {
        string[] arms = ["green", "orange", "violet"];
        var random = new SequentialRandom(1);
        var text = new StringBuilder("x,y,arm\n");
        for (var i = 0; i < 600; i++)
        {
            var radius = random.NextDouble();
            var angle = (2 * Math.PI * (i % 3) / 3) + (4 * radius) + (0.12 * random.NextNormal());
            text.Append(CultureInfo.InvariantCulture, $"{5 * radius * Math.Cos(angle):0.000},{5 * radius * Math.Sin(angle):0.000},{arms[i % 3]}\n");
        }

        return text.ToString();
    }

    /// <summary>Heights of a wave, measured with noise.</summary>
    public static string Wave()
    {
        var random = new SequentialRandom(1);
        var text = new StringBuilder("place,height\n");
        for (var i = 0; i < 400; i++)
        {
            var place = 6 * random.NextDouble();
            text.Append(CultureInfo.InvariantCulture, $"{place:0.000},{(2 * Math.Sin(place)) + (0.5 * place) + (0.1 * random.NextNormal()):0.000}\n");
        }

        return text.ToString();
    }
}
