using System.Runtime.CompilerServices;
using NetCompiler.Dynamic;
using NetCompiler.TestKit;

namespace NetCompiler.Parity.Tests;

internal static class KeptAssemblies
{
    /// <summary>Networks compiled here stay: see <see cref="EmittedAssembly.AreCollectible"/>.</summary>
#pragma warning disable CA2255 // Before the first test of any class.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Keep()
    {
        EmittedAssembly.AreCollectible = false;
        if (Environment.GetEnvironmentVariable("NETCOMPILER_SCHEDULES") is not null)
        {
            DrawSchedules();
        }
    }

    // Apart: processes that tests start find most assemblies only after this module is there.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void DrawSchedules()
    {
        if (Fuzz.Schedules is { } seed)
        {
            EmittedNetwork.Options = options => options with { DrawnSchedules = options.DrawnSchedules ?? seed };
        }
    }
}
