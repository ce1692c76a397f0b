using NetCompiler.Data;
using NetCompiler.Metrics;
using NetCompiler.Networks;
using Samples.Digits;
using Spectre.Console;

namespace Digits;

/// <summary>Shows digits in the terminal, with what the network takes them for.</summary>
internal static class Pictures
{
    private const int Columns = 3;

    /// <summary>Some digits that were recognised and, where there are any, some that were not.</summary>
    public static void Show(INetwork network, Dataset data)
    {
        var predictions = Enumerable.Range(0, data.Count).Select(i => Predict(network, data, i)).ToArray();
        var right = Enumerable.Range(0, data.Count).Where(i => predictions[i].Digit == data.Class(i)).Take(Columns);
        var wrong = Enumerable.Range(0, data.Count).Where(i => predictions[i].Digit != data.Class(i)).Take(Columns);
        foreach (var examples in new[] { right.ToArray(), wrong.ToArray() })
        {
            var table = new Grid();
            foreach (var _ in examples)
            {
                table.AddColumn();
            }

            if (examples.Length > 0)
            {
                table.AddRow([.. examples.Select(i => new Text(string.Join('\n', HalfBlocks.Draw(data.Input(i)))))]);
                table.AddRow([.. examples.Select(i => new Markup(Caption(predictions[i].Digit, predictions[i].Probability, data.Class(i))))]);
                AnsiConsole.Write(table);
            }
        }
    }

    private static (int Digit, float Probability) Predict(INetwork network, Dataset data, int example)
    {
        var output = new float[10];
        network.Predict(data.Input(example), output);
        var digit = Evaluator.IndexOfLargest(output);
        return (digit, output[digit]);
    }

    private static string Caption(int digit, float probability, int actual) => digit == actual
        ? $"[green]{digit}[/] ({probability:0%})"
        : $"[red]{digit}[/] ({probability:0%}), is {actual}";
}
