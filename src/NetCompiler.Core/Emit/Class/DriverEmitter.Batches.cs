using NetCompiler.Core.Schedule;

namespace NetCompiler.Core.Emit;

/// <summary>How a program is run over a batch: in tiles of one size, or at once where every example depends on the whole batch.</summary>
internal sealed partial class DriverEmitter
{
    /// <summary>A method that runs a program over all tiles of a batch.</summary>
    private void Tiles(
        CodeWriter code, PassEmitter pass, string head, string scratch, string spans, Action? before = null)
    {
        var method = head.Substring(head.IndexOf(' ') + 1).Replace("Over", "").Replace("PredictExamples", "PredictBatch");
        var isLoss = head.StartsWith("float", StringComparison.Ordinal);
        var access = isLoss ? "private" : "internal";
        var byWorkers = pass.Program.Workers is not null;
        var given = Instance + (scratch == "Training" ? Random + (byWorkers && !isLoss ? Workers : "") : "") + (isLoss ? ", int examples" : "");
        if (byWorkers)
        {
            Tiles(code, pass, method, isLoss);
        }

        using (code.Open($"{access} static {head}({given}, {spans})"))
        {
            code.Lines(isLoss ? [] : [$"var examples = NetworkGuard.Examples({Info}, \"{method}\", \"inputs\", inputs.Length, {Literals.Int(_inputs)});"]);
            if (method == "PredictBatch")
            {
                code.Line($"NetworkGuard.Rows({Info}, \"{method}\", \"outputs\", outputs.Length, examples, {Literals.Int(_outputs)});");
            }

            before?.Invoke();
            Least(code, pass.Program, method);
            if (pass.Program.TakesWholeBatch)
            {
                WholeWorkspace(code, pass, scratch, method);
            }
            else
            {
                Workspace(code, pass, scratch);
            }

            if (byWorkers)
            {
                Run(code, pass, method, isLoss);
            }
            else
            {
                code.Lines(isLoss ? ["var total = 0d;"] : []);
                Passes(code, pass, isLoss);
            }

            code.Lines(isLoss ? ["", "return (float)(total / examples);"] : []);
        }

        code.Line();
        pass.Write(code);
    }

    /// <summary>One pass for each tile, or one for the whole batch, unless it is empty.</summary>
    private void Passes(CodeWriter code, PassEmitter pass, bool isLoss)
    {
        var whole = pass.Program.TakesWholeBatch;
        var tile = Literals.Int(pass.Program.Tile);
        using (code.Open(whole ? "if (examples > 0)" : $"for (var first = 0; first < examples; first += {tile})"))
        {
            code.Line(whole ? "const int first = 0;" : $"var rows = Math.Min({tile}, examples - first);");
            code.Lines(whole ? ["var rows = examples;"] : []);
            if (pass.Program.Workers is not null && !whole)
            {
                code.Line("// Another worker may still be at the last tile.");
                using (code.Open("if (first > 0)"))
                {
                    code.Line("worker.Wait();");
                }

                code.Line();
            }

            if (isLoss)
            {
                code.Line("var tileTargets = TargetsOfTile(targets, classes, first, rows);");
            }

            if (pass.Parameters.Contains("random"))
            {
                code.Line("var random = new CounterRandom(seed, step, (uint)first);");
            }

            code.Line((isLoss ? "total += " : "") + Run(pass, p => TileArgument(pass.Program, p)));
        }
    }

    // Finding the thread's own memory takes a call: a step does it once.
    private static string ScratchOf(PassEmitter pass) => pass.Program.Name == "gradient" ? "scratch" : "Scratch";

    private void Least(CodeWriter code, ScheduledProgram program, string method)
    {
        if (program.Least is { Count: > 1 } least)
        {
            code.Line($"NetworkGuard.Statistics({Info}, \"{method}\", examples, {Literals.Int(least.Count)}, {Literals.String(least.Layer)});");
        }
    }

    private void WholeWorkspace(CodeWriter code, PassEmitter pass, string scratch, string method)
    {
        if (pass.Parameters.Contains("workspace"))
        {
            var length = $"NetworkGuard.Workspace({Info}, \"{method}\", examples, {Literals.Int(pass.ScratchLength)}, {Literals.Int(pass.Program.RowSpace)})";
            code.Line($"var workspace = {ScratchOf(pass)}.{scratch}({length});");
        }
    }

    private string TileArgument(ScheduledProgram program, string parameter) => parameter switch
    {
        "accumulate" => "first > 0",
        "scale" => "1f / examples",
        "random" => "in random",
        "isFirst" => "first == 0",
        "isLast" => $"first + {Literals.Int(program.Tile)} >= examples",
        "update" => program.TakesWholeBatch ? "update" : $"first + {Literals.Int(program.Tile)} >= examples ? update : default",
        "inputs" => Tile(parameter, _inputs),
        "outputs" => Tile(parameter, _outputs),
        "targets" => "tileTargets",
        "outputGradients" => Tile(parameter, _outputs),
        "inputGradients" => "inputGradients.IsEmpty ? default : " + Tile(parameter, _inputs),
        _ => parameter,
    };

    private static string Tile(string span, int size) => size == 1
        ? $"{span}.Slice(first, rows)"
        : $"{span}.Slice(first * {Literals.Int(size)}, rows * {Literals.Int(size)})";

    private static string Run(PassEmitter pass, Func<string, string> argument) =>
        $"{pass.Method}({string.Join(", ", pass.Parameters.Select(argument))});";

    private static void Workspace(CodeWriter code, PassEmitter pass, string scratch)
    {
        if (pass.Parameters.Contains("workspace"))
        {
            code.Line($"var workspace = {ScratchOf(pass)}.{scratch}({Literals.Int(pass.ScratchLength)});");
        }
    }
}
