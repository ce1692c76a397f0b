using System.ComponentModel;
using System.Globalization;
using System.Runtime.ExceptionServices;
using NetCompiler.Networks;
using NetCompiler.Optimizers;

namespace NetCompiler.Workers;

/// <summary>
/// Threads that carry out passes together with the thread that asks. They are made once, sleep when there is nothing to do, and are kept for the next pass of
/// any network; a pass allocates nothing. Two callers at one time get teams of their own.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class WorkerTeam
{
    /// <summary>The most workers a network may ask for.</summary>
    public const int MostWorkers = 64;

    /// <summary>Weights a worker changes at least: a few cache lines.</summary>
    private const int Block = 64;

    /// <summary>Weights from which on sharing them takes less time than waking a worker does.</summary>
    private const int LeastShared = 1 << 17;

    private static readonly PassBody s_update = Share;
    private static readonly Lock s_gate = new();
    private static WorkerTeam? s_idle;

    private readonly EventCount _passes = new();
    private readonly EventCount _meetings = new();
    private readonly EventCount _ends = new();
    private readonly int _count;
    private WorkerTeam? _next;
    private PassBody? _body;
    private PinnedSpans _spans;
    private Exception? _failure;
    private int _arrived;
    private int _left;

    private WorkerTeam(int count)
    {
        _count = count;
        for (var i = 1; i < count; i++)
        {
            var worker = new Worker(this, i, count);
            var thread = new Thread(() => Serve(worker))
            {
                IsBackground = true,
                Name = string.Create(CultureInfo.InvariantCulture, $"NetCompiler worker {i} of {count}"),
            };
            thread.UnsafeStart();
        }
    }

    /// <summary>The number, if a network may ask for so many workers.</summary>
    /// <param name="workers">From 1 to <see cref="MostWorkers"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">It may not.</exception>
    public static int Check(int workers) => workers is >= 1 and <= MostWorkers
        ? workers
        : throw new ArgumentOutOfRangeException(
            nameof(workers), workers, $"A network has 1 to {MostWorkers} workers; 1 is the caller's thread alone, Environment.ProcessorCount all that the machine has.");

    /// <summary>A whole step of an optimiser, by several workers if it can be made in pieces.</summary>
    /// <param name="workers">From 1 to <see cref="MostWorkers"/>.</param>
    /// <param name="info">The network.</param>
    /// <param name="optimizer">What changes the weights.</param>
    /// <param name="weights">All weights.</param>
    /// <param name="gradients">Their gradients, complete.</param>
    public static void Step(int workers, NetworkInfo info, IOptimizer optimizer, Span<float> weights, Span<float> gradients)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        if (workers > 1 && optimizer is IPiecewiseOptimizer piecewise)
        {
            piecewise.Begin(info, gradients);
            Update(workers, piecewise, 0, weights, gradients);
        }
        else
        {
            optimizer.Step(info, weights, gradients);
        }
    }

    /// <summary>A part of a step that was begun, by several workers if it is large.</summary>
    internal static void Update(int workers, IPiecewiseOptimizer optimizer, int first, Span<float> weights, Span<float> gradients)
    {
        if (workers > 1 && weights.Length >= LeastShared)
        {
            Run(workers, s_update, new PassSpans { Optimizer = optimizer, First = first, Weights = weights, Gradients = gradients });
        }
        else
        {
            optimizer.Continue(first, weights, gradients);
        }
    }

    private static double Share(Worker worker, in PassSpans spans)
    {
        var length = spans.Weights.Length;
        var blocks = (length + Block - 1) / Block;
        var from = Worker.Start(blocks, worker.Index, worker.Count) * Block;
        var to = Math.Min(length, Worker.Start(blocks, worker.Index + 1, worker.Count) * Block);
        spans.Optimizer!.Continue(spans.First + from, spans.Weights[from..to], spans.Gradients[from..to]);
        return 0;
    }

    /// <summary>Has <paramref name="workers"/> workers carry out a pass, the caller's thread among them, and waits for all.</summary>
    /// <param name="workers">From 1 to <see cref="MostWorkers"/>; with 1 no other thread is involved.</param>
    /// <param name="body">What each of them does.</param>
    /// <param name="spans">What they work on.</param>
    /// <returns>What worker 0 returned.</returns>
    public static double Run(int workers, PassBody body, in PassSpans spans)
    {
        ArgumentNullException.ThrowIfNull(body);
        if (workers <= 1)
        {
            return body(default, spans);
        }

        var team = Take(workers);
        try
        {
            return team.Run(body, spans);
        }
        finally
        {
            Return(team);
        }
    }

    /// <summary>Blocks until all workers of the pass have come here.</summary>
    internal void Wait()
    {
        var meeting = _meetings.Count;
        if (Volatile.Read(ref _failure) is null)
        {
            if (Interlocked.Increment(ref _arrived) == _count)
            {
                _arrived = 0;
                _meetings.Advance();
                return;
            }

            _meetings.Await(meeting);
        }

        if (Volatile.Read(ref _failure) is not null)
        {
            throw new PassAbandonedException();
        }
    }

    private static WorkerTeam Take(int count)
    {
        lock (s_gate)
        {
            for (WorkerTeam? before = null, team = s_idle; team is not null; before = team, team = team._next)
            {
                if (team._count == count)
                {
                    if (before is null)
                    {
                        s_idle = team._next;
                    }
                    else
                    {
                        before._next = team._next;
                    }

                    team._next = null;
                    return team;
                }
            }
        }

        return new WorkerTeam(count);
    }

    private static void Return(WorkerTeam team)
    {
        lock (s_gate)
        {
            team._next = s_idle;
            s_idle = team;
        }
    }

    private unsafe double Run(PassBody body, in PassSpans spans)
    {
        fixed (float* parameters = spans.Parameters, weights = spans.Weights, states = spans.States, inputs = spans.Inputs, targets = spans.Targets,
            outputGradients = spans.OutputGradients, outputs = spans.Outputs, inputGradients = spans.InputGradients, gradients = spans.Gradients,
            workspace = spans.Workspace)
        fixed (int* classes = spans.Classes)
        {
            _spans = new(spans, parameters, weights, states, inputs, targets, classes, outputGradients, outputs, inputGradients, gradients, workspace);
            (_body, _failure, _arrived, _left) = (body, null, 0, 0);
            var end = _ends.Count;
            _passes.Advance();
            var result = Work(new Worker(this, 0, _count), body, spans);

            // The caller keeps memory pinned until nobody looks at it any more.
            _ends.Await(end);
            if (_failure is { } failure)
            {
                ExceptionDispatchInfo.Throw(failure);
            }

            return result;
        }
    }

    private void Serve(Worker worker)
    {
        for (var pass = 0; ; pass++)
        {
            _passes.Await(pass);
            Work(worker, _body!, _spans.Spans);
            if (Interlocked.Increment(ref _left) == _count - 1)
            {
                _ends.Advance();
            }
        }
    }

    private double Work(Worker worker, PassBody body, in PassSpans spans)
    {
        try
        {
            return body(worker, spans);
        }
        catch (PassAbandonedException)
        {
            return 0;
        }
#pragma warning disable CA1031 // It is thrown again where the pass was asked for.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            // Those who wait for this one leave.
            Interlocked.CompareExchange(ref _failure, failure, null);
            _meetings.Advance();
            return 0;
        }
    }

    /// <summary>Unwinds a worker whose pass another one could not finish.</summary>
#pragma warning disable CA1032, CA1064 // It is never seen outside.
    private sealed class PassAbandonedException : Exception;
#pragma warning restore CA1032, CA1064
}
