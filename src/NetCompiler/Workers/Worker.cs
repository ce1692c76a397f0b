using System.ComponentModel;

namespace NetCompiler.Workers;

/// <summary>
/// One of the workers that carry out a pass together: worker 0 is the caller's own thread. Each takes examples, or blocks of weights, of its own, so
/// that no sum crosses workers and bits do not depend on their number. The default value is a worker alone.
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

    /// <summary>Blocks until all workers have come here.</summary>
    public void Wait() => _team?.Wait();

    /// <summary>Where part <paramref name="part"/> of <paramref name="blocks"/> blocks begins.</summary>
    /// <param name="blocks">Blocks of work in all.</param>
    /// <param name="part">From 0 to <paramref name="parts"/>, where the blocks end.</param>
    /// <param name="parts">How many share them.</param>
    public static int Start(int blocks, int part, int parts) => parts == 1 ? part * blocks : (int)((long)blocks * part / parts);

    private int Share(int rows, int index) => index > _others ? rows : Start(rows / Grain, index, Count) * Grain;
}
