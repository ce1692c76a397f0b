using System.Runtime.InteropServices;
using System.Security.Cryptography;
using NetCompiler.Data;
using NetCompiler.Storage;
using NetCompiler.Training;

namespace NetCompiler.Tool.Training;

/// <summary>Keeps in the checkpoints what the training was made of, and refuses to go on with other data or settings.</summary>
/// <param name="identity">The settings as a text.</param>
/// <param name="training">The training examples.</param>
/// <param name="validation">The validation examples; null for none.</param>
internal sealed class SameTraining(string identity, Dataset training, Dataset? validation) : TrainingCallback, ICheckpointed
{
    private readonly string _data = Hash(training) + (validation is null ? "" : "+" + Hash(validation));

    public void Save(Checkpoint checkpoint, string prefix)
    {
        checkpoint.SetText(prefix + "identity", identity);
        checkpoint.SetText(prefix + "data", _data);
    }

    public void Restore(Checkpoint checkpoint, string prefix)
    {
        var then = checkpoint.Text(prefix + "identity");
        if (then != identity)
        {
            throw new NetworkFileException($"The checkpoint was made with {then}; this line says {identity}. Say the same to go on, or --fresh to begin anew.");
        }

        if (checkpoint.Text(prefix + "data") != _data)
        {
            throw new NetworkFileException("The checkpoint was made with other examples: the data or their division have changed. Give the same to go on, or --fresh to begin anew.");
        }
    }

    private static string Hash(Dataset data)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(MemoryMarshal.AsBytes(data.Inputs));
        hash.AppendData(MemoryMarshal.AsBytes(data.Targets));
        hash.AppendData(MemoryMarshal.AsBytes(data.Classes));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
