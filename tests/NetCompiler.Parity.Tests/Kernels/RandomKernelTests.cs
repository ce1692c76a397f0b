using System.Globalization;
using NetCompiler.Core;
using NetCompiler.Core.Kernels;
using NetCompiler.Core.Schedule;
using Xunit.Abstractions;
using NetCompiler.TestKit;

namespace NetCompiler.Parity.Tests.Kernels;

/// <summary>Random kernels under random legal schedules. NETCOMPILER_FUZZ multiplies their number, NETCOMPILER_SEED moves them.</summary>
public sealed class RandomKernelTests(ITestOutputHelper output)
{
    private const int PerAssembly = 40;

    [Fact]
    public void Random_kernels_compute_what_they_say_under_random_schedules()
    {
        var first = (1 + Fuzz.Seed) * 1000;
        var forms = new Dictionary<string, int>();
        for (var batch = 0; batch < Fuzz.Factor; batch++)
        {
            var kernels = Enumerable.Range(first + (batch * PerAssembly), PerAssembly).Select(static s => (Seed: s, Kernel: RandomKernel.Make(s))).ToArray();
            var scheduled = kernels.Select(k => (k.Kernel, Schedules: Some(k.Kernel, new Random(k.Seed)))).ToArray();
            foreach (var schedule in scheduled.SelectMany(static s => s.Schedules))
            {
                var form = schedule.Form + (schedule.VectorReduces ? ", lanes reduced" : "") + (schedule.Packing is null ? "" : ", packed");
                forms[form] = forms.GetValueOrDefault(form) + 1;
            }

            var runs = KernelCompilation.Compile(scheduled);
            for (var i = 0; i < runs.Count; i++)
            {
                foreach (var rows in new[] { 1, 3, 11 })
                {
                    KernelCheck.Agree(kernels[i].Kernel, runs[i], rows, kernels[i].Seed, accumulate: rows == 3);
                }
            }
        }

        foreach (var (form, count) in forms.OrderByDescending(static p => p.Value))
        {
            output.WriteLine($"{count,5}  {form}");
        }

        Assert.True(forms.GetValueOrDefault("Tiled") > 20, "too few tiled schedules were drawn");
        Assert.True(forms.GetValueOrDefault("Tiled, lanes reduced") > 5, "too few schedules with reduced lanes were drawn");
    }

    private static EquatableArray<KernelSchedule> Some(Kernel kernel, Random random) => ProgramScheduler.Widths.Select(lanes =>
    {
        var candidates = Scheduler.Candidates(kernel, lanes);

        // Many kernels have one plain form and many with vectors, some the plain one only.
        var tiled = candidates.Where(static c => c.Form == ScheduleForm.Tiled).ToArray();
        var drawn = tiled.Length > 0 && random.Next(8) > 0 ? tiled[random.Next(tiled.Length)] : candidates[random.Next(candidates.Count)];
        return ExampleBlocks.IsPossible(drawn) ? drawn with { ExampleBlock = random.Next(5) } : drawn;
    }).ToEquatable();
}
