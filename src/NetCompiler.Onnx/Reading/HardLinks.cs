using System.Runtime.InteropServices;

namespace NetCompiler.Onnx.Reading;

/// <summary>How many names a file has: one that has a second name elsewhere may be anybody's.</summary>
internal static class HardLinks
{
    // struct statx of Linux, the same for every architecture: stx_nlink stands 16 bytes in, the whole has 256.
    private const int NamesOffset = 16;
    private const int StructureSize = 256;
    private const int CurrentFolder = -100;
    private const int DoNotFollow = 0x100;
    private const uint WantNames = 0x4;

    /// <summary>The names of a file; 1 where the system cannot say.</summary>
    public static int Count(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return 1;
        }

        var buffer = new byte[StructureSize];
        try
        {
            return statx(CurrentFolder, path, DoNotFollow, WantNames, buffer) == 0 ? BitConverter.ToInt32(buffer, NamesOffset) : 1;
        }
        catch (EntryPointNotFoundException)
        {
            return 1; // An old C library.
        }
    }

#pragma warning disable IDE1006, SYSLIB1054 // The C library's own name; source-generated marshalling would need unsafe blocks.
    [DllImport("libc", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int statx(int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, byte[] buffer);
#pragma warning restore IDE1006, SYSLIB1054
}
