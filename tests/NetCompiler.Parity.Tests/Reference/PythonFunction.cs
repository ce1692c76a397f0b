namespace NetCompiler.Parity.Tests.Reference;

/// <summary>A Python lambda.</summary>
/// <param name="parameters">The names of its parameters.</param>
/// <param name="body">Its value, from theirs.</param>
/// <param name="outer">The names around it.</param>
internal sealed class PythonFunction(IReadOnlyList<string> parameters, PythonExpression body, IReadOnlyDictionary<string, object?> outer)
{
    /// <summary>The value for numbers.</summary>
    public double Of(params ReadOnlySpan<double> arguments)
    {
        if (arguments.Length != parameters.Count)
        {
            throw new FormatException($"the function takes {parameters.Count} arguments, not {arguments.Length}");
        }

        var names = new Dictionary<string, object?>(outer);
        for (var i = 0; i < arguments.Length; i++)
        {
            names[parameters[i]] = arguments[i];
        }

        return body.Value(names) switch
        {
            double number => number,
            bool flag => flag ? 1 : 0,
            _ => throw new FormatException("the function does not give a number"),
        };
    }

    /// <summary>The value for arguments that are known at run time only.</summary>
    public object? Body() => body.Value(outer);
}
