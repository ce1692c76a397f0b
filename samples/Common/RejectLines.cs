using NetCompiler.Metrics;

namespace Samples;

/// <summary>The curve of errors by rejects as a table: what is wrong among the rest when the least sure decisions are not made.</summary>
internal static class RejectLines
{
    public static void Write(Decisions decisions, int points = 9)
    {
        Console.WriteLine("rejected   wrong among the rest   with a margin below");
        foreach (var (rejected, error, margin) in decisions.RejectCurve(points))
        {
            Console.WriteLine($"{rejected * 100,6:0.00} %   {error * 100,18:0.00} %   {margin,19:0.000}");
        }
    }
}
