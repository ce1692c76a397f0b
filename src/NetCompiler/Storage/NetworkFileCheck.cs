using System.Text.RegularExpressions;
using NetCompiler.Networks;

namespace NetCompiler.Storage;

/// <summary>Judges whether a file holds exactly the weights of a network.</summary>
internal static partial class NetworkFileCheck
{
    public static void Check(NetworkInfo info, SafeTensorsFile file)
    {
        ParameterInfo[] expected = [.. info.Parameters, .. info.States];
        CheckNames(info, expected, file);
        foreach (var parameter in expected)
        {
            var tensor = file[parameter.Name];
            if (!tensor.Shape.SequenceEqual(parameter.Shape))
            {
                throw new NetworkFileException(
                    $"The tensor '{parameter.Name}' has the shape {SafeTensor.ShapeText(tensor.Shape)} in the file, but '{info.Name}' needs {SafeTensor.ShapeText(parameter.Shape)}.");
            }

            if (tensor.Type != "F32")
            {
                throw new NetworkFileException(
                    $"The tensor '{parameter.Name}' has elements of type {tensor.Type} in the file, but F32 is needed. Convert the file first.");
            }
        }

        CheckArchitecture(info, file);
    }

    private static void CheckNames(NetworkInfo info, ParameterInfo[] expected, SafeTensorsFile file)
    {
        var names = expected.Select(static p => p.Name).ToHashSet(StringComparer.Ordinal);
        var missing = expected.Where(p => file.Find(p.Name) is null).Select(static p => p.Name).ToArray();
        var surplus = file.Tensors.Where(t => !names.Contains(t.Name)).Select(static t => t.Name).ToArray();
        if (missing.Length == 0 && surplus.Length == 0)
        {
            return;
        }

        if (Moved(expected, file) is { } moved)
        {
            throw new NetworkFileException(
                $"The file fits '{info.Name}' but for the numbers of layers: {moved}. Name the layers with 'as', or rename the tensors in the file.");
        }

        throw new NetworkFileException(
            $"The file does not hold the weights of '{info.Name}'."
            + (missing.Length > 0 ? $" It lacks {List(missing)}." : "")
            + (surplus.Length > 0 ? $" It has {List(surplus)}, which the network does not know." : ""));
    }

    /// <returns>Which layers moved, where names without their numbers and shapes agree in order; else null.</returns>
    private static string? Moved(ParameterInfo[] expected, SafeTensorsFile file)
    {
        if (expected.Length != file.Tensors.Count)
        {
            return null;
        }

        List<string> moved = [];
        foreach (var (parameter, tensor) in expected.Zip(file.Tensors))
        {
            if (Number().Replace(parameter.Name, "#") != Number().Replace(tensor.Name, "#") || !tensor.Shape.SequenceEqual(parameter.Shape))
            {
                return null;
            }

            var (here, there) = (Layer(parameter.Name), Layer(tensor.Name));
            if (here != there && !moved.Contains($"its {there} is {here} here"))
            {
                moved.Add($"its {there} is {here} here");
            }
        }

        return moved.Count == 0 ? null : List([.. moved]);
    }

    private static void CheckArchitecture(NetworkInfo info, SafeTensorsFile file)
    {
        if (file.Metadata.TryGetValue("architecture", out var architecture))
        {
            CheckArchitecture(info, architecture, file.Metadata.GetValueOrDefault("text"), $"Names and shapes fit '{info.Name}', but");
        }
    }

    /// <summary>Refuses a hash that is not the network's, and names the first line that differs.</summary>
    public static void CheckArchitecture(NetworkInfo info, string architecture, string? text, string opening)
    {
        if (architecture == NetworkFile.ArchitectureHash(info))
        {
            return;
        }

        if (text is null || NetworkFile.Hash(text) != architecture)
        {
            throw new NetworkFileException(
                $"{opening} the file's architecture hash {architecture} is not the network's {NetworkFile.ArchitectureHash(info)}.");
        }

        var there = text.Split('\n');
        var here = info.Text.Split('\n');
        var line = there.Zip(here).TakeWhile(static pair => pair.First == pair.Second).Count();
        throw new NetworkFileException(
            $"{opening} the file was saved by another network: line {line + 1} is '{Line(there, line)}' there and '{Line(here, line)}' here.");
    }

    private static string Line(string[] lines, int index) => index < lines.Length ? lines[index].Trim() : "";

    private static string Layer(string name) => name.LastIndexOf('.') is > 0 and var dot ? name[..dot] : name;

    private static string List(string[] names) =>
        string.Join(", ", names.Take(8)) + (names.Length > 8 ? $" and {names.Length - 8} more" : "");

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Number();
}
