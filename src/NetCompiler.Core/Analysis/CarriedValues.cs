namespace NetCompiler.Core.Analysis;

/// <summary>What the body of a scan carries from step to step, in declared order.</summary>
internal sealed class CarriedValues
{
    private readonly Dictionary<int, int> _next = [];

    /// <summary>The values that enter a step: ids in the body's draft.</summary>
    public List<int> States { get; } = [];

    public bool Contains(int state) => States.Contains(state);

    /// <summary>Says what a state is at the next step; false when that has been said.</summary>
    public bool Continue(int state, int value)
    {
        if (_next.ContainsKey(state))
        {
            return false;
        }

        _next.Add(state, value);
        return true;
    }

    /// <summary>What it is at the next step; null when nothing says so.</summary>
    public int? NextOf(int state) => _next.TryGetValue(state, out var value) ? value : null;
}
