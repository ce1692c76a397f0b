using NetCompiler.Data;
using NetCompiler.Networks;

namespace NetCompiler.Tool.Tables;

/// <summary>Reads examples for a network from whatever form they have.</summary>
internal static class ExampleReader
{
    /// <summary>Reads inputs and targets.</summary>
    /// <param name="choice">Where they are.</param>
    /// <param name="info">The network they are for.</param>
    /// <param name="known">How the training's data were read; null when these are the training's.</param>
    /// <param name="forTraining">Of a folder, whether the training files are meant.</param>
    /// <exception cref="ToolException">They do not fit the network.</exception>
    public static Examples Read(DataChoice choice, NetworkInfo info, DataColumns? known = null, bool forTraining = false) =>
        Fits(IsPictures(choice.Path) ? Pictures(choice, info, forTraining) : CsvExamples.Read(Table(choice), choice, info, known, needTargets: true), info);

    /// <summary>Reads inputs alone; target columns that the training had are left out.</summary>
    public static Examples ReadInputs(DataChoice choice, NetworkInfo info, DataColumns known) =>
        Fits(IsPictures(choice.Path) ? Pictures(choice with { Labels = null }, info, forTraining: false, needTargets: false) : CsvExamples.Read(Table(choice), choice, info, known, needTargets: false), info);

    /// <summary>Whether a path is a folder or an IDX file, by its first bytes.</summary>
    public static bool IsPictures(string path)
    {
        if (Directory.Exists(path))
        {
            return true;
        }

        if (!File.Exists(path))
        {
            throw new ToolException(ExitCodes.File, $"There is no file {path}.");
        }

        Span<byte> first = stackalloc byte[2];
        using var stream = File.OpenRead(path);
        return stream.ReadAtLeast(first, 2, throwOnEndOfStream: false) == 2 && first is [0x1f, 0x8b] or [0, 0];
    }

    /// <summary>The files of pictures and labels that a path stands for.</summary>
    public static (string Pictures, string? Labels) PictureFiles(string path, string? labels, bool forTraining)
    {
        if (!Directory.Exists(path))
        {
            return (path, labels);
        }

        var part = forTraining ? "train" : "t10k";
        return (Find("images"), labels ?? Find("labels"));

        string Find(string what) => Directory.GetFiles(path, $"{part}-{what}*").Order(StringComparer.Ordinal).FirstOrDefault()
            ?? throw new ToolException(ExitCodes.File, $"The folder {path} has no file {part}-{what}…, as MNIST's folder has. Name the files with --data and --labels.");
    }

    private static CsvTable Table(DataChoice choice) => choice.Labels is null
        ? CsvTable.Read(choice.Path, choice.HasHeader)
        : throw new ToolException($"--labels belongs to IDX files, and {choice.Path} is none. Name its target column with --target.");

    private static Examples Pictures(DataChoice choice, NetworkInfo info, bool forTraining, bool needTargets = true)
    {
        var (pictures, labels) = PictureFiles(choice.Path, choice.Labels, forTraining);
        var array = IdxFile.Read(pictures);
        var name = Path.GetFileName(pictures);
        if (array.Shape.Count == 0 || array.Shape[0] == 0)
        {
            throw new ToolException(ExitCodes.File, $"{name} has no examples.");
        }

        float[] inputs = [.. array.Bytes.Select(static b => b / 255f)];
        var size = inputs.Length / array.Shape[0];
        if (labels is not null && needTargets)
        {
            var classes = IdxFile.Read(labels);
            return classes.Shape is [var count] && count == array.Shape[0]
                ? new Examples(name, inputs, size, [], [.. classes.Bytes.Select(static b => (int)b)], DataColumns.None)
                : throw new ToolException(ExitCodes.File, $"{name} has {array.Shape[0]} examples, but {Path.GetFileName(labels)} has the extents {string.Join("x", classes.Shape)}; one label each is needed.");
        }

        return new Examples(name, inputs, size, info.TargetSize == info.InputSize ? inputs : [], [], DataColumns.None);
    }

    private static Examples Fits(Examples examples, NetworkInfo info)
    {
        if (examples.InputSize != info.InputSize)
        {
            throw new ToolException(ExitCodes.File, $"{examples.Name} has {examples.InputSize} inputs an example, but {info.Name} takes {info.InputSize}.");
        }

        var classCount = info.Losses is [{ Positions: 1 }] ? Math.Max(2, info.TargetSize) : int.MaxValue;
        return examples.Classes.Length > 0 && examples.Classes.Max() is var most && most >= classCount
            ? throw new ToolException(ExitCodes.File, $"{examples.Name} has the class {most}, but {info.Name} tells the classes 0 to {classCount - 1} apart.")
            : examples;
    }
}
