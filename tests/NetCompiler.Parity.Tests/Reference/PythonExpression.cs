using System.Globalization;

namespace NetCompiler.Parity.Tests.Reference;

/// <summary>
/// The part of Python that constructors of PyTorch are written in: numbers, words, lists, calls, lambdas, arithmetic, comparisons, <c>a if c
/// else b</c>, and the usual functions of numbers. Calls of other functions become a <see cref="TorchCall"/>.
/// </summary>
/// <param name="Value">The value, from those of the names around it.</param>
internal sealed record PythonExpression(Func<IReadOnlyDictionary<string, object?>, object?> Value)
{
    private static readonly Dictionary<string, object?> Nothing = [];

    /// <summary>The value of a text without names.</summary>
    /// <exception cref="FormatException">It is something else.</exception>
    public static object? Evaluate(string text)
    {
        var reader = new PythonReader(text.Trim());
        var expression = reader.Expression();
        return reader.AtEnd ? expression.Value(Nothing) : throw new FormatException();
    }

    public static PythonExpression Of(object? value) => new(_ => value);

    public static PythonExpression Binary(string operation, PythonExpression left, PythonExpression right) => new(names =>
    {
        // These two look at the second only where they must.
        if (operation is "and" or "or")
        {
            return Truth(left.Value(names)) == (operation == "or") ? left.Value(names) : right.Value(names);
        }

        return Apply(operation, left.Value(names), right.Value(names));
    });

    public static bool Truth(object? value) => value switch
    {
        bool flag => flag,
        double number => number != 0,
        null => false,
        _ => true,
    };

    public static double Number(object? value) => value switch
    {
        double number => number,
        bool flag => flag ? 1 : 0,
        _ => throw new FormatException($"{value} is no number"),
    };

    /// <summary>A call: of a function of numbers, of a lambda, or of something of PyTorch's.</summary>
    public static object? Call(string name, IReadOnlyList<object?> arguments, IReadOnlyDictionary<string, object?> named, IReadOnlyDictionary<string, object?> names)
    {
        if (names.GetValueOrDefault(name) is PythonFunction function)
        {
            return function.Of([.. arguments.Select(Number)]);
        }

        var word = name[(name.LastIndexOf('.') + 1)..];
        return name[..^word.Length] is "" or "math." or "np." or "numpy." && named.Count == 0 && arguments.All(static a => a is double or bool or IReadOnlyList<object?>)
            && Function(word, [.. arguments.SelectMany(static a => a as IReadOnlyList<object?> ?? [a])]) is { } value
            ? value
            : new TorchCall(name, arguments, named);
    }

    /// <summary>A name that nothing around it explains: a number of Python's, or something given at run time.</summary>
    public static object? Name(string name, IReadOnlyDictionary<string, object?> names) => names.TryGetValue(name, out var value) ? value : name switch
    {
        "math.pi" or "np.pi" or "numpy.pi" => Math.PI,
        "math.e" or "np.e" or "numpy.e" => Math.E,
        "math.inf" or "np.inf" or "numpy.inf" => double.PositiveInfinity,
        _ => new TorchCall.Variable(name),
    };

    private static object Apply(string operation, object? left, object? right)
    {
        if (operation is "==" or "!=" && (left is not (double or bool) || right is not (double or bool)))
        {
            return Equals(left, right) == (operation == "==");
        }

        if (left is IReadOnlyList<object?> items && operation is "+" or "*" && left is IReadOnlyList<object?> list)
        {
            return operation == "+" && right is IReadOnlyList<object?> more
                ? (IReadOnlyList<object?>)[.. list, .. more]
                : (IReadOnlyList<object?>)[.. Enumerable.Repeat(list, (int)Number(right)).SelectMany(static l => l)];
        }

        var (a, b) = (Number(left), Number(right));
        return operation switch
        {
            "+" => a + b,
            "-" => a - b,
            "*" => a * b,
            "/" => a / b,
            "//" => Math.Floor(a / b),
            "%" => a - (b * Math.Floor(a / b)),
            "**" => Math.Pow(a, b),
            "<" => a < b,
            "<=" => a <= b,
            ">" => a > b,
            ">=" => a >= b,
            "==" => a == b,
            "!=" => a != b,
            _ => throw new FormatException($"there is no {operation}"),
        };
    }

    private static object? Function(string word, IReadOnlyList<object?> arguments)
    {
        double[] x = [.. arguments.Select(Number)];
        return (word, x.Length) switch
        {
            ("min" or "minimum", > 0) => x.Min(),
            ("max" or "maximum", > 0) => x.Max(),
            ("sum", _) => x.Sum(),
            ("pow" or "power", 2) => Math.Pow(x[0], x[1]),
            ("log", 2) => Math.Log(x[0]) / Math.Log(x[1]),
            ("range" or "arange", 1) => (IReadOnlyList<object?>)[.. Enumerable.Range(0, (int)x[0]).Select(static i => (object?)(double)i)],
            ("range" or "arange", 2) => (IReadOnlyList<object?>)[.. Enumerable.Range((int)x[0], (int)(x[1] - x[0])).Select(static i => (object?)(double)i)],
            ("list" or "tuple", _) => arguments,
            (_, 1) => Of(word, x[0]),
            _ => null,
        };
    }

    private static object? Of(string word, double x) => word switch
    {
        "exp" => Math.Exp(x),
        "log" => Math.Log(x),
        "log10" => Math.Log10(x),
        "log2" => Math.Log2(x),
        "sqrt" => Math.Sqrt(x),
        "sin" => Math.Sin(x),
        "cos" => Math.Cos(x),
        "tan" => Math.Tan(x),
        "tanh" => Math.Tanh(x),
        "abs" or "fabs" => Math.Abs(x),
        "floor" => Math.Floor(x),
        "ceil" => Math.Ceiling(x),
        "int" or "trunc" => Math.Truncate(x),
        "round" => Math.Round(x, MidpointRounding.ToEven),
        "float" => x,
        "bool" => x != 0,
        "str" => x.ToString("R", CultureInfo.InvariantCulture),
        _ => null,
    };
}
