using System.Globalization;

namespace NetCompiler.Onnx.Conformance;

/// <summary>A report as text: a table by operator, refusals and failures with their sentences, and the closing line.</summary>
internal static class ReportWriter
{
    public static void Write(ConformanceReport report, TextWriter writer)
    {
        writer.WriteLine($"{"operator",-28}{"passed",8}{"refused",9}{"failed",8}");
        var rows = report.Cases.SelectMany(static c => c.Operators.Select(o => (Operator: o, c.Outcome))).GroupBy(static r => r.Operator).OrderBy(static g => g.Key, StringComparer.Ordinal);
        foreach (var row in rows)
        {
            int Count(ConformanceOutcome outcome) => row.Count(r => r.Outcome == outcome);
            writer.WriteLine(string.Format(
                CultureInfo.InvariantCulture, "{0,-28}{1,8}{2,9}{3,8}", row.Key, Count(ConformanceOutcome.Passed), Count(ConformanceOutcome.Refused), Count(ConformanceOutcome.Failed)));
        }

        List(report, writer, ConformanceOutcome.Refused, "refused");
        List(report, writer, ConformanceOutcome.Failed, "failed");
        writer.WriteLine(report.Summary);
    }

    private static void List(ConformanceReport report, TextWriter writer, ConformanceOutcome outcome, string word)
    {
        foreach (var one in report.Cases.Where(c => c.Outcome == outcome))
        {
            writer.WriteLine($"{word} {one.Name}: {one.Sentence}");
        }
    }
}
