using NetCompiler.Core.Kernels;
using NetCompiler.Core.Schedule;

namespace NetCompiler.Core.Emit;

/// <summary>
/// Scheduled kernels as C# methods. An entry method picks the vector width the hardware has, a driver for each width loops over tiles, and
/// micro-kernels do the arithmetic in registers. All of it is safe code; it knows no operator and no layer.
/// </summary>
public static class KernelEmitter
{
    /// <summary>Lines of a micro-kernel from which on the JIT's limits (tracked locals, IL size, inlined slices) come near.</summary>
    private const int LineLimit = 450;

    /// <summary>The same for what was asked to be written out: its lines are all alike, a load and a multiply-add.</summary>
    private const int StraightLineLimit = 2 * StraightLine.MostSteps + 150;

    private const int SliceLimit = 96;

    /// <param name="kernel">The flat kernel.</param>
    /// <param name="schedules">Its schedules for 16, 8 and 4 lanes.</param>
    /// <param name="method">The name of the entry method, which the others begin with: <c>Dense1_Forward</c>.</param>
    /// <param name="inParts">Whether a kernel that sums over examples can be asked for a part of its results, for workers.</param>
    /// <param name="updates">Whether the weights whose gradient it is change behind each part; then it has parts.</param>
    /// <param name="cancellationToken">Checked between widths.</param>
    public static EmittedKernel Emit(
        Kernel kernel, EquatableArray<KernelSchedule> schedules, string method, bool inParts = false, bool updates = false, CancellationToken cancellationToken = default)
    {
        var signature = Signature(kernel, schedules, method, inParts, updates);
        var parameters = string.Join(", ", signature.Parameters.Select(Declaration));
        var buffers = signature.Parameters.Where(static p => p.Buffer >= 0).Select(static p => p.Name).ToList();
        var widths = BodyNames(schedules, method);
        if (widths.Distinct().Count() == 1)
        {
            // Nothing to choose from: the entry is the body.
            widths = [.. widths.Select(_ => method)];
        }

        var writer = new CodeWriter();
        KernelHeader.Write(writer, method, kernel, schedules, buffers);
        if (widths[0] != method)
        {
            Entry(writer, signature, widths, parameters);
            writer.Line();
        }

        var methods = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (schedule, name) in schedules.Zip(widths, static (s, n) => (s, n)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (methods.Add(name))
            {
                methods.Add(method);
                var names = schedule.Packing is null ? buffers : [.. buffers, "panel"];
                var body = name;
                if (schedule.ExampleBlock > 0)
                {
                    body = Identifiers.Unique(name + "_Block", methods);
                    Blocks(schedule, signature, name, body, parameters, writer);
                }

                Body(schedule, names, body, parameters, method, methods, signature, writer);
                writer.Line();
            }
        }

        return new(signature, widths.ToEquatable(), writer.ToString());
    }

    /// <summary>How the entry method of a kernel is called.</summary>
    public static KernelSignature Signature(
        Kernel kernel, EquatableArray<KernelSchedule> schedules, string method, bool inParts = false, bool updates = false)
    {
        var taken = new HashSet<string>(["rows", "accumulate", "panel", "random", "layer", "mask", "part", "parts", "update"], StringComparer.Ordinal);
        var written = new HashSet<int>(kernel.AllWrites.Select(static w => w.To.Buffer));
        var parameters = kernel.Buffers
            .Select((b, i) => new KernelParameter(
                Identifiers.Unique(Identifiers.Local(b.Name), taken),
                written.Contains(i) ? KernelParameterKind.Written : KernelParameterKind.Read,
                i))
            .ToList();
        if (kernel.Axes.Any(static a => a.IsRuntime))
        {
            parameters.Add(new("rows", KernelParameterKind.Rows));
        }

        if (kernel.AllWrites.Any(static w => w.Mode == WriteMode.SetOrAdd))
        {
            parameters.Add(new("accumulate", KernelParameterKind.Accumulate));
        }

        var panel = schedules.Select(static s => s.Packing is { } p ? s.Kernel.Buffers[p.Panel].Extents.Aggregate(1, static (a, b) => a * b) : 0)
            .DefaultIfEmpty(0).Max();
        if (panel > 0)
        {
            parameters.Add(new("panel", KernelParameterKind.Panel));
        }

        if (RandomArguments.IsUsed(kernel))
        {
            parameters.Add(new("random", KernelParameterKind.Random));
        }

        if (kernel.HasLookups)
        {
            parameters.Add(new("layer", KernelParameterKind.Layer));
        }

        if ((inParts || updates) && kernel.Axes.Any(static a => a is { IsRuntime: true, Role: AxisRole.Reduction }))
        {
            parameters.Add(new("part", KernelParameterKind.Part));
            parameters.Add(new("parts", KernelParameterKind.Parts));
        }

        if (updates)
        {
            parameters.Add(new("update", KernelParameterKind.Update));
        }

        return new(method, parameters.ToEquatable(), panel);
    }

    private static void Entry(CodeWriter writer, KernelSignature signature, List<string> widths, string parameters)
    {
        var arguments = string.Join(", ", signature.Parameters.Select(static p =>
            p.Kind is KernelParameterKind.Random or KernelParameterKind.Update ? "in " + p.Name : p.Name));
        writer.Line(Inlining.Always);
        using (writer.Open($"internal static void {signature.Method}({parameters})"))
        {
            for (var i = 0; i < widths.Count; i++)
            {
                var guard = i < widths.Count - 1 ? $"if (Vector{Literals.Int(512 >> i)}.IsHardwareAccelerated)" : "";
                using (writer.Open(i == 0 ? guard : $"else {guard}".TrimEnd()))
                {
                    writer.Line($"{widths[i]}({arguments});");
                }
            }
        }
    }

    // Its sums over one block of examples after the other; there is a first one whatever the number of examples, so that results are set.
    private static void Blocks(KernelSchedule schedule, KernelSignature signature, string name, string inner, string parameters, CodeWriter writer)
    {
        var size = Literals.Int(schedule.ExampleBlock);
        writer.Line(Inlining.Of(schedule));
        using (writer.Open($"internal static void {name}({parameters})"))
        {
            writer.Line("int example = 0;").Line("do");
            writer.Line("{").Indent();
            var arguments = signature.Parameters.Select(p => p.Kind switch
            {
                KernelParameterKind.Rows => $"Math.Min({size}, {p.Name} - example)",
                KernelParameterKind.Accumulate => $"{p.Name} || example > 0",
                KernelParameterKind.Update => $"example + {size} >= rows ? {p.Name} : default",
                _ when p.Buffer >= 0 && ExampleBlocks.Stride(schedule.Kernel, p.Buffer) is > 0 and var stride => $"{p.Name}.Slice(example * {Literals.Int(stride)})",
                _ => p.Name,
            });
            writer.Line($"{inner}({string.Join(", ", arguments)});").Line($"example += {size};");
            writer.Indent(-1).Line("}").Line("while (example < rows);");
        }

        writer.Line();
    }

    // Two different schedules may have vectors of the same length; plain loops are the same for all.
    private static List<string> BodyNames(EquatableArray<KernelSchedule> schedules, string method)
    {
        var names = new List<string>();
        foreach (var schedule in schedules)
        {
            var name = BodyName(schedule, method);
            var same = schedules.Take(names.Count).ToList().FindIndex(s => BodyName(s, method) == name && (schedule.Lanes == 1 || s == schedule));
            names.Add(same >= 0 ? names[same] : Identifiers.Unique(name, new HashSet<string>(names, StringComparer.Ordinal)));
        }

        return names;
    }

    private static string BodyName(KernelSchedule schedule, string method) => schedule.Form switch
    {
        ScheduleForm.Tiled => $"{method}_V{Literals.Int(32 * schedule.Lanes)}",
        ScheduleForm.Scalar => method + "_Scalar",
        ScheduleForm.BlockCopy => method + "_Copy",
        ScheduleForm.BlockTranspose => method + "_Transpose",
        _ => method + "_Add",
    };

    private static void Body(
        KernelSchedule schedule, IReadOnlyList<string> buffers, string name, string parameters, string method, ISet<string> methods, KernelSignature signature, CodeWriter writer)
    {
        if (schedule.Form == ScheduleForm.Tiled)
        {
            Tiled(schedule, buffers, name, parameters, method, methods, signature, writer);
            return;
        }

        writer.Line(Inlining.Of(schedule));
        using (writer.Open($"internal static void {name}({parameters})"))
        {
            using (writer.Open("unchecked"))
            {
                if (signature.HasParts && WorkerAxis.Of(schedule, signature.Updates) < 0)
                {
                    writer.Line(TileDriver.OnlyFirst);
                }

                if (schedule.Form == ScheduleForm.Scalar)
                {
                    new ScalarKernel(schedule, buffers, writer, signature).Emit();
                }
                else
                {
                    new BlockKernel(schedule, buffers, writer).Emit();
                }
            }
        }
    }

    // The scheduler keeps tiles small; should a method still come near the JIT's limits, loops are kept as loops and the tile is halved.
    private static void Tiled(
        KernelSchedule schedule, IReadOnlyList<string> buffers, string name, string parameters, string method, ISet<string> methods, KernelSignature signature,
        CodeWriter writer)
    {
        var taken = methods.ToList();
        while (true)
        {
            var driver = new TileDriver(schedule, buffers, method, methods, signature);
            var start = writer.Length;
            driver.Emit(name, parameters, writer);
            if (driver.LongestMethod <= (schedule.IsStraight ? StraightLineLimit : LineLimit) && driver.MostSlices <= SliceLimit || Smaller(schedule) is not { } smaller)
            {
                return;
            }

            writer.Truncate(start);
            schedule = smaller;
            methods.IntersectWith(taken);
        }
    }

    private static KernelSchedule? Smaller(KernelSchedule schedule)
    {
        if (schedule.Unroll > 1 || schedule.WrittenOut.Count > 0)
        {
            return schedule with { Unroll = 1, Split = 1, WrittenOut = [], IsStraight = false };
        }

        var partner = PairedLanes.Partner(schedule);
        var axis = Enumerable.Range(0, schedule.Tile.Count)
            .Where(a => a != partner && schedule.Kernel.Axes[a].Role == AxisRole.Parallel && (a != schedule.VectorAxis || schedule.Packing is null))
            .OrderByDescending(a => schedule.Tile[a]).DefaultIfEmpty(-1).First();
        return axis < 0 || schedule.Tile[axis] <= 1 ? null : schedule with { Tile = schedule.Tile.With(axis, (schedule.Tile[axis] + 1) / 2) };
    }

    private static string Declaration(KernelParameter parameter) => parameter.Kind switch
    {
        KernelParameterKind.Read => "ReadOnlySpan<float> " + parameter.Name,
        KernelParameterKind.Written or KernelParameterKind.Panel => "Span<float> " + parameter.Name,
        KernelParameterKind.Rows or KernelParameterKind.Part or KernelParameterKind.Parts => "int " + parameter.Name,
        KernelParameterKind.Accumulate => "bool " + parameter.Name,
        KernelParameterKind.Layer => "string " + parameter.Name,
        KernelParameterKind.Update => "in WeightUpdate " + parameter.Name,
        _ => "in CounterRandom " + parameter.Name,
    };
}
