using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Passes;

/// <summary>
/// A cell that reads several of a product's results for each of its own, such as the gates of a recurrent step, in the epilogue of that product: the product is
/// made of as many sums at a time as the cell reads, and they never leave the registers. For one example at a time, where the cell waits for the product: of many,
/// tiles of as many as products like leave no registers for the cell.
/// </summary>
internal static class GatesInRegisters
{
    public static KernelProgram Run(KernelProgram program)
    {
        for (var cell = 1; program.TakesOneExample && cell < program.Calls.Count; cell++)
        {
            if (Split(program, cell) is { } split && KernelFusion.Run(split) is var fused && fused.Calls.Count < program.Calls.Count)
            {
                program = fused;
                cell--;
            }
        }

        return program;
    }

    /// <summary>The program with the product that a cell reads made of as many sums at a time as the cell reads; null where it reads none so.</summary>
    private static KernelProgram? Split(KernelProgram program, int cell)
    {
        var call = program.Calls[cell];
        if (call.Kernel.Stages.Count > 0)
        {
            return null;
        }

        foreach (var read in call.Kernel.EpilogueReads.Where(r => r.Lookup is null).GroupBy(r => call.Bindings[r.Buffer]))
        {
            var gates = read.Distinct().ToArray();
            var product = Enumerable.Range(0, cell).Where(c => CallUse.Of(program.Calls[c]).Written.Contains(read.Key)).DefaultIfEmpty(-1).Last();
            if (gates.Length > 1 && product >= 0 && program.Calls[product].Loop == call.Loop && IsReadHereOnly(program, read.Key, cell) && Units(call.Kernel, gates) is { } units
                && Split(program.Calls[product].Kernel, gates.Length, units) is { } kernel)
            {
                return program with { Calls = program.Calls.With(product, program.Calls[product] with { Kernel = kernel }) };
            }
        }

        return null;
    }

    private static bool IsReadHereOnly(KernelProgram program, int buffer, int cell) =>
        program.Buffers[buffer] is { Kind: BufferKind.Workspace } && !program.Kept.Contains(buffer)
        && Enumerable.Range(0, program.Calls.Count).All(c => c == cell || CallUse.Of(program.Calls[c]).Read.All(r => r.Buffer != buffer));

    // Gate after gate, each of as many units as the cell has, in whole vectors.
    private static int? Units(Kernel cell, Access[] gates)
    {
        var last = gates.Select(static g => g.Index[g.Index.Count - 1]).ToArray();
        var unit = last[0].CountedAxis();
        return unit >= 0 && cell.Axes[unit] is { IsRuntime: false, Extent: var units } && units % ProgramBuffer.WidestVector == 0
            && last.All(g => g.Coefficients == last[0].Coefficients) && last.Select(static g => g.Offset).OrderBy(static o => o).SequenceEqual(gates.Select((_, g) => g * units))
                ? units : null;
    }

    private static Kernel? Split(Kernel product, int gates, int units)
    {
        if (product.Stages is not [{ Accumulators: [{ Kind: AccumulatorKind.Sum } sum], Writes.Count: 0 }] || product.Writes is not [{ Mode: WriteMode.Set } write]
            || product.RowAxis() >= 0 || product.HasLookups || product.Values().Any(v => v.Parts().Any(static e => e is IndexValue or RandomValue)))
        {
            return null;
        }

        var row = write.To.Index[write.To.Index.Count - 1].Axis();
        if (row < 0 || product.Axes[row] is not { IsRuntime: false } axis)
        {
            return null;
        }

        Access Gate(Access access, int gate) => access with
        {
            Index = access.Index.Select(i => i with { Offset = i.Offset + (i.Coefficients[row] * gate * units) }).ToEquatable(),
        };
        Expression Value(int gate) => write.Value.MapReads(a => Gate(a, gate)).Rewrite(e => e is AccumulatorValue ? new AccumulatorValue(gate) : e);
        return product with
        {
            Axes = product.Axes.With(row, axis with { Extent = units }),
            Stages = EquatableArray.Of(new Stage(Enumerable.Range(0, gates).Select(g => sum with { Body = sum.Body.MapReads(a => Gate(a, g)) }).ToEquatable(), default)),
            Writes = Enumerable.Range(0, gates).Select(g => new Write(Gate(write.To, g), Value(g))).ToEquatable(),
        };
    }
}
