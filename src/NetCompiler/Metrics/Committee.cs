using NetCompiler.Data;
using NetCompiler.Networks;

namespace NetCompiler.Metrics;

/// <summary>
/// Several networks that answer together: by the mean of their outputs, or by vote. They may be of different kinds, as long as inputs and
/// outputs have the same sizes.
/// </summary>
public sealed class Committee
{
    private readonly INetwork[] _members;

    /// <summary>Assembles the members.</summary>
    /// <param name="members">At least one.</param>
    /// <exception cref="ArgumentException">There are none, or their sizes differ.</exception>
    public Committee(IEnumerable<INetwork> members)
    {
        ArgumentNullException.ThrowIfNull(members);
        _members = [.. members];
        if (_members.Length == 0)
        {
            throw new ArgumentException("A committee has at least one member.", nameof(members));
        }

        var first = _members[0].Info;
        foreach (var member in _members)
        {
            if ((member.Info.InputSize, member.Info.OutputSize) != (first.InputSize, first.OutputSize))
            {
                throw new ArgumentException(
                    $"'{member.Info.Name}' goes from {member.Info.InputSize} to {member.Info.OutputSize} values, but '{first.Name}' from {first.InputSize} to {first.OutputSize}; members have the same sizes.", nameof(members));
            }
        }
    }

    /// <summary>The members.</summary>
    public IReadOnlyList<INetwork> Members => _members;

    /// <summary>The mean of the members' outputs.</summary>
    /// <param name="inputs">Examples, one after another.</param>
    /// <param name="outputs">Receives the means.</param>
    public void PredictBatch(ReadOnlySpan<float> inputs, Span<float> outputs)
    {
        var own = new float[outputs.Length];
        outputs.Clear();
        foreach (var member in _members)
        {
            member.PredictBatch(inputs, own);
            Optimizers.GradientMath.Add(outputs, own, 1f / _members.Length);
        }
    }

    /// <summary>For each example the share of the members that vote for each class; the largest output is a member's vote.</summary>
    /// <inheritdoc cref="PredictBatch"/>
    /// <exception cref="NotSupportedException">There is only one output.</exception>
    public void Vote(ReadOnlySpan<float> inputs, Span<float> outputs)
    {
        var size = _members[0].Info.OutputSize;
        if (size < 2)
        {
            throw new NotSupportedException("Members with one output cannot vote. Take the mean of their outputs.");
        }

        var own = new float[outputs.Length];
        outputs.Clear();
        foreach (var member in _members)
        {
            member.PredictBatch(inputs, own);
            for (var row = 0; row < own.Length; row += size)
            {
                outputs[row + Evaluator.IndexOfLargest(own.AsSpan(row, size))] += 1f / _members.Length;
            }
        }
    }

    /// <summary>The committee's decision on each example of a data set, for accuracy and for the curve of errors by rejects.</summary>
    /// <param name="data">Examples with classes, or with targets of which the largest is the class.</param>
    /// <param name="vote">Whether members vote; else their outputs are averaged.</param>
    public Decisions Decide(Dataset data, bool vote = false)
    {
        ArgumentNullException.ThrowIfNull(data);
        var size = _members[0].Info.OutputSize;
        var outputs = new float[(long)data.Count * size];
        if (vote)
        {
            Vote(data.Inputs, outputs);
        }
        else
        {
            PredictBatch(data.Inputs, outputs);
        }

        return Decisions.Of(outputs, size, data);
    }
}
