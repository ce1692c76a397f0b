using System.Runtime.CompilerServices;
using NetCompiler.Dynamic;

namespace NetCompiler.Parity.Tests;

internal static class KeptAssemblies
{
    /// <summary>Networks compiled here stay: see <see cref="EmittedAssembly.AreCollectible"/>.</summary>
#pragma warning disable CA2255 // Before the first test of any class.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Keep() => EmittedAssembly.AreCollectible = false;
}
