using NetCompiler.Core.Kernels;
using NetCompiler.Core.Schedule;

namespace NetCompiler.Core.Emit;

/// <summary>How workers are set to a batch: each runs the same method, which asks its worker which examples and blocks are meant.</summary>
internal sealed partial class DriverEmitter
{
    /// <summary>The parameter of driver methods that says how many workers there are; nothing where there is always one.</summary>
    private string Workers => _network.UsesWorkers ? ", int workers" : "";

    private string[] SpansOfState => _names.UsesState ? ["States = states"] : [];

    private string[] UpdateSpans => _network.UpdatesEarly ? ["Weights = update.Weights", "Optimizer = update.Optimizer"] : [];

    // The memory of a thread's pieces, which no other thread may see.
    private static string Piece(ScheduledProgram program) => UpdateAxis.LongestPiece(program) is > 0 and var length ? $"Scratch.Piece({Literals.Int(length)})" : "default";

    private static string Body(string method) => "s_" + char.ToLowerInvariant(method[0]) + method.Substring(1);

    /// <summary>The statement that hands a pass to workers.</summary>
    private void Run(CodeWriter code, PassEmitter pass, string method, bool isLoss)
    {
        var spans = new List<string> { "Examples = examples", "Parameters = parameters" };
        spans.AddRange(isLoss
            ? [.. UpdateSpans, "Targets = targets", "Classes = classes"]
            : ["OutputGradients = outputGradients", "InputGradients = inputGradients", "WantsInputs = wantsInputs", "WantsParameters = wantsParameters"]);
        spans.AddRange([.. SpansOfState, "Inputs = inputs", "Gradients = gradients", .. _names.UsesRandom ? ["Seed = seed", "Step = step"] : Array.Empty<string>()]);
        spans.AddRange(pass.Parameters.Contains("workspace") ? ["Workspace = workspace"] : []);
        code.Line($"var spans = new PassSpans {{ {string.Join(", ", spans)} }};");
        code.Line((isLoss ? "var total = " : "") + $"WorkerTeam.Run(workers, {Body(method)}, spans);");
    }

    /// <summary>What each worker does: all tiles of the batch, of each its share.</summary>
    private void Tiles(CodeWriter code, PassEmitter pass, string method, bool isLoss)
    {
        code.Line($"private static readonly PassBody {Body(method)} = {method}Tiles;").Line();
        using (code.Open($"private static double {method}Tiles(Worker worker, in PassSpans spans)"))
        {
            code.Line("var examples = spans.Examples;");
            var locals = pass.Parameters.Concat(isLoss ? ["targets", "classes"] : []).Distinct();
            foreach (var local in locals.Where(static p => p is not ("worker" or "rows" or "accumulate" or "isFirst" or "isLast" or "scale" or "random" or "update" or "wantsInputs" or "wantsParameters")))
            {
                code.Line($"var {local} = spans.{Identifiers.Pascal(local)};");
            }

            code.Lines(pass.Parameters.Contains("random") ? ["var seed = spans.Seed;", "var step = spans.Step;"] : []);
            code.Lines(pass.Parameters.Contains("update") ? [$"var update = new WeightUpdate(spans.Optimizer, spans.Weights, spans.Gradients, {Piece(pass.Program)}, worker.Count > 1);"] : []);
            code.Lines(isLoss ? ["var total = 0d;"] : ["var wantsInputs = spans.WantsInputs;", "var wantsParameters = spans.WantsParameters;"]);
            Passes(code, pass, isLoss);
            code.Lines(isLoss ? [""] : []);
            code.Line(isLoss ? "return total;" : "return 0;");
        }

        code.Line();
    }

    // Examples do not meet at inference: each worker predicts its own.
    private void PredictByWorkers(CodeWriter code)
    {
        code.Line("private static readonly PassBody s_predictBatch = PredictShare;").Line();
        using (code.Open("private static double PredictShare(Worker worker, in PassSpans spans)"))
        {
            code.Line("int from = worker.From(spans.Examples), count = worker.Rows(spans.Examples);");
            code.Line($"PredictExamples(spans.Parameters{(_names.UsesState ? ", spans.States" : "")}, {Of("Inputs", _inputs)}, {Of("Outputs", _outputs)});");
            code.Line("return 0;");
        }

        code.Line();
        using (code.Open($"internal static void PredictBatch({Instance}{Workers}, {Reads("inputs")}, Span<float> outputs)"))
        {
            using (code.Open("if (workers == 1)"))
            {
                code.Line($"PredictExamples({Given}, inputs, outputs);").Line("return;");
            }

            code.Line();
            code.Line($"var examples = NetworkGuard.Examples({Info}, \"PredictBatch\", \"inputs\", inputs.Length, {Literals.Int(_inputs)});");
            code.Line($"NetworkGuard.Rows({Info}, \"PredictBatch\", \"outputs\", outputs.Length, examples, {Literals.Int(_outputs)});");
            string[] spans = ["Examples = examples", "Parameters = parameters", .. SpansOfState, "Inputs = inputs", "Outputs = outputs"];
            code.Line($"var spans = new PassSpans {{ {string.Join(", ", spans)} }};");
            code.Line("WorkerTeam.Run(workers, s_predictBatch, spans);");
        }

        code.Line();

        static string Of(string span, int size) => $"spans.{span}.Slice(from * {Literals.Int(size)}, count * {Literals.Int(size)})";
    }
}
