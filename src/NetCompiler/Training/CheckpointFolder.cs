using System.Globalization;
using NetCompiler.Networks;
using NetCompiler.Storage;

namespace NetCompiler.Training;

/// <summary>The files of one training's checkpoints: the newest few, and the weights of the best epochs.</summary>
internal sealed class CheckpointFolder
{
    private const string Extension = ".safetensors";
    private const string Damaged = ".damaged";

    private readonly Checkpointing _settings;

    public CheckpointFolder(Checkpointing settings)
    {
        _settings = settings;
        Directory.CreateDirectory(settings.Folder);

        // What a killed process was writing.
        foreach (var file in Directory.GetFiles(settings.Folder, "*" + Extension + ".*" + AtomicFile.Unfinished))
        {
            File.Delete(file);
        }
    }

    /// <summary>The sentences about checkpoints that were damaged.</summary>
    public List<string> Refused { get; } = [];

    /// <summary>The newest checkpoint that is whole; null where there has been none.</summary>
    /// <exception cref="NetworkFileException">There are checkpoints, and all are damaged.</exception>
    public Checkpoint? Newest()
    {
        foreach (var file in Files("checkpoint-"))
        {
            try
            {
                return Checkpoint.Load(file);
            }
            catch (NetworkFileException e)
            {
                // Out of the way, since its number would make it the newest for ever; kept, since somebody may want to look at it.
                File.Move(file, file + Damaged, overwrite: true);
                Refused.Add($"{Path.GetFileName(file)}: {e.Message}");
            }
        }

        return Refused.Count == 0
            ? null
            : throw new NetworkFileException(
                $"No checkpoint in {_settings.Folder} is whole: {string.Join(" ", Refused)} Their names end in {Damaged} now; empty the folder to begin anew.");
    }

    public void Save(Checkpoint checkpoint, long step)
    {
        checkpoint.Save(PathOf("checkpoint-", step, 12));
        foreach (var file in Files("checkpoint-").Skip(_settings.Keep))
        {
            File.Delete(file);
        }
    }

    /// <summary>Keeps the weights of the newest epoch if it is among the best, and drops those that are no longer.</summary>
    /// <param name="network">With the weights of the newest epoch.</param>
    /// <param name="epoch">The newest epoch.</param>
    /// <param name="best">The best epochs.</param>
    public void SaveBest(INetwork network, int epoch, IEnumerable<int> best)
    {
        var kept = best.Select(e => PathOf("best-", e, 6)).ToHashSet(StringComparer.Ordinal);
        var path = PathOf("best-", epoch, 6);
        if (kept.Contains(path))
        {
            NetworkFile.Save(network.Info, network.Parameters, network.State, path);
        }

        foreach (var file in Files("best-").Where(f => !kept.Contains(f)))
        {
            File.Delete(file);
        }
    }

    /// <returns>The files of a kind, highest number first.</returns>
    private string[] Files(string kind) =>
        [.. Directory.GetFiles(_settings.Folder, kind + "*" + Extension).Where(static f => f.EndsWith(Extension, StringComparison.Ordinal)).OrderDescending(StringComparer.Ordinal)];

    private string PathOf(string kind, long number, int digits) =>
        Path.Combine(_settings.Folder, kind + number.ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0') + Extension);
}
