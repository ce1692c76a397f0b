using System.Numerics;

namespace NetCompiler.Engine.Execution;

/// <summary>Workspaces not in use, so that many threads can predict at once without allocating in the long run.</summary>
internal sealed class WorkspacePool<T>(Plan<T> plan)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Workspace<T>?[] _free = new Workspace<T>?[2 * Math.Max(4, Environment.ProcessorCount)];

    public Workspace<T> Rent()
    {
        for (var i = 0; i < _free.Length; i++)
        {
            if (Volatile.Read(ref _free[i]) is not null && Interlocked.Exchange(ref _free[i], null) is { } workspace)
            {
                return workspace;
            }
        }

        return new Workspace<T>(plan);
    }

    /// <summary>Takes a workspace back; when more threads than slots came at once, it is left to the collector.</summary>
    public void Return(Workspace<T> workspace)
    {
        for (var i = 0; i < _free.Length; i++)
        {
            if (Interlocked.CompareExchange(ref _free[i], workspace, null) is null)
            {
                return;
            }
        }
    }
}
