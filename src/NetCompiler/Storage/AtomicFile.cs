using System.Runtime.InteropServices;
using System.Text;

namespace NetCompiler.Storage;

/// <summary>Replaces a file as a whole: a failure, a killed process or a power cut leaves the old one or the new one, never a part.</summary>
internal static class AtomicFile
{
    /// <summary>The end of the names of files that are being written, or were when the process died.</summary>
    public const string Unfinished = ".tmp";

    /// <summary>Tests end the process here, between two parts of a save; null otherwise.</summary>
    public static Action<AtomicFileStage>? Reached { get; set; }

    /// <summary>Writes beside the file, flushes to the disk, renames over it, and flushes the folder, which holds the name.</summary>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var full = Path.GetFullPath(path);
        var temporary = $"{full}.{Guid.NewGuid():N}{Unfinished}";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                Reached?.Invoke(AtomicFileStage.Created);
                write(stream);
                Reached?.Invoke(AtomicFileStage.Written);
                stream.Flush(flushToDisk: true);
            }

            Reached?.Invoke(AtomicFileStage.Flushed);
            File.Move(temporary, full, overwrite: true);
            Reached?.Invoke(AtomicFileStage.Renamed);
            FlushFolder(Path.GetDirectoryName(full)!);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Asks the system to put a folder's names on the disk. Windows does so by itself; elsewhere .NET has no call for it.</summary>
    public static void FlushFolder(string folder)
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS())
        {
            return;
        }

        // Some file systems refuse; the file itself is on the disk all the same.
        const int ReadOnly = 0;
        var descriptor = Open(Encoding.UTF8.GetBytes(folder + '\0'), ReadOnly);
        if (descriptor >= 0)
        {
            _ = Synchronise(descriptor);
            _ = Close(descriptor);
        }
    }

#pragma warning disable SYSLIB1054 // LibraryImport needs unsafe blocks, which the runtime does without.
    [DllImport("libc", EntryPoint = "open")]
    private static extern int Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync")]
    private static extern int Synchronise(int descriptor);

    [DllImport("libc", EntryPoint = "close")]
    private static extern int Close(int descriptor);
#pragma warning restore SYSLIB1054
}

/// <summary>How far a save is.</summary>
internal enum AtomicFileStage
{
    /// <summary>The temporary file is there, empty.</summary>
    Created,

    /// <summary>Its contents are written, perhaps not yet on the disk.</summary>
    Written,

    /// <summary>They are on the disk.</summary>
    Flushed,

    /// <summary>The file has its name.</summary>
    Renamed,
}
