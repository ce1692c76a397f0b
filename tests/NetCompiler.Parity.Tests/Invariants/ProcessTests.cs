using System.Globalization;
using System.Text.RegularExpressions;
using Xunit.Abstractions;

namespace NetCompiler.Parity.Tests.Invariants;

/// <summary>What other processes make of the same classes: the same bits at one vector width, the right numbers at every width, optimised code.</summary>
public sealed partial class ProcessTests(ITestOutputHelper output)
{
    /// <summary>The JIT gives up optimising at 60,000 bytes of IL; emitted methods keep to half of that.</summary>
    private const int LongestMethod = 30_000;

    [Fact]
    public void No_emitted_method_is_too_long_to_be_optimised()
    {
        Assert.True(Samples.Texts.Count >= 40, "The rule is about forty networks and more.");

        var listing = Child.Run(
            "prepare", Samples.Texts.Count, ("DOTNET_TieredCompilation", "0"), ("DOTNET_JitStdOutFile", "{folder}/listing.txt"), ("DOTNET_JitDisasmSummary", "1"));

        var methods = listing.Select(static line => Method().Match(line)).Where(static m => m.Success)
            .Select(static m => (Name: m.Groups[1].Value, Mode: m.Groups[2].Value, Size: int.Parse(m.Groups[3].Value, CultureInfo.InvariantCulture))).ToList();
        var kernels = methods.Where(static m => m.Name.Contains("Kernels:", StringComparison.Ordinal)).ToList();
        Assert.True(kernels.Count > 400, $"Only {kernels.Count} kernels are in the listing.");
        Assert.DoesNotContain(listing, static line => line.Contains("MinOpts", StringComparison.Ordinal));
        Assert.All(kernels, static m => Assert.Equal("FullOpts", m.Mode));
        var longest = methods.MaxBy(static m => m.Size);
        output.WriteLine($"{kernels.Count} kernels; the longest method, {longest.Name}, has {longest.Size} bytes of IL");
        Assert.True(longest.Size <= LongestMethod, $"{longest.Name} has {longest.Size} bytes of IL, and the limit is {LongestMethod}.");
    }

    [Fact]
    public void Another_process_computes_the_same_bits()
    {
        var here = Samples.All.Take(20).Select(static s => Child.Fingerprint(s.Class)).ToArray();

        Assert.Equal(here, Child.Run("fingerprint", here.Length));
    }

    [Theory]
    [InlineData("DOTNET_EnableAVX512", 256)]
    [InlineData("DOTNET_EnableAVX2", 128)]
    [InlineData("DOTNET_EnableHWIntrinsic", 0)]
    public void Every_vector_width_agrees_with_the_double_engine(string withoutSetting, int widest)
    {
        var lines = Child.Run("compare", Samples.Written.Count, (withoutSetting, "0"));

        var width = int.Parse(lines[0].Split(' ')[2], CultureInfo.InvariantCulture);
        Assert.True(width <= widest, lines[0]);
        Assert.Equal(Samples.Written.Select(static (_, i) => $"Net{i} compared"), lines.Skip(1));
    }

    [GeneratedRegex(@"JIT compiled (\S.*) \[(.*?), IL size=(\d+)")]
    private static partial Regex Method();
}
