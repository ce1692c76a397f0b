using System.Globalization;

namespace NetCompiler.Core.Graph;

/// <summary>What the extents of a shape mean to the operators that look at them.</summary>
public enum ShapeKind
{
    /// <summary>A plain tensor; one extent for most values.</summary>
    Flat,

    /// <summary>Channels, then one to three spatial extents.</summary>
    Spatial,

    /// <summary>Steps, then features.</summary>
    Sequence,

    /// <summary>Matrices that are worked on one by one, such as the scores of each head of attention: however many they are, rows lie together.</summary>
    Matrices,
}

/// <summary>The shape of a value: of one example when the value is per example, else of the whole. Row-major, first extent outermost.</summary>
public sealed record Shape(ShapeKind Kind, EquatableArray<int> Extents)
{
    /// <summary>The shape of a single number.</summary>
    public static Shape Scalar { get; } = Flat(1);

    public int Rank => Extents.Count;

    public int Size
    {
        get
        {
            var size = 1;

            // By index: the engine asks in every call, and an enumerator would be allocated.
            for (var i = 0; i < Extents.Count; i++)
            {
                size = checked(size * Extents[i]);
            }

            return size;
        }
    }

    public static Shape Flat(params int[] extents) => new(ShapeKind.Flat, extents);

    public static Shape Spatial(params int[] extents) => new(ShapeKind.Spatial, extents);

    public static Shape Matrices(int count, int rows, int columns) => new(ShapeKind.Matrices, new[] { count, rows, columns });

    public static Shape Sequence(int steps, int features) => new(ShapeKind.Sequence, new[] { steps, features });

    /// <summary>The extents as the language writes them: <c>16x5x5</c>.</summary>
    public override string ToString() =>
        string.Join("x", Extents.Select(static e => e.ToString(CultureInfo.InvariantCulture)));
}
