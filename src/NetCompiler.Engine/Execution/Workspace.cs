using System.Numerics;

namespace NetCompiler.Engine.Execution;

/// <summary>The values and gradients of one run, for as many examples as the largest batch seen. Used by one thread at a time.</summary>
internal sealed class Workspace<T>(Plan<T> plan)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[]?[] _values = new T[plan.Sizes.Length][];
    private readonly T[]?[] _gradients = new T[plan.Sizes.Length][];
    private T[] _scratch = [];

    /// <summary>Examples of the run these values come from.</summary>
    public int Batch { get; set; }

    /// <summary>The values of node <paramref name="id"/>, example after example.</summary>
    public Span<T> Value(int id) => Rows(_values, id);

    /// <summary>The gradient with respect to the values of node <paramref name="id"/>.</summary>
    public Span<T> Gradient(int id) => Rows(_gradients, id);

    /// <summary>Numbers for the inside of one operator; the next one overwrites them.</summary>
    public Span<T> Scratch(int length)
    {
        if (_scratch.Length < length)
        {
            _scratch = new T[length];
        }

        return _scratch.AsSpan(0, length);
    }

    private Span<T> Rows(T[]?[] arrays, int id)
    {
        var node = plan.Nodes[id];
        var length = node.PerExample ? checked(Batch * plan.Sizes[id]) : plan.Sizes[id];
        var array = arrays[id];
        if (array is null || array.Length < length)
        {
            arrays[id] = array = new T[length];
        }

        return array.AsSpan(0, length);
    }
}
