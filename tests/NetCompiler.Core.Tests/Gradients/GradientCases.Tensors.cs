using NetCompiler.Core.Graph;
using NetCompiler.Core.Operators;

namespace NetCompiler.Core.Tests.Gradients;

/// <summary>Operators on tensors: values per example beside constants and parameters, shapes that broadcast.</summary>
internal static partial class GradientCases
{
    // No field: fields of this part would be set after the cases that read it are made.
    private static Shape Cube => Shape.Flat(2, 4, 5);

    private static IEnumerable<GradientCase> Tensors() =>
        [.. Shared(), .. Binary(), .. Functions(), .. Products(), .. Reductions(), .. Moves(), .. TensorLayers(), .. TensorCorners()];

    private static IEnumerable<GradientCase> Shared()
    {
        yield return Case("spread", g =>
        {
            var x = g.Input(Shape.Flat(2, 4));
            var w = g.Internal("spread", Settings.None, Shape.Flat(2, 4), g.Parameter(Shape.Flat(2, 4)));
            return g.Apply("multiply", "", x, w);
        });
        yield return Case("a function of a parameter", g => g.Apply(
            "add", "", g.Input(Shape.Flat(5, 4)), g.Apply("tanh", g.Apply("multiply", "", g.Parameter(Shape.Flat(4)), g.Constant(Shape.Flat(4), 1, -2, 0.5, 3)))));
        yield return Case("a constant that fills", g => g.Apply("multiply", "", g.Input(Row), g.Constant(Row, 0.5)));
    }

    private static IEnumerable<GradientCase> Binary()
    {
        (Shape A, Shape B)[] broadcasts =
        [
            (Row, Row), (Shape.Flat(2, 5), Shape.Flat(5)), (Shape.Flat(2, 1, 5), Shape.Flat(4, 1)), (Shape.Spatial(4, 2, 5), Shape.Flat(4, 1, 1)),
            (Shape.Flat(1), Shape.Sequence(2, 4)),
        ];
        foreach (var name in new[] { "add", "multiply", "subtract", "divide", "power", "maximum", "minimum" })
        {
            // Powers of negative numbers and quotients by almost nothing are no matter of gradients.
            Func<Node, Random, double>? value = name is "power" or "divide" ? static (_, random) => 0.5 + random.NextDouble() : null;
            foreach (var (a, b) in broadcasts)
            {
                yield return Case($"{name} {a} {b}", g => g.Apply(name, "", g.Input(a, "a"), g.Input(b, "b")), value);
                yield return Case($"{name} {a} parameter {b}", g => g.Apply(name, "", g.Input(a), g.Parameter(b)), value);
                yield return Case($"{name} parameter {a}, {b}", g => g.Apply(name, "", g.Parameter(a), g.Input(b)), value);
            }
        }

        foreach (var name in new[] { "maximum", "minimum" })
        {
            yield return Case($"{name} of three", g => g.Apply(name, "", g.Input(Row, "a"), g.Input(Row, "b"), g.Input(Row, "c")));
            yield return Case($"{name} of the same", g =>
            {
                var a = g.Input(Row);
                return g.Apply("multiply", "", g.Apply(name, "", a, a), g.Apply(name, "", a, a, a));
            });
        }

        foreach (var (c, a, b) in new[] { (Row, Row, Row), (Shape.Flat(4, 1), Shape.Flat(1, 5), Cube), (Cube, Shape.Flat(1), Shape.Flat(4, 5)) })
        {
            yield return Case($"where {c} {a} {b}", g => g.Apply("where", "", g.Apply("step", g.Input(c, "c")), g.Input(a, "a"), g.Input(b, "b")));
            yield return Case($"where {c} parameters", g => g.Apply("where", "", g.Apply("step", g.Input(c, "c")), g.Parameter(a, "v"), g.Parameter(b)));
        }

        foreach (var arguments in new[] { "", "truncated=true" })
        {
            yield return Case($"modulo {arguments}", g => g.Apply("modulo", arguments, g.Input(Row, "a"), g.Parameter(Row)));
        }

        foreach (var name in new[] { "equal", "less", "lessequal", "greater", "greaterequal", "and", "or", "xor" })
        {
            yield return Case($"{name} has no gradient", g =>
            {
                var a = g.Input(Row, "a");
                return g.Apply("multiply", "", a, g.Apply(name, "", a, g.Input(Row, "b")));
            });
        }
    }

    /// <summary>Where a function has a derivative: the least number, and how far above it.</summary>
    internal static (double From, double Range) Domain(string function) => function switch
    {
        "sqrt" or "rsqrt" or "log" or "reciprocal" => (0.5, 1.6),
        "acosh" => (1.2, 1.6),
        "asin" or "acos" or "atanh" or "tan" => (-0.8, 1.6),
        _ => (-2, 4),
    };

    private static IEnumerable<GradientCase> Functions()
    {
        foreach (var function in OperatorCatalogue.All.Where(static o => o.Group == OperatorGroup.Function).Select(static o => o.Name))
        {
            var (from, range) = Domain(function);
            yield return Case(function, g => g.Apply(function, g.Input(Shape.Spatial(4, 5))), (_, random) => from + (range * random.NextDouble()));
            yield return Case($"{function} of a parameter", g => g.Apply("add", "", g.Input(Row), g.Apply(function, g.Parameter(Row))), (_, random) => from + (range * random.NextDouble()));
        }
    }

    private static IEnumerable<GradientCase> Products()
    {
        foreach (var (a, b, arguments) in new[]
        {
            (Shape.Flat(2, 4), Shape.Flat(4, 5), ""), (Shape.Flat(4), Shape.Flat(4), ""), (Shape.Flat(4), Shape.Flat(4, 5), ""), (Shape.Flat(2, 4), Shape.Flat(4), ""),
            (Shape.Flat(4, 2), Shape.Flat(5, 4), "transpose_a=true transpose_b=true"), (Shape.Sequence(2, 4), Shape.Flat(5, 4), "transpose_b=true"),
            (Shape.Flat(2, 1, 4, 5), Shape.Flat(6, 5, 1), ""), (Shape.Flat(6, 2, 4), Shape.Flat(1, 4, 5), ""), (Shape.Flat(2, 4, 5), Shape.Flat(5), ""),
        })
        {
            yield return Case($"matmul {a} {b} {arguments}", g => g.Apply("matmul", arguments, g.Input(a, "a"), g.Input(b, "b")));
            yield return Case($"matmul {a} parameter {b} {arguments}", g => g.Apply("matmul", arguments, g.Input(a), g.Parameter(b)));
            yield return Case($"matmul parameter {a}, {b} {arguments}", g => g.Apply("matmul", arguments, g.Parameter(a), g.Input(b)));
        }

        foreach (var (equation, shapes) in new[]
        {
            ("ij,jk->ik", new[] { Shape.Flat(2, 4), Shape.Flat(4, 5) }), ("i,j->ij", [Row, Shape.Flat(4)]), ("ij->", [Shape.Flat(2, 4)]), ("ij", [Shape.Flat(2, 4)]),
            ("ji", [Shape.Flat(2, 4)]), ("...ij,jk", [Cube, Shape.Flat(5, 6)]), ("bhid,bhjd->bhij", [Shape.Flat(2, 1, 4, 5), Shape.Flat(2, 6, 1, 5)]), ("ij,ij,j->i", [Shape.Flat(2, 4), Shape.Flat(2, 4), Shape.Flat(4)]),
            ("ii->i", [Shape.Flat(4, 4)]), ("ii", [Shape.Flat(5, 5)]), ("iji,ii->ji", [Shape.Flat(4, 2, 4), Shape.Flat(4, 4)]),
        })
        {
            var arguments = "equation=" + equation;
            yield return Case($"einsum {equation}", g => g.Apply("einsum", arguments, [.. shapes.Select((s, i) => g.Input(s, "x" + i))]));
            yield return Case($"einsum {equation} of parameters", g =>
            {
                var product = g.Apply("einsum", arguments, [.. shapes.Select((s, i) => g.Parameter(s, "w" + i))]);
                return g.Apply("multiply", "", g.Input(g[product].Shape), product);
            });
        }
    }

    private static IEnumerable<GradientCase> Reductions()
    {
        var names = OperatorCatalogue.All.Select(static o => o.Name).Where(static n => n.StartsWith("reduce", StringComparison.Ordinal) && !n.Contains('.', StringComparison.Ordinal));
        foreach (var name in names)
        {
            // The logarithm of a sum needs one that is positive.
            Func<Node, Random, double>? value = name switch
            {
                "reducelogsum" => static (_, random) => 0.5 + random.NextDouble(),

                // Of none, one and two zeros each has a gradient of its own kind.
                "reduceprod" => static (_, random) => random.Next(4) == 0 ? 0 : 0.5 + random.NextDouble(),
                _ => null,
            };
            foreach (var (shape, arguments) in new[]
            {
                (Row, ""), (Shape.Spatial(4, 2, 5), "axes=0x2"), (Shape.Spatial(4, 2, 5), "axes=1 keepdims=true"), (Shape.Sequence(2, 4), "axes=-1"), (Cube, "keepdims=true"), (Shape.Flat(1), ""),
            })
            {
                yield return Case($"{name} {shape} {arguments}", g => g.Apply(name, arguments, g.Input(shape)), value);
            }

            yield return Case($"{name} of a parameter", g => g.Apply("multiply", "", g.Input(Shape.Flat(2)), g.Apply(name, "axes=1", g.Parameter(Shape.Flat(2, 5)))), value);
        }

        foreach (var name in new[] { "reducemax", "reducemin" })
        {
            // Equal numbers: the difference quotient is taken of what stands before and after them alike.
            yield return Case($"{name} of whole numbers", g =>
            {
                var x = g.Apply("round", g.Input(Shape.Flat(4, 5)));
                return g.Apply(name, "axes=1", g.Apply("add", "", x, g.Apply("scale", "factor=0.01 offset=0", g.Input(Shape.Flat(4, 5), "y"))));
            });
        }

        foreach (var (zeros, shape) in new[] { (1, Shape.Flat(5)), (2, Shape.Flat(5)) })
        {
            yield return Case($"reduceprod with {zeros} zeros", g => g.Apply(
                "reduceprod", "", g.Apply("multiply", "", g.Input(shape), g.Constant(shape, [.. Enumerable.Range(0, 5).Select(i => i < zeros ? 0.0 : 1 + i)]))));
        }

        foreach (var name in new[] { "argmax axis=0", "argmin keepdims=true", "argmax last=true" })
        {
            var parts = name.Split(' ', 2);
            yield return Case($"{name} has no gradient", g =>
            {
                var x = g.Input(Shape.Flat(4, 5));
                return g.Apply("multiply", "", g.Apply("reducesum", "", x), g.Apply("reducesum", "", g.Apply(parts[0], parts[1], x)));
            });
        }
    }

    private static IEnumerable<GradientCase> Moves()
    {
        foreach (var (name, arguments, shape) in new[]
        {
            ("transpose", "", Cube), ("transpose", "order=1x0x2", Shape.Spatial(4, 2, 5)), ("transpose", "order=-1x0x1", Cube), ("transpose", "", Row),
            ("expand", "extents=4x5", Shape.Flat(5)), ("expand", "extents=2x1x5", Shape.Flat(4, 1)), ("expand", "extents=1", Row), ("expand", "extents=6x2x4x5", Cube),
            ("tile", "repeats=2", Row), ("tile", "repeats=2x4x1", Shape.Flat(5)), ("tile", "repeats=4", Shape.Sequence(2, 5)), ("tile", "repeats=2x1x4", Cube),
            ("slice", "starts=1 ends=-1", Row), ("slice", "starts=0x1 ends=2147483647x4 axes=0x2 steps=2x2", Shape.Flat(7, 2, 5)), ("slice", "starts=-1 ends=-2147483648 steps=-1", Row),
            ("slice", "starts=6 ends=0 steps=-4", Shape.Flat(7, 2)), ("slice", "starts=1x2 ends=2x3 axes=-1x-2", Cube), ("slice", "starts=0 ends=6", Row), ("slice", "starts=3 ends=2 steps=-1", Row),
            ("split", "parts=2", Row), ("split", "parts=3 index=1", Shape.Spatial(7, 2)), ("split", "parts=3 index=2", Shape.Flat(2, 7)), ("split", "sizes=1x4 index=1 axis=-1", Cube),
            ("gather", "positions=2x0x2x-1", Row), ("gather", "positions=0x2x4", Row), ("gather", "positions=1", Row), ("gather", "positions=3x0x1x1 axis=1", Cube), ("gather", "positions=-1x1x-3 axis=-1", Cube),
            ("squeeze", "", Shape.Flat(1, 4, 1, 5)), ("squeeze", "axes=2", Shape.Flat(1, 4, 1, 5)), ("squeeze", "", Shape.Flat(1)), ("unsqueeze", "axes=0x-1", Row), ("unsqueeze", "axes=1", Shape.Sequence(2, 4)),
            ("trilu", "", Cube), ("trilu", "upper=false diagonal=-1", Shape.Flat(5, 4)), ("trilu", "diagonal=2", Shape.Flat(4, 5)),
            ("cumsum", "", Row), ("cumsum", "axis=0 exclusive=true", Cube), ("cumsum", "axis=1 reverse=true", Cube), ("cumsum", "exclusive=true reverse=true", Shape.Sequence(2, 4)),
            ("reshape", "extents=5x-1", Cube), ("reshape", "extents=2x2x2x5x1x1", Cube), ("reshape", "extents=8x5 kind=flat", Cube),
        })
        {
            yield return Case($"{name} {arguments} {shape}", g => g.Apply(name, arguments, g.Input(shape)));
            yield return Case($"{name} {arguments} parameter {shape}", g =>
            {
                var moved = g.Apply(name, arguments, g.Parameter(shape));
                return g.Apply("multiply", "", g.Input(Shape.Flat([.. g[moved].Shape.Extents])), moved);
            });
        }

        yield return Case("concat along an axis", g => g.Apply("concat", "axis=1", g.Input(Cube, "a"), g.Input(Shape.Flat(2, 1, 5), "b"), g.Parameter(Shape.Flat(2, 6, 5))));
        yield return Case("concat with a parameter", g => g.Apply("concat", "", g.Parameter(Shape.Flat(2, 5)), g.Input(Shape.Spatial(4, 5))));
        yield return Case("onehot has no gradient", g => g.Apply(
            "multiply", "", g.Input(Shape.Flat(5), "y"), g.Apply("onehot", "depth=5", g.Apply("round", g.Input(Shape.Flat(4, 1))))));
    }

    private static IEnumerable<GradientCase> TensorLayers()
    {
        foreach (var shape in Kinds)
        {
            foreach (var arguments in new[] { "units=5", "units=5 squared=true" })
            {
                yield return Case($"distance {shape.Kind} {arguments}", g => g.Apply("distance", arguments, g.Input(shape)));
            }
        }
    }
}
