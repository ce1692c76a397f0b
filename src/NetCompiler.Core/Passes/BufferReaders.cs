using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Passes;

/// <summary>Which calls read each buffer of a program, kept while calls are merged: to look through all of them each time takes the square of their number.</summary>
internal sealed class BufferReaders
{
    private readonly Dictionary<int, List<(KernelCall Call, StepView? View)>> _readers = [];

    public BufferReaders(IEnumerable<CallUse> calls)
    {
        foreach (var call in calls)
        {
            Add(call);
        }
    }

    /// <summary>The calls that read a buffer, with the view each has of it; one that reads it through two views is there twice.</summary>
    public IReadOnlyList<(KernelCall Call, StepView? View)> Of(int buffer) =>
        _readers.TryGetValue(buffer, out var readers) ? readers : [];

    public void Replace(CallUse first, CallUse second, CallUse merged)
    {
        Remove(first);
        Remove(second);
        Add(merged);
    }

    private void Add(CallUse use)
    {
        foreach (var (buffer, view) in use.Read)
        {
            if (!_readers.TryGetValue(buffer, out var readers))
            {
                _readers.Add(buffer, readers = []);
            }

            readers.Add((use.Call, view));
        }
    }

    private void Remove(CallUse use)
    {
        foreach (var (buffer, _) in use.Read)
        {
            _readers[buffer].RemoveAll(r => ReferenceEquals(r.Call, use.Call));
        }
    }
}
