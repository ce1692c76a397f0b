namespace NetCompiler.Networks;

/// <summary>Turns class indices into the targets that losses compare with.</summary>
public static class ClassTargets
{
    /// <summary>Checks class indices before any of them is used.</summary>
    /// <param name="info">The network.</param>
    /// <param name="method">The method called, for the message.</param>
    /// <param name="classes">For each example one index for each loss.</param>
    /// <param name="examples">The number of examples.</param>
    /// <exception cref="NotSupportedException">A loss of the network does not judge classes.</exception>
    /// <exception cref="ShapeException">There is not one index for each example and loss.</exception>
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

        if (classes.Length != (long)examples * losses)
        {
            throw new ShapeException(
                $"{method}'s classes has {classes.Length} indices, and {examples} examples of {info.Name} need {(long)examples * losses}"
                + (losses == 1 ? "." : $": one for each of its {losses} losses."));
        }

        for (var i = 0; i < classes.Length; i++)
        {
            var count = ClassCount(info, i % losses);
            if ((uint)classes[i] >= (uint)count)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(classes),
                    $"{method}'s classes has {classes[i]} at example {i / losses}, and {info.Losses[i % losses].Output} has the classes 0 to {count - 1}.");
            }
        }
    }

    /// <summary>Writes 1 at each class and 0 elsewhere; a target of one value gets the class itself, 0 or 1.</summary>
    /// <param name="info">The network.</param>
    /// <param name="classes">For each example one index for each loss, checked.</param>
    /// <param name="targets">Rows of <see cref="NetworkInfo.TargetSize"/> values.</param>
    public static void Expand(NetworkInfo info, ReadOnlySpan<int> classes, Span<float> targets)
    {
        ArgumentNullException.ThrowIfNull(info);
        targets.Clear();
        var losses = info.Losses.Count;
        for (var k = 0; k < losses; k++)
        {
            var target = info.Targets[k];
            var single = target.Size == 1;
            for (int i = k, row = target.Offset; i < classes.Length; i += losses, row += info.TargetSize)
            {
                targets[single ? row : row + classes[i]] = single ? classes[i] : 1;
            }
        }
    }

    /// <summary>How many classes a loss tells apart: two when its target is one value.</summary>
    private static int ClassCount(NetworkInfo info, int loss) => Math.Max(2, info.Targets[loss].Size);
}
