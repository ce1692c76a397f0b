using NetCompiler.Data;
using NetCompiler.Networks;

namespace Samples.Digits;

/// <summary>What is learned and what it is tested on: digits drawn by the sample, or MNIST's files.</summary>
internal sealed record DigitData(string Name, Dataset Training, Dataset Test)
{
    private const int Pixels = DigitPainter.Side * DigitPainter.Side;

    /// <summary>The name and how many examples there are.</summary>
    public string Title => $"{Name}: {Training.Count:#,0} to learn, {Test.Count:#,0} to be tested on";

    /// <summary>MNIST from a folder, or drawn digits where none is given; null, with a word on the error stream, when the folder has no such files.</summary>
    public static DigitData? Open(string? folder, int drawn = 10_000)
    {
        try
        {
            return folder is null ? Drawn(drawn) : Read(folder);
        }
        catch (NetworkException problem)
        {
            Console.Error.WriteLine(problem.Message);
            return null;
        }
    }

    /// <summary>Drawn digits to learn, and 2,000 others to be tested on.</summary>
    public static DigitData Drawn(int count = 10_000) => new("drawn digits", Paint(count, seed: 1), Paint(2_000, seed: 2));

    /// <summary>The four files of MNIST in a folder, plain or gzipped.</summary>
    public static DigitData Read(string folder)
    {
        string Find(string name) => new[] { name, name + ".gz" }.Select(n => Path.Combine(folder, n)).FirstOrDefault(File.Exists)
            ?? throw new DataFileException($"{folder} has neither {name} nor {name}.gz. It should hold the four files of MNIST.");
        return new(
            "MNIST",
            IdxFile.ReadDataset(Find("train-images-idx3-ubyte"), Find("train-labels-idx1-ubyte")),
            IdxFile.ReadDataset(Find("t10k-images-idx3-ubyte"), Find("t10k-labels-idx1-ubyte")));
    }

    private static Dataset Paint(int count, int seed)
    {
        var (pixels, labels) = DigitPainter.Paint(count, seed);
        return new(pixels, Pixels, labels);
    }
}
