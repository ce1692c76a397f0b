using System.Numerics;

namespace NetCompiler.Engine.Execution;

/// <summary>Between the caller's rows, in which everything of one example stands together, and the values of single nodes.</summary>
internal static class Rows
{
    public static void SplitInputs<T>(Plan<T> plan, Workspace<T> workspace, ReadOnlySpan<T> rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (var id in plan.InputIds)
        {
            Take(rows, plan.InputSize, plan.Offsets[id], workspace.Value(id), plan.Sizes[id]);
        }
    }

    public static void SplitTargets<T>(Plan<T> plan, Workspace<T> workspace, ReadOnlySpan<T> rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var offset = 0;
        foreach (var id in plan.TargetIds)
        {
            Take(rows, plan.TargetSize, offset, workspace.Value(id), plan.Sizes[id]);
            offset += plan.Sizes[id];
        }
    }

    /// <summary>Writes the outputs into the caller's rows.</summary>
    public static void Join<T>(Plan<T> plan, Workspace<T> workspace, Span<T> rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var offset = 0;
        foreach (var id in plan.OutputIds)
        {
            Put(workspace.Value(id), plan.Sizes[id], rows, plan.OutputSize, offset);
            offset += plan.Sizes[id];
        }
    }

    /// <summary>Adds the caller's output gradients; a node that is an output twice gets both.</summary>
    public static void SeedOutputs<T>(Pass<T> pass, ReadOnlySpan<T> rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var offset = 0;
        foreach (var id in pass.Plan.OutputIds)
        {
            var gradient = pass.Gradient(id);
            var size = pass.Plan.Sizes[id];
            for (var i = 0; i < gradient.Length; i++)
            {
                gradient[i] += rows[(i / size * pass.Plan.OutputSize) + offset + (i % size)];
            }

            offset += size;
        }
    }

    /// <summary>Writes the gradients of the inputs into the caller's rows; zero for an input that no output depends on.</summary>
    public static void JoinInputGradients<T>(Pass<T> pass, Span<T> rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        rows.Clear();
        foreach (var id in pass.Plan.InputIds)
        {
            var gradient = pass.Gradient(id);
            if (!gradient.IsEmpty)
            {
                Put(gradient, pass.Plan.Sizes[id], rows, pass.Plan.InputSize, pass.Plan.Offsets[id]);
            }
        }
    }

    private static void Take<T>(ReadOnlySpan<T> rows, int rowSize, int offset, Span<T> values, int size)
    {
        if (size == rowSize)
        {
            rows.CopyTo(values);
            return;
        }

        for (var n = 0; n < values.Length / size; n++)
        {
            rows.Slice((n * rowSize) + offset, size).CopyTo(values[(n * size)..]);
        }
    }

    private static void Put<T>(ReadOnlySpan<T> values, int size, Span<T> rows, int rowSize, int offset)
    {
        for (var n = 0; n < values.Length / size; n++)
        {
            values.Slice(n * size, size).CopyTo(rows[((n * rowSize) + offset)..]);
        }
    }
}
