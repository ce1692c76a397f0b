using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Emit;

/// <summary>
/// The positions random values of a kernel are drawn at. A micro-kernel knows its place only relative to its spans, so the driver hands it
/// example and element of its first step.
/// </summary>
internal sealed class RandomArguments
{
    public RandomArguments(Kernel kernel) =>
        Indices = Expressions(kernel).SelectMany(Values).Select(static r => (r.Example, r.Element)).Distinct().ToList();

    public IReadOnlyList<(IndexExpression Example, IndexExpression Element)> Indices { get; }

    public static bool IsUsed(Kernel kernel) => Expressions(kernel).SelectMany(Values).Any();

    public int IndexOf(RandomValue value)
    {
        for (var i = 0; i < Indices.Count; i++)
        {
            if (Indices[i] == (value.Example, value.Element))
            {
                return i;
            }
        }

        throw new InvalidOperationException("The random value is not one of the kernel's.");
    }

    public static string Example(int index) => "example" + Literals.Int(index);

    public static string Element(int index) => "element" + Literals.Int(index);

    /// <summary>Every expression evaluated by the kernel.</summary>
    public static IEnumerable<Expression> Expressions(Kernel kernel) => kernel.Stages
        .SelectMany(static s => s.Accumulators.Select(static a => a.Body).Concat(s.Writes.Select(static w => w.Value)))
        .Concat(kernel.Writes.Select(static w => w.Value));

    public static IEnumerable<RandomValue> Values(Expression e) => e switch
    {
        RandomValue r => [r],
        Operation o => o.Operands.SelectMany(Values),
        _ => [],
    };
}
