using System.Globalization;
using NetCompiler.Core.Graph;

namespace NetCompiler.Core.Operators.Attention;

/// <summary>The queries, keys and values a layer of attention reads: one value is all three, of two the second is keys and values.</summary>
internal sealed class AttentionShapes
{
    private AttentionShapes(Shape query, Shape key, Shape value) => (Query, Key, Value) = (query, key, value);

    public Shape Query { get; }

    public Shape Key { get; }

    public Shape Value { get; }

    /// <summary>The input that is the keys, of as many as are read.</summary>
    public static int KeyOf(int inputs) => inputs > 1 ? 1 : 0;

    /// <summary>The input that is the values.</summary>
    public static int ValueOf(int inputs) => inputs - 1;

    /// <summary>Null when a problem was reported.</summary>
    public static AttentionShapes? Of(InferenceContext context, int heads)
    {
        var inputs = context.Inputs;
        for (var i = 0; i < inputs.Count; i++)
        {
            if (inputs[i].Kind != ShapeKind.Sequence)
            {
                context.ShapeProblem($"{context.Subject} looks from steps to steps, so it reads sequences, but {context.Origin(i)} gives {inputs[i]}. "
                    + "Begin with a sequence, as in sequence 20x16, or make one with reshape 20x16 kind=sequence.");
                return null;
            }
        }

        var (key, value) = (KeyOf(inputs.Count), ValueOf(inputs.Count));
        if (inputs[key].Extents[0] != inputs[value].Extents[0])
        {
            context.ShapeProblem($"{context.Subject} needs a value for each key, but {context.Origin(key)} gives {inputs[key]} as keys and "
                + $"{context.Origin(value)} {inputs[value]} as values. Bring both to one number of steps.");
            return null;
        }

        return IsDivided(context, 0, heads) ? new(inputs[0], inputs[key], inputs[value]) : null;
    }

    /// <summary>Whether the features of an input can be shared out among the heads; reports it when not.</summary>
    public static bool IsDivided(InferenceContext context, int input, int heads)
    {
        var features = context.Inputs[input].Extents[1];
        if (features % heads == 0)
        {
            return true;
        }

        var divisors = string.Join(", ", Enumerable.Range(1, features).Where(d => features % d == 0).Take(8).Select(static d => d.ToString(CultureInfo.InvariantCulture)));
        context.ShapeProblem(string.Format(
            CultureInfo.InvariantCulture, "{0} shares the {1} features that {2} gives out among {3} heads, which does not go evenly. Take a number of heads that divides {1}: {4}.",
            context.Subject, features, context.Origin(input), heads, divisors));
        return false;
    }
}
