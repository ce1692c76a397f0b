using System.Globalization;
using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Tensors;

/// <summary>Axes as arguments: the extents of one example from 0, or from the end with -1 for the last.</summary>
internal static class Axes
{
    public const int MostExtents = 6;

    public static ParameterSpec Several(string summary) => new("axes", ArgumentKind.Integers, summary, "", Positional: false);

    public static ParameterSpec One(string summary, string otherwise) => new("axis", ArgumentKind.Integer, summary, otherwise, Positional: false);

    public static int Normal(int axis, int rank) => axis < 0 ? axis + rank : axis;

    /// <summary>The axes of a setting in ascending order; all of them when it is left out.</summary>
    public static int[] Of(Settings settings, int rank, string name = "axes") => IsGiven(settings, name)
        ? [.. settings.Integers(name).Select(a => Normal(a, rank)).OrderBy(static a => a)]
        : [.. Enumerable.Range(0, rank)];

    public static bool IsGiven(Settings settings, string name) => settings.Items.Any(s => s.Name == name && s.Numbers.Count > 0);

    /// <summary>Whether the axes there are; else a problem is reported.</summary>
    public static bool Check(InferenceContext context, int rank, string name = "axes")
    {
        if (!IsGiven(context.Settings, name))
        {
            return true;
        }

        var given = context.Settings.Integers(name);
        if (given.Cast<int?>().FirstOrDefault(a => a < -rank || a >= rank) is { } wrong)
        {
            context.ArgumentProblem(name, string.Format(
                CultureInfo.InvariantCulture,
                "{0} speaks of axis {1}, but {2} gives {3}, whose axes are 0 to {4}, or -{5} to -1 from the end. The batch is none of them.",
                context.Subject, wrong, context.Origin(0), context.Inputs[0], rank - 1, rank));
            return false;
        }

        if (given.Select(a => Normal(a, rank)).Distinct().Count() < given.Length)
        {
            context.ArgumentProblem(name, $"{context.Subject} names an axis twice. Name each once.");
            return false;
        }

        return true;
    }

    /// <summary>A shape of these extents that keeps the kind of another where it has as many.</summary>
    public static Shape Like(Shape shape, IEnumerable<int> extents)
    {
        var items = extents.ToEquatable();
        return items.Count == 0 ? Shape.Scalar : new(items.Count == shape.Rank ? shape.Kind : ShapeKind.Flat, items);
    }

    /// <summary>Reports a result of too many extents or values.</summary>
    public static bool IsTooLarge(InferenceContext context, IReadOnlyCollection<int> extents)
    {
        if (extents.Count <= MostExtents && extents.Aggregate(1.0, static (a, b) => a * b) <= int.MaxValue)
        {
            return false;
        }

        context.ShapeProblem(
            $"{context.Subject} would give {string.Join("x", extents)}. A value has at most {MostExtents.ToString(CultureInfo.InvariantCulture)} extents and "
            + "2,147,483,647 numbers.");
        return true;
    }

    /// <summary>The example's axis in front, where the operand has one.</summary>
    public static Affine[] Rows(this KernelBuilder kernel, Operand operand) => operand.PerExample ? [kernel.Rows()] : [];
}
