using System.Globalization;
using NetCompiler.Core.Declaration;
using NetCompiler.Core.Diagnostics;
using NetCompiler.Core.Graph;
using NetCompiler.Core.Language;
using NetCompiler.Core.Lowering;
using NetCompiler.Core.Schedule;

namespace NetCompiler.Core;

/// <summary>Says which layers keep their loops although <c>Unroll.Full</c> was asked for. Lowers the network, but schedules nothing.</summary>
internal static class UnrollLimit
{
    public static IEnumerable<Problem> Problems(NetworkGraph graph, ParseResult parsed, CancellationToken cancellationToken)
    {
        var place = parsed.Declaration.Statements is { Count: > 0 } statements ? parsed.Places[statements[0].Id] : default;
        var predict = NetworkPrograms.Of(graph, training: false, cancellationToken).First(static p => p.Name == NetworkPrograms.Predict);
        return predict.Calls.Select(static c => (c.Layer, Steps: StraightLine.Steps(c.Kernel, ProgramScheduler.Widths[0])))
            .Where(static l => l.Steps > StraightLine.MostSteps).Select(l => new Problem(
            ProblemKinds.UnrollTooLong,
            $"{l.Layer} would be {Number(l.Steps)} vector multiply-adds in a row, and past {Number(StraightLine.MostSteps)} the just-in-time compiler "
            + "stops optimising: the layer keeps its loops. Make it smaller, or leave Unroll at Auto.",
            place));
    }

    private static string Number(double number) => number.ToString("#,0", CultureInfo.InvariantCulture);
}
