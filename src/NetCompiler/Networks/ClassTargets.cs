namespace NetCompiler.Networks;

/// <summary>Turns class indices into the targets that losses compare with.</summary>
public static class ClassTargets
{
    /// <summary>Checks class indices before any of them is used.</summary>
    /// <param name="info">The network.</param>
    /// <param name="method">The method called, for the message.</param>
    /// <param name="classes">For each example one index for each loss and position it judges.</param>
    /// <param name="examples">The number of examples.</param>
    /// <exception cref="NotSupportedException">A loss of the network does not judge classes.</exception>
    /// <exception cref="ShapeException">There is not one index for each example, loss and position.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index is negative or not less than the number of classes.</exception>
    public static void Check(NetworkInfo info, string method, ReadOnlySpan<int> classes, int examples)
    {
        ArgumentNullException.ThrowIfNull(info);
        var losses = info.Losses.Count;
        for (var k = 0; k < losses; k++)
        {
            if (!info.Losses[k].AcceptsClasses)
            {
                throw new NotSupportedException(
                    $"{info.Name}'s loss {info.Losses[k].Kind} compares {info.Losses[k].Output} with numbers, not with a class. Give {method} targets as floats.");
            }
        }

        var indices = info.ClassesPerExample;
        if (classes.Length != (long)examples * indices)
        {
            throw new ShapeException(
                $"{method}'s classes has {classes.Length} indices, and {examples} examples of {info.Name} need {(long)examples * indices}"
                + (indices == 1 ? "." : indices == losses ? $": one for each of its {losses} losses."
                    : $": {string.Join(" and ", info.Losses.Select(static l => $"{l.Positions} for {l.Output}"))} each."));
        }

        for (int i = 0, k = 0, position = 0; i < classes.Length; i++)
        {
            var count = ClassCount(info, k);
            if ((uint)classes[i] >= (uint)count)
            {
                var place = info.Losses[k].Positions == 1 ? "" : $", position {position}";
                throw new ArgumentOutOfRangeException(
                    nameof(classes),
                    $"{method}'s classes has {classes[i]} at example {i / indices}{place}, and {info.Losses[k].Output} has the classes 0 to {count - 1}.");
            }

            if (++position == info.Losses[k].Positions)
            {
                (k, position) = ((k + 1) % losses, 0);
            }
        }
    }

    /// <summary>Writes 1 at each class and 0 elsewhere; a target of one value gets the class itself, 0 or 1.</summary>
    /// <param name="info">The network.</param>
    /// <param name="classes">For each example one index for each loss and position it judges, checked.</param>
    /// <param name="targets">Rows of <see cref="NetworkInfo.TargetSize"/> values.</param>
    public static void Expand(NetworkInfo info, ReadOnlySpan<int> classes, Span<float> targets)
    {
        ArgumentNullException.ThrowIfNull(info);
        targets.Clear();
        var at = 0;
        for (var row = 0; at < classes.Length; row += info.TargetSize)
        {
            for (var k = 0; k < info.Losses.Count; k++)
            {
                var of = info.Losses[k];
                var target = targets.Slice(row + info.Targets[k].Offset, info.Targets[k].Size);
                var count = target.Length / of.Positions;
                for (var position = 0; position < of.Positions; position++, at++)
                {
                    // The classes of a position lie stride apart; the positions between are its neighbours.
                    var first = (position / of.ClassStride * of.ClassStride * count) + (position % of.ClassStride);
                    target[count == 1 ? first : first + (classes[at] * of.ClassStride)] = count == 1 ? classes[at] : 1;
                }
            }
        }
    }

    /// <summary>How many classes a loss tells apart: two when its target is one value a position.</summary>
    private static int ClassCount(NetworkInfo info, int loss) => Math.Max(2, info.Targets[loss].Size / info.Losses[loss].Positions);
}
