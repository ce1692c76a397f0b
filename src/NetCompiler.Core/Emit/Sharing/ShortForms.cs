using System.Text;

namespace NetCompiler.Core.Emit;

/// <summary>Shorter words for what stands in every method, and tabs for spaces: of use where there are hundreds of methods.</summary>
internal static class ShortForms
{
    private static readonly (string Long, string Short)[] Types =
    [
        ("ReadOnlySpan<float>", "Reads"), ("Span<float>", "Writes"), ("Vector512<float>", "V512"), ("Vector256<float>", "V256"), ("Vector128<float>", "V128"),
    ];

    /// <summary>What they stand for: directives of the namespace.</summary>
    public static IEnumerable<string> Directives => Types.Select(static t =>
        $"using {t.Short} = global::System.{(t.Short[0] == 'V' ? "Runtime.Intrinsics." : "")}{t.Long};");

    /// <summary>The same: members of the class.</summary>
    public static IEnumerable<string> Members =>
    [
        "private const MethodImplOptions Fast = MethodImplOptions.AggressiveOptimization;", "private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;", "",
    ];

    /// <summary>A method with short words.</summary>
    public static string Of(string method)
    {
        var text = new StringBuilder(method);
        text.Replace("[MethodImpl(MethodImplOptions.AggressiveOptimization)]", "[MethodImpl(Fast)]").Replace("[MethodImpl(MethodImplOptions.AggressiveInlining)]", "[MethodImpl(Inline)]");
        foreach (var (@long, @short) in Types)
        {
            text.Replace(@long, @short);
        }

        return text.ToString();
    }

    /// <summary>A file with tabs for four spaces in front of its lines.</summary>
    public static string Indented(string file)
    {
        var text = new StringBuilder(file.Length);
        for (var start = 0; start < file.Length;)
        {
            var end = file.IndexOf('\n', start) is var at and >= 0 ? at + 1 : file.Length;
            var spaces = start;
            while (file[spaces] == ' ')
            {
                spaces++;
            }

            text.Append('\t', (spaces - start) / 4).Append(file, spaces - ((spaces - start) % 4), end - spaces + ((spaces - start) % 4));
            start = end;
        }

        return text.ToString();
    }
}
