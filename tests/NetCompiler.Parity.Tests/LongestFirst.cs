using NetCompiler.Parity.Tests.Invariants;
using NetCompiler.Parity.Tests.Networks;
using NetCompiler.Parity.Tests.Zoo;
using Xunit.Abstractions;

[assembly: TestCollectionOrderer("NetCompiler.Parity.Tests." + nameof(NetCompiler.Parity.Tests.LongestFirst), "NetCompiler.Parity.Tests")]

namespace NetCompiler.Parity.Tests;

/// <summary>The classes that take minutes start first, so that no core waits at the end for the last of them.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly Type[] _long =
        [typeof(RandomNetworkTests), typeof(NetworkParityTests), typeof(RandomProgramTests), typeof(ZooTests), typeof(ProcessTests)];

    /// <inheritdoc/>
    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) => testCollections.OrderBy(static c =>
    {
        // A class without a collection of its own is one, named after it.
        var place = Array.FindIndex(_long, t => c.DisplayName.EndsWith(" " + t.FullName, StringComparison.Ordinal));
        return place < 0 ? _long.Length : place;
    });
}
