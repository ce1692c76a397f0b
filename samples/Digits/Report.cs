using System.Globalization;
using NetCompiler.Training;
using Spectre.Console;

namespace Digits;

/// <summary>The table at the end.</summary>
internal static class Report
{
    public static void Write(double accuracy, TrainingReport training, Comparison comparison)
    {
        AnsiConsole.MarkupLineInterpolated(
            CultureInfo.InvariantCulture,
            $"Parameters {DigitNet.ParameterCount:#,0}   test accuracy [bold]{accuracy * 100:0.00} %[/]   trained {training.Epochs.Count} epochs in {training.Seconds:0.0} s");
        var table = new Table().Border(TableBorder.Rounded).AddColumn("").AddColumn(new TableColumn("generated").RightAligned())
            .AddColumn(new TableColumn("generic engine").RightAligned()).AddColumn(new TableColumn("ratio").RightAligned());
        table.AddRow(
            "training, batches of 64 (examples/s)",
            $"{comparison.TrainingGenerated:#,0}",
            $"{comparison.TrainingGeneric:#,0}",
            $"{comparison.TrainingGenerated / comparison.TrainingGeneric:0.0}");
        table.AddRow(
            "one prediction (ns)",
            $"{comparison.PredictionGenerated:#,0}",
            $"{comparison.PredictionGeneric:#,0}",
            $"{comparison.PredictionGeneric / comparison.PredictionGenerated:0.0}");
        AnsiConsole.Write(table);
        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"Largest difference between the two: {comparison.Outputs:g2} in outputs, {comparison.Gradients:g2} in gradients.");
        AnsiConsole.MarkupLine("The generated source is in samples/Digits/Generated/NetCompiler.Generator/.");
    }
}
