namespace NetCompiler.Core.Schedule;

/// <summary>
/// The machine the cost model believes in, one per vector width. The figures for 16 lanes were fitted to measurements on a core with full
/// 512-bit units; those for 8 lanes take over what does not depend on the width; 4 lanes stand for processors without fused multiply-add.
/// Few machines run that form, so ties go further there.
/// </summary>
internal sealed record VectorMachine
{
    /// <summary>Floats in a line of the caches.</summary>
    public const int LineFloats = 16;

    /// <summary>Floats in a vector.</summary>
    public required int Lanes { get; init; }

    /// <summary>Vector registers the instruction set has.</summary>
    public required int Registers { get; init; }

    /// <summary>Most accumulators a tile may keep, all partial ones included: what is left of the registers holds loaded operands.</summary>
    public required int MostAccumulators { get; init; }

    /// <summary>Live values from which on the JIT spills.</summary>
    public required double SpillsFrom { get; init; }

    /// <summary>Vector multiply-adds a cycle.</summary>
    public required double MultiplyAddsPerCycle { get; init; }

    /// <summary>Bytes a cycle from the second-level cache in long runs.</summary>
    public required double SecondLevelBytesPerCycle { get; init; }

    /// <summary>Candidates whose estimate is less than this times the best are ties, of which the smallest code wins.</summary>
    public double Tie { get; init; } = 1.01;

    /// <summary>Shapes that are walked exactly after the quick bound.</summary>
    public int ShapesWalked { get; init; } = 16;

    /// <summary>Whether loops may be unrolled or written out, and reduction axes split.</summary>
    public bool Unrolls { get; init; } = true;

    /// <summary>Most rows of a tile whose lanes are added together at the end, which takes many lines for each.</summary>
    public int MostReducedRows { get; init; } = 2;

    /// <summary>Vectors of results of a kernel that keeps nothing in registers: more only makes the method longer.</summary>
    public int MostWithoutAccumulators { get; init; } = 8;

    /// <summary>Whether the size of the code counts as much as its speed.</summary>
    public bool IsCompact { get; init; }

    /// <summary>Whether rows that full tiles leave over are done by fours before they are done one by one.</summary>
    public bool HasMiddleRows { get; init; }

    /// <summary>Vector loads a cycle that hit the first-level cache.</summary>
    public double LoadsPerCycle { get; init; } = 1.85;

    /// <summary>Instructions a cycle.</summary>
    public double IssueWidth { get; init; } = 6;

    /// <summary>Instructions that move a span to the next round and check its bounds.</summary>
    public double MoveInstructions { get; init; } = 6;

    /// <summary>Cycles from one multiply-add to a dependent one.</summary>
    public double Latency { get; init; } = 4;

    /// <summary>Cycles to call a micro-kernel and slice its spans.</summary>
    public double Call { get; init; } = 10;

    /// <summary>Cycles to enter and leave an inner loop, most of it the mispredicted last branch.</summary>
    public double LoopEntry { get; init; } = 6;

    /// <summary>Usable bytes of the first-level data cache.</summary>
    public double FirstLevel { get; init; } = 40 * 1024;

    /// <summary>Usable bytes of the second-level cache.</summary>
    public double SecondLevel { get; init; } = 900 * 1024;

    /// <summary>Bytes a cycle from beyond the second-level cache.</summary>
    public double FarBytesPerCycle { get; init; } = 12;

    /// <summary>Length of a contiguous run, in bytes, at which half the cache's bandwidth is reached.</summary>
    public double HalfBandwidthRun { get; init; } = 48;

    /// <summary>The same for what comes from beyond the second-level cache.</summary>
    public double HalfFarRun { get; init; } = 192;

    /// <summary>Memory streams the prefetchers follow without loss.</summary>
    public double Streams { get; init; } = 12;

    /// <summary>Cycles for each multiply-add written out beyond 32: instruction fetch.</summary>
    public double CodeCyclesPerOperation { get; init; } = 0.05;

    /// <summary>Calls per method that the JIT inlines before it gives up on some.</summary>
    public double InlinedCalls { get; init; } = 16;

    /// <summary>Slices and vector copies per method before the JIT gives up inlining them.</summary>
    public double InlinedSlices { get; init; } = 90;

    /// <summary>Cycles to copy one float of a run of vectors into a panel.</summary>
    public double CopyCycles { get; init; } = 0.15;

    /// <summary>Cycles to move one float into a panel by 4×4 transposition.</summary>
    public double TransposeCycles { get; init; } = 0.3;

    /// <summary>Cycles to move one float into a panel where no 4×4 block is contiguous.</summary>
    public double ScatterCycles { get; init; } = 1.4;

    /// <summary>
    /// The same machine for networks with hundreds of different kernels: half as many accumulators cost a few percent, and the code is less than
    /// half as long.
    /// </summary>
    private VectorMachine Compact() => this with
    {
        MostAccumulators = Math.Min(MostAccumulators, Lanes == 16 ? 12 : 6),
        MostReducedRows = 1,
        ShapesWalked = 5,
        Unrolls = false,
        MostWithoutAccumulators = 2,
        IsCompact = true,
        HasMiddleRows = false,
        Tie = 1.25,
    };

    /// <summary>Widest to narrowest.</summary>
    public static IReadOnlyList<VectorMachine> All { get; } =
    [
        new() { Lanes = 16, Registers = 32, MostAccumulators = 29, SpillsFrom = 30, MultiplyAddsPerCycle = 2, SecondLevelBytesPerCycle = 40, MostReducedRows = 4, HasMiddleRows = true },
        new() { Lanes = 8, Registers = 16, MostAccumulators = 14, SpillsFrom = 15.5, MultiplyAddsPerCycle = 2, SecondLevelBytesPerCycle = 36, HasMiddleRows = true },
        new() { Lanes = 4, Registers = 16, MostAccumulators = 8, SpillsFrom = 14, MultiplyAddsPerCycle = 1, SecondLevelBytesPerCycle = 32, Tie = 1.5 },
    ];

    /// <summary>A machine with longer vectors when it uses its shortest, for rows that these hold.</summary>
    public static VectorMachine Short { get; } = All[1] with { Lanes = All[2].Lanes, MostReducedRows = 4 };

    /// <summary>Whether this is <see cref="Short"/>.</summary>
    public bool IsShort => this == Short;

    private static readonly VectorMachine[] AllCompact = [.. All.Select(static m => m.Compact())];

    /// <summary>Most accumulators that any machine keeps in vectors of this length.</summary>
    public static int MostAccumulatorsOf(int lanes) => Math.Max(Of(lanes).MostAccumulators, lanes == Short.Lanes ? Short.MostAccumulators : 0);

    public static VectorMachine Of(int lanes) => All.FirstOrDefault(m => m.Lanes == lanes)
        ?? throw new ArgumentOutOfRangeException(nameof(lanes), lanes, $"There is no machine with {lanes} lanes; expected 16, 8 or 4.");

    public static VectorMachine CompactOf(int lanes) => AllCompact.FirstOrDefault(m => m.Lanes == lanes) ?? Of(lanes).Compact();
}
