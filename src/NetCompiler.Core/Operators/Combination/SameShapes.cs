using NetCompiler.Core.Graph;

namespace NetCompiler.Core.Operators.Combination;

/// <summary>The shape rule of operators whose inputs must agree.</summary>
internal static class SameShapes
{
    public static Shape? Infer(InferenceContext context)
    {
        for (var i = 1; i < context.Inputs.Count; i++)
        {
            if (context.Inputs[i] != context.Inputs[0])
            {
                context.ShapeProblem(
                    $"{context.Subject} needs inputs of one shape, but {context.Origin(0)} gives {Describe(context, 0)} and {context.Origin(i)} gives "
                    + $"{Describe(context, i)}. Bring them to one shape, e.g. with dense, or use concat.");
                return null;
            }
        }

        return context.Inputs[0];
    }

    // Equal numbers may still be channels here and steps there.
    private static string Describe(InferenceContext context, int input)
    {
        var shape = context.Inputs[input];
        var isAmbiguous = context.Inputs.Any(s => s.Extents == shape.Extents && s.Kind != shape.Kind);
        return isAmbiguous ? Words.Shape(shape) : shape.ToString();
    }
}
