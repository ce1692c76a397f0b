using System.ComponentModel;

namespace NetCompiler.Workers;

/// <summary>
/// One of the workers that carry out a pass together: worker 0 is the caller's own thread. Each takes examples, blocks of weights, or
/// sums over a half of the examples, which is the same for any number of workers: bits do not depend on it. The default value is a worker alone.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct Worker
{
    /// <summary>Examples are handed out in multiples of this, so that register tiles stay whole.</summary>
    private const int Grain = 4;

    private readonly WorkerTeam? _team;
    private readonly int _others;

    internal Worker(WorkerTeam team, int index, int count)
    {
        _team = team;
        Index = index;
        _others = count - 1;
    }

    /// <summary>From 0 to below <see cref="Count"/>.</summary>
    public int Index { get; }

    /// <summary><see cref="Index"/>, counted from the last one.</summary>
    public int IndexFromLast => _others - Index;

    /// <summary>How many there are.</summary>
    public int Count => _others + 1;

    /// <summary>Whether it is the caller's own thread, which does what cannot be shared.</summary>
    public bool IsFirst => Index == 0;

    /// <summary>The first of the examples that are this worker's.</summary>
    /// <param name="rows">Examples of the pass.</param>
    public int From(int rows) => _team is null ? 0 : Share(rows, Index);

    /// <summary>How many examples are this worker's; none when there are too few.</summary>
    /// <param name="rows">Examples of the pass.</param>
    public int Rows(int rows) => _team is null ? rows : Share(rows, Index + 1) - Share(rows, Index);

    /// <summary>Where the second half of the examples begins: where the second of two workers does.</summary>
    /// <param name="rows">Examples of the pass.</param>
    public static int Half(int rows) => Start(rows / Grain, 1, 2) * Grain;

    /// <summary>Whether this worker has to do with a half of the examples: an even number of workers shares them, an odd one has all to do with both.</summary>
    /// <param name="half">0 or 1.</param>
    public bool HasHalf(int half) => Count % 2 != 0 || Index / (Count / 2) == half;

    /// <summary>Which of those who have to do with a half it is.</summary>
    public int IndexInHalf => Count % 2 != 0 ? Index : Index % (Count / 2);

    /// <summary>How many have to do with the same half.</summary>
    public int CountOfHalf => Count % 2 != 0 ? Count : Count / 2;

    /// <summary>Blocks until all workers have come here.</summary>
    public void Wait() => _team?.Wait();

    /// <summary>Where part <paramref name="part"/> of <paramref name="blocks"/> blocks begins.</summary>
    /// <param name="blocks">Blocks of work in all.</param>
    /// <param name="part">From 0 to <paramref name="parts"/>, where the blocks end.</param>
    /// <param name="parts">How many share them.</param>
    public static int Start(int blocks, int part, int parts) => parts == 1 ? part * blocks : (int)((long)blocks * part / parts);

    private int Share(int rows, int index) => index > _others ? rows : Start(rows / Grain, index, Count) * Grain;
}
