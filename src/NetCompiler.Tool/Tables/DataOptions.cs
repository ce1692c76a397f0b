using System.CommandLine;

namespace NetCompiler.Tool.Tables;

/// <summary>Where examples come from and how they are read, as said on the command line.</summary>
/// <param name="Path">A CSV or IDX file, or a folder with the files of MNIST.</param>
/// <param name="Labels">An IDX file of labels; null for none.</param>
/// <param name="Targets">Target columns; empty to choose by the network.</param>
/// <param name="Features">Input columns; empty for all others.</param>
/// <param name="HasHeader">Whether a CSV file begins with names; null to find out.</param>
internal sealed record DataChoice(
    string Path, string? Labels, IReadOnlyList<string> Targets, IReadOnlyList<string> Features, bool? HasHeader);

/// <summary>The options of commands that read examples.</summary>
internal sealed class DataOptions
{
    private readonly Option<string> _data = new("--data")
    {
        HelpName = "FILE", Required = true, Description = "The examples: a CSV file, an IDX file, or a folder with the files of MNIST.",
    };

    private readonly Option<string?> _labels = new("--labels") { HelpName = "FILE", Description = "The labels of an IDX file of inputs." };

    private readonly Option<string?> _targets = new("--target")
    {
        HelpName = "COLUMNS", Description = "The target columns of a CSV file, by name or number, with commas between; the last ones if not given.",
    };

    private readonly Option<string?> _features = new("--features")
    {
        HelpName = "COLUMNS", Description = "The input columns of a CSV file; all others if not given.",
    };

    private readonly Option<bool> _noHeader = new("--no-header") { Description = "The first line of the CSV file is an example." };

    public void AddTo(Command command)
    {
        command.Add(_data);
        command.Add(_labels);
        command.Add(_targets);
        command.Add(_features);
        command.Add(_noHeader);
    }

    public DataChoice Of(ParseResult result) => new(
        result.GetRequiredValue(_data), result.GetValue(_labels), List(result.GetValue(_targets)), List(result.GetValue(_features)),
        result.GetValue(_noHeader) ? false : null);

    private static string[] List(string? text) => text?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
}
