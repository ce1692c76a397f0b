using System.Globalization;
using System.Text;

namespace NetCompiler.Core.Kernels;

/// <summary>Kernels as text, one line a stage or write, for dumps, snapshots and comments.</summary>
public static class KernelPrinter
{
    public static string Print(KernelProgram program)
    {
        var text = new StringBuilder();
        text.Append("program ").Append(program.Name).Append('\n');
        foreach (var buffer in program.Buffers)
        {
            text.Append("  %").Append(buffer.Id.ToString(CultureInfo.InvariantCulture)).Append(' ').Append(buffer.Name)
                .Append(" : ").Append(buffer.Kind).Append(buffer.PerExample ? " n*" : " ").Append(Join(buffer.Extents, "x")).Append('\n');
        }

        foreach (var call in program.Calls)
        {
            text.Append("  call ").Append(call.Layer).Append(" (")
                .Append(string.Join(", ", call.Kernel.Buffers.Select((b, i) => b.Name + "=%" + call.Bindings[i].ToString(CultureInfo.InvariantCulture) + Print(call.ViewOf(i)))))
                .Append(')').Append(call.Loop < 0 ? "" : Print(program.Loops[call.Loop])).Append(Print(call.Summands)).Append(call.InFirstTile ? " in the first tile" : call.InLastTile ? " in the last tile" : "").Append('\n');
            foreach (var line in Print(call.Kernel).TrimEnd('\n').Split('\n'))
            {
                text.Append("    ").Append(line).Append('\n');
            }
        }

        return text.ToString();
    }

    private static string Print(ProgramLoop loop) =>
        $" in {loop.Name}, {loop.Steps.ToString(CultureInfo.InvariantCulture)} steps{(loop.Reverse ? " backwards" : "")}";

    private static string Print(Summands summands) => summands switch
    {
        Summands.FirstHalf => " over the first half of the examples",
        Summands.SecondHalf => " over the second half of the examples",
        _ => "",
    };

    private static string Print(StepView? view) => view is null ? ""
        : "[" + string.Concat(Enumerable.Repeat(":,", view.Dimension))
            + (view.Moves ? (view.By == 1 ? "" : view.By.ToString(CultureInfo.InvariantCulture)) + "t+" : "") + view.First.ToString(CultureInfo.InvariantCulture)
            + (view.Count == 0 ? "" : ":" + view.Count.ToString(CultureInfo.InvariantCulture)) + "]";

    public static string Print(Kernel kernel)
    {
        var text = new StringBuilder();
        text.Append("kernel ").Append(kernel.Name).Append(": ").Append(kernel.Formula).Append('\n');
        text.Append("  for ").Append(Axes(kernel, AxisRole.Parallel)).Append(" | ").Append(Axes(kernel, AxisRole.Reduction)).Append('\n');
        var accumulator = 0;
        for (var s = 0; s < kernel.Stages.Count; s++)
        {
            text.Append("  stage ").Append((s + 1).ToString(CultureInfo.InvariantCulture)).Append('\n');
            foreach (var a in kernel.Stages[s].Accumulators)
            {
                text.Append("    a").Append((accumulator++).ToString(CultureInfo.InvariantCulture)).Append(' ').Append(Sign(a.Kind))
                    .Append("= ").Append(Print(kernel, a.Body)).Append(a.Start is null ? "" : ", from " + Print(kernel, a.Start)).Append('\n');
            }

            foreach (var write in kernel.Stages[s].Writes)
            {
                text.Append("    ").Append(Print(kernel, write)).Append('\n');
            }
        }

        foreach (var write in kernel.Writes)
        {
            text.Append("  ").Append(Print(kernel, write)).Append('\n');
        }

        foreach (var range in kernel.Ranges)
        {
            text.Append("  nothing to add unless ").Append(range.From.ToString(CultureInfo.InvariantCulture)).Append(" ≤ ").Append(Print(kernel, range.Position))
                .Append(" < ").Append(range.To.ToString(CultureInfo.InvariantCulture)).Append('\n');
        }

        return text.ToString();
    }

    public static string Print(Kernel kernel, Expression expression) => expression switch
    {
        Read r => Print(kernel, r.From),
        Constant c => c.Value.ToString("R", CultureInfo.InvariantCulture),
        AccumulatorValue a => "a" + a.Index.ToString(CultureInfo.InvariantCulture),
        RandomValue r => $"{r.Kind}({r.Stream.ToString("x8", CultureInfo.InvariantCulture)}, {Print(kernel, r.Example)}, {Print(kernel, r.Element)})",
        IndexValue i => "#(" + Print(kernel, i.Index) + ")",
        Operation { Kind: ScalarOperation.Add } o => Infix(kernel, o, " + "),
        Operation { Kind: ScalarOperation.Subtract } o => Infix(kernel, o, " - "),
        Operation { Kind: ScalarOperation.Multiply } o => Infix(kernel, o, "·"),
        Operation { Kind: ScalarOperation.Divide } o => Infix(kernel, o, " / "),
        Operation o => o.Kind.ToString().ToLowerInvariant() + "(" + string.Join(", ", o.Operands.Select(e => Print(kernel, e))) + ")",
        RowValue r => $"{Sign(r.Kind)}({Print(kernel, r.Along)}: {Print(kernel, r.Body)})",
        _ => expression.ToString(),
    };

    private static string Infix(Kernel kernel, Operation o, string sign) =>
        "(" + Print(kernel, o.Operands[0]) + sign + Print(kernel, o.Operands[1]) + ")";

    private static string Print(Kernel kernel, Write write)
    {
        var sign = write.Mode switch { WriteMode.Add => " += ", WriteMode.SetOrAdd => " (+)= ", _ => " = " };
        return Print(kernel, write.To) + sign + Print(kernel, write.Value);
    }

    private static string Print(Kernel kernel, Access access) =>
        kernel.Buffers[access.Buffer].Name + "[" + string.Join(", ", access.Index.Select((i, d) => Print(kernel, i, d, access))) + "]";

    // Before layout the number read is the index of its dimension, after it a part of the one index.
    private static string Print(Kernel kernel, IndexExpression index, int dimension, Access access)
    {
        var text = Print(kernel, index);
        if (access.Lookup is not { } lookup || (lookup.Stride == 0 && lookup.Dimension != dimension))
        {
            return text;
        }

        var number = Print(kernel, lookup.From);
        return lookup.Stride == 0 ? number : lookup.Stride.ToString(CultureInfo.InvariantCulture) + "·" + number + (text == "0" ? "" : "+" + text);
    }

    private static string Print(Kernel kernel, IndexExpression index)
    {
        var terms = new List<string>();
        for (var a = 0; a < index.Coefficients.Count; a++)
        {
            var c = index.Coefficients[a];
            if (c != 0)
            {
                terms.Add(c == 1 ? kernel.Axes[a].Name : c.ToString(CultureInfo.InvariantCulture) + kernel.Axes[a].Name);
            }
        }

        if (index.Offset != 0 || terms.Count == 0)
        {
            terms.Add(index.Offset.ToString(CultureInfo.InvariantCulture));
        }

        return string.Join("+", terms);
    }

    private static string Axes(Kernel kernel, AxisRole role) => string.Join(" ", kernel.Axes.Where(a => a.Role == role)
        .Select(static a => a.IsRuntime ? a.Name + "*" : a.Name + "=" + a.Extent.ToString(CultureInfo.InvariantCulture)));

    private static string Sign(AccumulatorKind kind) => kind switch
    {
        AccumulatorKind.Sum => "+",
        AccumulatorKind.Product => "*",
        AccumulatorKind.Maximum => "max",
        _ => "min",
    };

    private static string Join(EquatableArray<int> extents, string separator) =>
        string.Join(separator, extents.Select(static e => e.ToString(CultureInfo.InvariantCulture)));
}
