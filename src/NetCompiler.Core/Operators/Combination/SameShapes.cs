using System.Globalization;
using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Combination;

/// <summary>The shape rule and the kernel of operators that combine inputs of one shape element by element.</summary>
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

    /// <summary>One kernel over all inputs. Gradient parts that are sums over the batch have no examples, nor has their sum.</summary>
    public static void Lower(LoweringContext context, string role, string sign, Func<Expression, Expression, Expression> combine)
    {
        var names = context.Node.Inputs.Select(static (_, i) => "x" + (i + 1).ToString(CultureInfo.InvariantCulture)).ToArray();
        var k = context.Kernel(role, "y = " + string.Join(sign, names));
        var index = k.Elements(context.Output);
        var result = names.Select((name, i) => k.ReadAt(context.Input(i).As(name), index)).Aggregate(combine);
        k.Write(context.Output, result, index);
    }

    // Equal numbers may still be channels here and steps there.
    private static string Describe(InferenceContext context, int input)
    {
        var shape = context.Inputs[input];
        var isAmbiguous = context.Inputs.Any(s => s.Extents == shape.Extents && s.Kind != shape.Kind);
        return isAmbiguous ? Words.Shape(shape) : shape.ToString();
    }
}
