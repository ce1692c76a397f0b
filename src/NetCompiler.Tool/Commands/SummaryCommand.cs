using System.CommandLine;
using NetCompiler.Core.Graph;
using NetCompiler.Core.Reports;
using NetCompiler.Tool.Networks;
using NetCompiler.Tool.Terminal;

namespace NetCompiler.Tool.Commands;

/// <summary><c>netc summary</c>: layers, shapes, parameters, multiply-adds and memory.</summary>
internal static class SummaryCommand
{
    // Weights, their gradients, and Adam's two moments.
    private const int CopiesWithAdam = 4;

    public static ToolCommand Create(ToolConsole console)
    {
        var file = Files.Network();
        var json = Files.Json();
        return new ToolCommand("summary", "Shows a network's layers, shapes, parameters, multiply-adds and memory.") { file, json }
            .Runs(result =>
            {
                var document = NetworkDocument.Read(result.GetRequiredValue(file), console);
                var summary = NetworkSummary.Of(document.Graph, console.Stopping);
                if (result.GetValue(json))
                {
                    WriteJson(console, document, summary);
                }
                else
                {
                    WriteTable(console, summary);
                }

                return ExitCodes.Success;
            })
            .Example("netc summary digits.nn", "a table of the layers, and the memory they take")
            .Example("netc summary digits.safetensors --json", "the network inside a weights file, for a script");
    }

    private static void WriteTable(ToolConsole console, NetworkSummary summary)
    {
        console.Output.WriteLine(summary.Headline);
        console.Output.WriteLine();
        console.Table(
            [" #", "layer", "operator", "in → out", " parameters", " multiply-adds"],
            summary.Layers.Select((layer, i) => new[]
            {
                Amounts.Count(i + 1), layer.Name, layer.Operator, layer.Description,
                layer.Parameters == 0 ? "" : Amounts.Count(layer.Parameters), layer.MultiplyAdds == 0 ? "" : Amounts.Count(layer.MultiplyAdds),
            }));
        console.Output.WriteLine();
        foreach (var loss in summary.Losses)
        {
            console.Output.WriteLine("loss           " + loss);
        }

        var frozen = summary.Parameters - summary.Trainable;
        console.Line($"parameters     {Amounts.Count(summary.Parameters)}{(frozen > 0 ? $", of which {Amounts.Count(frozen)} are frozen" : "")}{(summary.States > 0 ? $"; {Amounts.Count(summary.States)} values of state" : "")}");
        console.Line($"multiply-adds  {Amounts.Count(summary.MultiplyAdds)} for one prediction");
        console.Line($"memory         {Amounts.Bytes(summary.ParameterBytes)} of weights, {Amounts.Bytes(summary.PredictionBytes)} of scratch for one prediction");
        console.Line($"training       {Amounts.Bytes(CopiesWithAdam * summary.ParameterBytes)} with Adam's moments, {Amounts.Bytes(summary.ValueBytes)} of values for each example of a tile");
    }

    private static void WriteJson(ToolConsole console, NetworkDocument document, NetworkSummary summary) => console.Json(json =>
    {
        json.WriteString("name", document.ClassName);
        json.WriteString("headline", summary.Headline);
        var graph = document.Graph;
        json.WriteStartArray("inputs");
        foreach (var input in graph.Inputs.Select(id => graph[id]))
        {
            WriteTensor(json, input.Name, input.Shape);
        }

        json.WriteEndArray();
        json.WriteStartArray("outputs");
        foreach (var output in graph.Outputs)
        {
            WriteTensor(json, output.Name, graph[output.Value].Shape);
        }

        json.WriteEndArray();
        json.WriteTexts("losses", summary.Losses);
        json.WriteNumber("parameters", summary.Parameters);
        json.WriteNumber("trainable", summary.Trainable);
        json.WriteNumber("states", summary.States);
        json.WriteNumber("multiply_adds", summary.MultiplyAdds);
        json.WriteStartObject("bytes");
        json.WriteNumber("weights", summary.ParameterBytes);
        json.WriteNumber("prediction", summary.PredictionBytes);
        json.WriteNumber("adam", CopiesWithAdam * summary.ParameterBytes);
        json.WriteNumber("values_per_example", summary.ValueBytes);
        json.WriteEndObject();
        json.WriteStartArray("layers");
        foreach (var layer in summary.Layers)
        {
            json.WriteStartObject();
            json.WriteString("name", layer.Name);
            json.WriteString("operator", layer.Operator);
            json.WriteString("description", layer.Description);
            json.WriteTexts("inputs", layer.Inputs);
            json.WriteNumbers("shape", layer.Shape.Extents);
            json.WriteNumber("parameters", layer.Parameters);
            json.WriteNumber("multiply_adds", layer.MultiplyAdds);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static void WriteTensor(System.Text.Json.Utf8JsonWriter json, string name, Shape shape)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteNumbers("shape", shape.Extents);
        json.WriteEndObject();
    }
}
