using System.Text;

namespace NetCompiler.Core.Emit;

/// <summary>Shorter words for what stands in every method, and tabs for spaces: of use where there are hundreds of methods.</summary>
internal static class ShortForms
{
    private const string OpenUnchecked = "{\n    unchecked\n    {\n", CloseUnchecked = "    }\n}\n";

    private static readonly (string Long, string Short)[] Types =
    [
        ("ReadOnlySpan<float>", "Reads"), ("Span<float>", "Writes"), ("Vector512<float>", "V512"), ("Vector256<float>", "V256"), ("Vector128<float>", "V128"),
    ];

    private static readonly (string Long, string Short)[] Classes = [("Vector512", "F512"), ("Vector256", "F256"), ("Vector128", "F128")];

    /// <summary>What they stand for: directives of the namespace.</summary>
    public static IEnumerable<string> Directives => Types.Concat(Classes).Select(static t =>
        $"using {t.Short} = global::System.{(t.Long[0] == 'V' ? "Runtime.Intrinsics." : "")}{t.Long};");

    /// <summary>The same: members of the class.</summary>
    public static IEnumerable<string> Members =>
    [
        "private const MethodImplOptions Fast = MethodImplOptions.AggressiveOptimization;", "private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;",
        "private const MethodImplOptions Apart = MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining;", "",
    ];

    /// <summary>A method with short words.</summary>
    public static string Of(string method)
    {
        var text = new StringBuilder(method);
        text.Replace(Inlining.Allowed, "[MethodImpl(Fast)]").Replace(Inlining.Never, "[MethodImpl(Apart)]").Replace(Inlining.Always, "[MethodImpl(Inline)]");
        foreach (var (@long, @short) in Types)
        {
            text.Replace(@long, @short);
        }

        foreach (var (@long, @short) in Classes)
        {
            text.Replace(" " + @long + ".", " " + @short + ".").Replace("(" + @long + ".", "(" + @short + ".");
        }

        return Flatter(text.ToString());
    }

    // The block of unchecked arithmetic is the method's.
    private static string Flatter(string method)
    {
        var open = method.IndexOf(OpenUnchecked, StringComparison.Ordinal);
        var body = open + OpenUnchecked.Length;
        return open < 0 || !method.EndsWith(CloseUnchecked, StringComparison.Ordinal)
            ? method
            : method.Substring(0, open) + "{ unchecked {" + ("\n" + method.Substring(body, method.Length - CloseUnchecked.Length - body)).Replace("\n    ", "\n") + "}}\n";
    }

    /// <summary>A file with tabs for four spaces in front of its lines, one fewer inside of a namespace, and opening braces behind what they open.</summary>
    public static string Indented(string file)
    {
        var text = new StringBuilder(file.Length);
        var canOpen = false;
        for (var start = 0; start < file.Length;)
        {
            var end = file.IndexOf('\n', start) is var at and >= 0 ? at : file.Length;
            var first = start;
            while (first < end && file[first] == ' ')
            {
                first++;
            }

            if (canOpen && end - first == 1 && file[first] == '{')
            {
                text.Length--;
                text.Append(" {\n");
            }
            else
            {
                var spaces = first - start;
                text.Append('\t', Math.Max(0, (spaces / 4) - 1)).Append(' ', spaces % 4).Append(file, first, end - first).Append('\n');
            }

            canOpen = end > first && file[first] != '#' && file.IndexOf("//", first, end - first, StringComparison.Ordinal) < 0;
            start = end + 1;
        }

        return text.ToString();
    }
}
