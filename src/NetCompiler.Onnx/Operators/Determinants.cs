using NetCompiler.Core.Graph;
using NetCompiler.Onnx.Import;

namespace NetCompiler.Onnx.Operators;

/// <summary>Determinants of small matrices: the sum over all orders of the columns of products with their signs.</summary>
internal static class Determinants
{
    // Of six columns there would be 720 products.
    private const int MostColumns = 5;

    public static OnnxOperator[] All { get; } =
    [
        new("Det", (11, 22), "gather, reduceprod and reducesum", Import, $"More than {MostColumns} columns."),
    ];

    private static void Import(NodeContext c)
    {
        var x = c[0];
        var n = x.Rank >= 2 ? x.Dims[^1] : 0;
        if (n is < 1 or > MostColumns || x.Dims[^2] != n || x.Batch >= x.Rank - 2)
        {
            throw NodeContext.Refuse($"It is of a matrix of {string.Join("x", x.Dims)}; square ones of at most {MostColumns} columns are imported.");
        }

        var orders = Orders(n).ToArray();
        int[] dims = x.Dims[..^2];
        int[] outer = [.. dims.Where((_, i) => i != x.Batch)];
        var count = outer.Aggregate(1, static (a, b) => checked(a * b));
        var rows = c.Shaped(x, [count, n * n], ShapeKind.Flat);
        int[] positions = [.. orders.SelectMany(o => o.Select((column, row) => (row * n) + column))];
        var factors = c.Shaped(c.Emit("gather", rows, ("positions", positions), ("axis", 1)), [count, orders.Length, n], ShapeKind.Flat);
        var products = c.Shaped(c.Emit("reduceprod", factors, ("axes", 2)), [count, orders.Length], ShapeKind.Flat);
        var signed = c.Emit("multiply", [products, c.Numbers([orders.Length], [.. orders.Select(Sign)])]);
        c.Set(0, x.Type, dims, x.Batch, c.Shaped(c.Emit("reducesum", signed, ("axes", 1)), outer));
    }

    private static IEnumerable<int[]> Orders(int n) => n == 0 ? [[]]
        : Orders(n - 1).SelectMany(rest => Enumerable.Range(0, n).Select(at => (int[])[.. rest[..at], n - 1, .. rest[at..]]));

    private static double Sign(int[] order) => order.SelectMany((a, i) => order.Skip(i + 1).Where(b => b < a)).Count() % 2 == 0 ? 1 : -1;
}
