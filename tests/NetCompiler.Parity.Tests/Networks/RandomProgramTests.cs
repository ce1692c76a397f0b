using System.Globalization;
using NetCompiler.Core;
using NetCompiler.Core.Declaration;
using NetCompiler.Core.Kernels;
using NetCompiler.Core.Schedule;
using NetCompiler.TestKit;

namespace NetCompiler.Parity.Tests.Networks;

/// <summary>The programs and schedules of the networks of <see cref="RandomNetworkTests"/>, before they are C#.</summary>
public class RandomProgramTests(Announcer announcer) : IClassFixture<Announcer>
{
    [Fact]
    public void Their_programs_are_well_formed_and_compute_what_the_engine_does()
    {
        var found = RandomNetworkTests.Seeds().AsParallel().AsOrdered().SelectMany(static seed =>
        {
            var text = RandomNetwork.Text(seed);
            var graph = NetworkParityTests.Graph(text);
            var programs = NetworkCompiler.Lower(graph, NetworkOptions.Default);
            var problems = programs.SelectMany(KernelVerifier.Verify).ToList();
            return (problems.Count > 0 ? problems : InterpretedPrograms.Differences(graph, programs, 2 + (seed % 3), seed)).Select(p => $"seed {seed}: {p}\n{text}");
        }).ToList();
        announcer.Say(string.Create(CultureInfo.InvariantCulture, $"random networks: kernels of {RandomNetworkTests.Count} interpreted, {found.Count} differences"));
        Assert.True(found.Count == 0, string.Join("\n\n", found.Take(5)));
    }

    [Fact]
    public void Their_schedules_can_be_emitted()
    {
        foreach (var seed in RandomNetworkTests.Seeds().Where(static s => s % 10 == 0))
        {
            var text = RandomNetwork.Text(seed);
            var found = NetworkCompiler.Compile(NetworkParityTests.Graph(text), NetworkOptions.Default).Programs.SelectMany(static p => p.Calls).SelectMany(static c => c.Schedules)
                .Distinct().SelectMany(static s => ScheduleVerifier.Verify(s).Select(problem => s.Kernel.Name + ": " + problem)).ToList();
            Assert.True(found.Count == 0, $"seed {seed}: {string.Join(" ", found)}\n{text}");
        }
    }
}
