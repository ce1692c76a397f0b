using System.Runtime.CompilerServices;

namespace NetCompiler.TestKit;

/// <summary>
/// Compares text with a file beside the test, <c>Test.Method.verified.cs</c>. On a difference it writes <c>….received.cs</c> there;
/// copying it over the verified file accepts it. Verify's habit in one class, as its package cannot be restored here.
/// </summary>
public static class Snapshot
{
    /// <summary>Throws when <paramref name="text"/> is not what was verified.</summary>
    /// <param name="text">What the test made; line ends do not matter.</param>
    /// <param name="name">Of the case, where one test has several.</param>
    /// <param name="extension">Of the files, without a dot.</param>
    /// <param name="file">Given by the compiler.</param>
    /// <param name="method">Given by the compiler.</param>
    public static void Match(
        string text, string? name = null, string extension = "cs", [CallerFilePath] string file = "", [CallerMemberName] string method = "")
    {
        var stem = Path.Combine(
            Path.GetDirectoryName(file)!,
            $"{Path.GetFileNameWithoutExtension(file)}.{method}{(name is null ? "" : "." + name)}");
        var (verified, received) = ($"{stem}.verified.{extension}", $"{stem}.received.{extension}");
        text = Normalize(text);
        var expected = File.Exists(verified) ? Normalize(File.ReadAllText(verified)) : null;
        if (expected == text)
        {
            File.Delete(received);
            return;
        }

        File.WriteAllText(received, text);
        throw new SnapshotException(expected is null
            ? $"Nothing is verified yet. Read {received} and rename it to {Path.GetFileName(verified)}."
            : $"{FirstDifference(expected, text)} Compare {received} with {Path.GetFileName(verified)}; copy it over to accept it.");
    }

    private static string Normalize(string text) => text.ReplaceLineEndings("\n").TrimEnd('\n') + "\n";

    private static string FirstDifference(string expected, string text)
    {
        var (old, now) = (expected.Split('\n'), text.Split('\n'));
        var line = old.Zip(now).TakeWhile(static pair => pair.First == pair.Second).Count();
        return FormattableString.Invariant(
            $"Line {line + 1} was '{old.ElementAtOrDefault(line)}' and is '{now.ElementAtOrDefault(line)}'.");
    }
}

/// <summary>A text differs from what was verified.</summary>
public sealed class SnapshotException(string message) : Exception(message);
