using NetCompiler.Core.Graph;
using NetCompiler.Networks;

namespace NetCompiler.Engine;

/// <summary>Class indices as the targets that losses compare with.</summary>
internal static class ClassRows
{
    /// <summary>Whether a class says the same to a loss as a row of numbers: not where targets are -1 and 1, or counts.</summary>
    public static bool Fits(string loss, Shape target) => loss switch
    {
        "crossentropy" or "softmaxcrossentropy" or "mse" or "halfmse" or "mae" or "huber" or "smoothmae" or "kldivergence" =>
            target.Rank == 1 && target.Size > 1,
        "binarycrossentropy" or "logisticbinarycrossentropy" => target.Rank == 1,
        _ => false,
    };

    /// <summary>Writes 1 at each class and 0 elsewhere; a target of one value gets the class itself, 0 or 1.</summary>
    /// <exception cref="NotSupportedException">A loss compares with numbers.</exception>
    /// <exception cref="ShapeException">There is not one class for each example and loss.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A class is negative or too large.</exception>
    public static void Expand(NetworkInfo info, ReadOnlySpan<int> classes, int batch, Span<float> targets)
    {
        var losses = info.Losses.Count;
        Check(info, classes.Length, batch);
        targets.Clear();
        for (var i = 0; i < classes.Length; i++)
        {
            var target = info.Targets[i % losses];
            var single = target.Size == 1;
            if ((uint)classes[i] >= (uint)Math.Max(2, target.Size))
            {
                throw new ArgumentOutOfRangeException(
                    nameof(classes), classes[i], $"Example {i / losses} has class {classes[i]}, but there are the classes 0 to {Math.Max(2, target.Size) - 1}.");
            }

            var row = (i / losses * info.TargetSize) + target.Offset;
            targets[single ? row : row + classes[i]] = single ? classes[i] : 1;
        }
    }

    private static void Check(NetworkInfo info, int count, int batch)
    {
        for (var i = 0; i < info.Losses.Count; i++)
        {
            var loss = info.Losses[i];
            if (!loss.AcceptsClasses)
            {
                throw new NotSupportedException(
                    $"The loss {loss.Kind} of {info.Name} compares {loss.Output} with numbers, not with a class; give targets as floats.");
            }
        }

        Execution.Batches.Check(count, batch, info.Losses.Count, "classes");
    }
}
