using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Tensors;

/// <summary>
/// Shapes that go together as in numpy and ONNX: aligned at the last extent of one example; where one has extent 1 or no extent at all, its
/// element stands for all.
/// </summary>
internal static class Broadcasting
{
    /// <summary>The shape of the result; null when a problem was reported.</summary>
    public static Shape? Infer(InferenceContext context)
    {
        var extents = new List<int>();
        var of = new List<int>();
        for (var i = 0; i < context.Inputs.Count; i++)
        {
            var shape = context.Inputs[i].Extents;
            while (extents.Count < shape.Count)
            {
                extents.Insert(0, 1);
                of.Insert(0, i);
            }

            for (var d = 0; d < shape.Count; d++)
            {
                var at = extents.Count - shape.Count + d;
                if (extents[at] == 1 && shape[d] > 1)
                {
                    (extents[at], of[at]) = (shape[d], i);
                }
                else if (shape[d] != 1 && shape[d] != extents[at])
                {
                    return Refuse(context, of[at], i);
                }
            }
        }

        // A constant has no kind of its own; channels and steps do not go together.
        var kinds = Enumerable.Range(0, context.Inputs.Count).Where(i => context.Inputs[i].Rank == extents.Count && context.Inputs[i].Kind != ShapeKind.Flat).ToArray();
        var other = kinds.Where(i => context.Inputs[i].Kind != context.Inputs[kinds[0]].Kind).ToArray();
        return other.Length > 0 ? Refuse(context, kinds[0], other[0])
            : new Shape(kinds.Length == 0 ? ShapeKind.Flat : context.Inputs[kinds[0]].Kind, extents.ToArray());
    }

    /// <summary>The element of an operand that goes with an element of the result.</summary>
    /// <param name="index">Of the result, without the example.</param>
    /// <param name="extents">Of the result.</param>
    public static Expression ReadBroadcast(this KernelBuilder kernel, Operand from, Affine? example, Affine[] index, EquatableArray<int> extents)
    {
        var skip = index.Length - from.Extents.Count;
        return kernel.Read(from,
        [
            .. from.PerExample ? new[] { example! } : [],
            .. from.Extents.Select((e, d) => e == 1 && extents[skip + d] > 1 ? 0 : index[skip + d]),
        ]);
    }

    private static Shape? Refuse(InferenceContext context, int a, int b)
    {
        context.ShapeProblem(
            $"{context.Subject} needs inputs of one shape, or with extents of 1 where they differ, but {context.Origin(a)} gives {Describe(context, a)} "
            + $"and {context.Origin(b)} gives {Describe(context, b)}. Bring them to one shape, e.g. with dense, or use concat.");
        return null;
    }

    // Equal numbers may still be channels here and steps there.
    private static string Describe(InferenceContext context, int input)
    {
        var shape = context.Inputs[input];
        var isAmbiguous = context.Inputs.Any(s => s.Extents == shape.Extents && s.Kind != shape.Kind);
        return isAmbiguous ? Words.Shape(shape) : shape.ToString();
    }
}
