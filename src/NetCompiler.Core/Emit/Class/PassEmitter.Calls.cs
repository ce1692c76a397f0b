using NetCompiler.Core.Kernels;
using NetCompiler.Core.Schedule;

namespace NetCompiler.Core.Emit;

/// <content>The calls of a pass: their arguments, and what stands around them.</content>
internal sealed partial class PassEmitter
{
    /// <summary>The calls one by one, each with its layer and with the condition under which it is made; for programs without loops.</summary>
    public IEnumerable<(string Layer, string Text)> Statements()
    {
        for (var i = 0; i < Program.Calls.Count; i++)
        {
            var call = Program.Calls[i];
            if (Program.Workers is { } plan && plan.Steps[i].Waits)
            {
                yield return (call.Layer, Wait);
            }

            yield return (call.Layer, Condition(i) is { Length: > 0 } condition ? $"if ({condition}) {{ {Call(call, i)} }}" : Call(call, i));
        }
    }

    private static void Write(CodeWriter code, IEnumerable<(string Layer, string Text)> statements)
    {
        var layer = "";
        foreach (var (of, text) in statements)
        {
            // A part has many layers; its first tells where it is.
            var isPart = text.StartsWith(OutlinedCalls.Prefix, StringComparison.Ordinal);
            if (isPart)
            {
                layer = "";
                code.Line(text + " // " + of);
                continue;
            }

            if (of != layer)
            {
                code.Comment(of);
                layer = of;
            }

            code.Line(text);
        }
    }

    private string Condition(int call)
    {
        var wanted = !IsSelective || _always[call] || _forInputs[call] == _forParameters[call] ? ""
            : _forInputs[call] ? "wantsInputs" : "wantsParameters";
        return !Program.Calls[call].InLastTile ? wanted : wanted.Length == 0 ? "isLast" : "isLast && " + wanted;
    }

    // Calls that only one of the results needs stand in a block of their own.
    private void Calls(CodeWriter code)
    {
        var open = "";
        var layer = "";
        for (var i = 0; i < Program.Calls.Count; i++)
        {
            var condition = Condition(i);
            var waits = Program.Workers is { } plan && plan.Steps[i].Waits;
            var waitsOutside = waits && Program.Calls[i] is { Loop: < 0, InLastTile: false };
            if (condition != open || (waitsOutside && open.Length > 0))
            {
                if (open.Length > 0)
                {
                    code.Close();
                }

                // All workers wait, whatever is wanted.
                code.Lines(waitsOutside ? [Wait] : []);
                waits &= !waitsOutside;
                if (condition.Length > 0)
                {
                    code.Open($"if ({condition})");
                }

                open = condition;
                layer = "";
            }

            var call = Program.Calls[i];
            if (call.Loop >= 0 && (i == 0 || Program.Calls[i - 1].Loop != call.Loop))
            {
                Open(code, Program.Loops[call.Loop]);
                layer = "";
            }

            if (call.Layer != layer)
            {
                code.Comment(call.Layer);
                layer = call.Layer;
            }

            code.Lines(waits ? [Wait] : []);
            code.Line(Call(call, i));
            if (call.Loop >= 0 && (i + 1 == Program.Calls.Count || Program.Calls[i + 1].Loop != call.Loop))
            {
                code.Close();
                layer = "";
            }
        }

        if (open.Length > 0)
        {
            code.Close();
        }
    }

    private static void Open(CodeWriter code, ProgramLoop loop)
    {
        code.Comment($"{loop.Name}: {Literals.Int(loop.Steps)} steps{(loop.Reverse ? ", the last one first" : "")}");
        code.Open(loop.Reverse
            ? $"for (var t = {Literals.Int(loop.Steps - 1)}; t >= 0; t--)"
            : $"for (var t = 0; t < {Literals.Int(loop.Steps)}; t++)");
    }

    private string Call(ScheduledCall call, int index)
    {
        var signature = _kernels.Of(call);
        var start = IsByExamples(index) ? "from" : call.Summands == Summands.SecondHalf ? "half" : "";
        var worker = Program.Workers is not { } workers ? "0" : workers.Steps[index].Mirrored ? "worker.IndexFromLast" : "worker.Index";
        var text = $"{_names.Kernels}.{signature.Method}({string.Join(", ", signature.Parameters.Select(p => Argument(call, p, start, worker)).Concat(signature.Numbers))});";
        var only = Only(call, index).ToArray();
        return only.Length > 0 ? $"if ({string.Join(" && ", only)}) {{ {text} }}"
            : call.Summands != Summands.All ? $"if (worker.HasHalf({(call.Summands == Summands.FirstHalf ? "0" : "1")})) {{ {text} }}"
            : call.UpdateParts > 1 ? $"for (var part = {Pieces(call, worker, "")}; part < {Pieces(call, worker, " + 1")}; part++) {{ {text} }}"
            : text;
    }

    private string FirstTile => Parameters.Contains("accumulate") ? "!accumulate" : "isFirst";

    // In which tile, and by whom.
    private IEnumerable<string> Only(ScheduledCall call, int index)
    {
        if (call.InFirstTile)
        {
            yield return FirstTile;
        }

        if (Program.Workers is { } plan && plan.Steps[index].Share == WorkerShare.First)
        {
            yield return "worker.IsFirst";
        }
    }

    private string Argument(ScheduledCall call, KernelParameter parameter, string start, string worker) => parameter.Kind switch
    {
        KernelParameterKind.Rows => start == "from" ? "count" : call.Summands switch { Summands.FirstHalf => "half", Summands.SecondHalf => "rows - half", _ => "rows" },
        KernelParameterKind.Part when call.Summands != Summands.All => "worker.IndexInHalf",
        KernelParameterKind.Parts when call.Summands != Summands.All => "worker.CountOfHalf",
        KernelParameterKind.Part => call.UpdateParts > 1 ? "part" : worker,
        KernelParameterKind.Parts => call.UpdateParts > 1 ? Literals.Int(call.UpdateParts) : Program.Workers is null ? "1" : "worker.Count",
        KernelParameterKind.Update => call.UpdateParts == 0 ? "default"
            : $"update.Of({Literals.Int(Program.Buffers[call.Bindings[call.Kernel.Writes[0].To.Buffer]].Offset)})",
        KernelParameterKind.Panel when Program.Workers is not null => "panel",
        KernelParameterKind.Random when start == "from" => "in ownRandom",
        KernelParameterKind.Accumulate => Program.TakesWholeBatch ? "false" : "accumulate",
        KernelParameterKind.Panel => $"workspace.Slice({Literals.Int(Program.WorkspaceLength)})",
        KernelParameterKind.Random => "in random",
        KernelParameterKind.Layer => Literals.String(call.Layer),
        _ => Bound(Program.Buffers[call.Bindings[parameter.Buffer]], call.ViewOf(parameter.Buffer), start),
    };

    // A worker's pieces are neighbours: what the processor fetches ahead is its own.
    private string Pieces(ScheduledCall call, string worker, string next)
    {
        var parts = Literals.Int(call.UpdateParts);
        return Program.Workers is not null ? $"Worker.Start({parts}, {worker}{next}, worker.Count)" : next.Length > 0 ? parts : "0";
    }

    private string Bound(PlacedBuffer placed, StepView? view, string start)
    {
        var span = placed.Buffer.Kind == BufferKind.Constant ? _names.Kernels + "." + _constants.NameOf(placed) : SpanOf(placed.Buffer.Kind);
        return span + (Position(placed, view, start) is { Length: > 0 } position ? $".Slice({position})" : "");
    }

    // Behind what does not depend on the batch, a value of each example lies after those of all examples before it; a step of a sequence lies
    // as many rows behind the first as the loop says.
    private static string Position(PlacedBuffer placed, StepView? view, string start = "")
    {
        var step = view is null ? 0 : placed.Layout.Strides[view.Dimension];
        var offset = checked(placed.Offset + ((view?.First ?? 0) * step));
        var terms = new List<string>();
        if (offset != 0)
        {
            terms.Add(Literals.Int(offset));
        }

        if (placed.RowOffset != 0)
        {
            terms.Add($"({Literals.Int(placed.RowOffset)} * rows)");
        }

        if (start.Length > 0 && placed.Buffer.PerExample)
        {
            terms.Add(placed.RowStride == 1 ? start : $"({start} * {Literals.Int(placed.RowStride)})");
        }

        if (view is { Moves: true })
        {
            step = checked(step * view.By);
            terms.Add(step == 1 ? "t" : $"(t * {Literals.Int(step)})");
        }

        return terms.Count == 1 ? terms[0].Trim('(', ')') : string.Join(" + ", terms);
    }
}
