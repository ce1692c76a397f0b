using NetCompiler.Core.Schedule;

namespace NetCompiler.Core.Emit;

/// <summary>How a layer is computed, in the words of its schedules for the widest vectors.</summary>
internal static class ScheduleText
{
    /// <summary>For one example, then for a batch.</summary>
    public static string Of(CompiledNetwork network, LayerRow row)
    {
        var one = Of(network.Program("predict"), row);
        var batch = Of(network.Program("predict_batch"), row);
        return one.Length + batch.Length == 0 ? "" : one + " | " + batch;
    }

    private static string Of(ScheduledProgram? program, LayerRow row) => string.Join(
        "; ", (program?.Calls ?? default).Where(c => c.Layer == row.Node.Name || c.Layer == row.Last.Name)
            .Select(static c => SchedulePrinter.Compact(c.Schedules[0])).Distinct());
}
