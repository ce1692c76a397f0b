using System.Globalization;

namespace NetCompiler.Parity.Tests.Reference;

/// <summary>
/// A Python constructor call as PyTorch writes it: <c>nn.Linear(16, 10, bias=False)</c>. Arguments are numbers, booleans, strings, tuples, calls,
/// functions, or arithmetic on them. <c>lambda p: …</c> around the call is left out.
/// </summary>
internal sealed record TorchCall(string Name, IReadOnlyList<object?> Arguments, IReadOnlyDictionary<string, object?> Named)
{
    /// <summary>The last word of the name: <c>Linear</c>.</summary>
    public string Word => Name[(Name.LastIndexOf('.') + 1)..];

    /// <summary>The argument a constructor with this parameter would see; <paramref name="otherwise"/> when it is left out.</summary>
    public object? Get(string parameter, int position, object? otherwise = null) =>
        Named.TryGetValue(parameter, out var named) ? named
        : position < Arguments.Count && Arguments[position] is not Variable ? Arguments[position]
        : otherwise;

    public double Number(string parameter, int position, double otherwise) =>
        Convert.ToDouble(Get(parameter, position, otherwise), CultureInfo.InvariantCulture);

    public bool Flag(string parameter, int position, bool otherwise = false) => (bool)(Get(parameter, position, otherwise) ?? otherwise);

    /// <summary>The call; null when the text is an expression of another kind.</summary>
    public static TorchCall? Parse(string text)
    {
        try
        {
            var value = PythonExpression.Evaluate(text);
            return value is PythonFunction around ? around.Body() as TorchCall : value as TorchCall;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>A name that stands for something given at run time, such as the parameters of an optimiser.</summary>
    internal sealed record Variable(string Name);
}
