using System.Reflection;
using NetCompiler.Networks;
using NetCompiler.Numerics;
using ParameterInfo = NetCompiler.Networks.ParameterInfo;

namespace NetCompiler.Parity.Tests.Invariants;

/// <summary>The floats of a network's memory that hold no value.</summary>
internal static class Gaps
{
    private const BindingFlags Hidden = BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance;

    /// <summary>Positions of parameter memory that no parameter reaches.</summary>
    public static int[] OfParameters(NetworkInfo info) => Find(info.Parameters, info.ParameterMemory);

    /// <summary>Positions of state memory that no state reaches.</summary>
    public static int[] OfStates(NetworkInfo info) => Find(info.States, info.StateMemory);

    public static void Fill(Span<float> memory, int[] gaps, float value)
    {
        foreach (var gap in memory.IsEmpty ? [] : gaps)
        {
            memory[gap] = value;
        }
    }

    /// <summary>
    /// Fills all scratch that this thread has for a class. What a call reads there it wrote before, but for the gaps of a step's gradients: they are 0 from
    /// the beginning, and no kernel stores anything there.
    /// </summary>
    /// <returns>How many floats there are.</returns>
    public static int SpoilScratch(Type network, int[] gaps)
    {
        var floats = 0;
        foreach (var part in typeof(NetworkScratch).GetFields(Hidden))
        {
            if (Part(network, part) is { } memory)
            {
                memory.Span.Fill(float.NaN);
                floats += memory.Length;
            }
        }

        Fill(StepGradients(network), gaps, 0);
        return floats;
    }

    /// <summary>The gradients of the last step of this thread for a class; empty if there was none.</summary>
    public static Span<float> StepGradients(Type network) => Part(network, typeof(NetworkScratch).GetField("_gradients", Hidden)!) is { } memory ? memory.Span : [];

    private static AlignedMemory? Part(Type network, FieldInfo part)
    {
        // The driver is local to its file, so its name begins with that of the file and ends with its own.
        var driver = network.Assembly.GetTypes().Single(t => t.Name.EndsWith($"__{network.Name}Driver", StringComparison.Ordinal));
        var scratch = (NetworkScratch?)driver.GetField("t_scratch", Hidden)!.GetValue(null);
        return scratch is null ? null : part.GetValue(scratch) as AlignedMemory;
    }

    private static int[] Find(IReadOnlyList<ParameterInfo> tensors, int length)
    {
        var memory = new float[length];
        foreach (var tensor in tensors)
        {
            var ones = new float[tensor.Size];
            Array.Fill(ones, 1);
            tensor.CopyFrom(ones, memory);
        }

        return [.. Enumerable.Range(0, length).Where(i => memory[i] == 0)];
    }
}
