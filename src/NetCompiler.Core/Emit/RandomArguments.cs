using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Emit;

/// <summary>
/// The positions random values of a kernel are drawn at. A micro-kernel knows its place only relative to its spans, so the driver hands it
/// example and element of its first step.
/// </summary>
internal sealed class RandomArguments
{
    public RandomArguments(Kernel kernel) =>
        Indices = kernel.RandomValues().Select(static r => (r.Example, r.Element)).Distinct().ToList();

    public IReadOnlyList<(IndexExpression Example, IndexExpression Element)> Indices { get; }

    public static bool IsUsed(Kernel kernel) => kernel.RandomValues().Any();

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
}
