using System.Numerics;
using NetCompiler.Engine.Execution;

namespace NetCompiler.Engine.Operators;

/// <summary>x' = W x + b limited to 0..1, until x' = x or the rounds are over. The result is x, how many rounds changed it, or both. Nothing flows back.</summary>
internal sealed class Settle<T>(int units, int rounds, bool givesState, bool givesRounds) : EngineOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override void Forward(OperatorCall<T> call)
    {
        var scratch = call.Scratch(2 * units);
        var state = scratch[..units];
        var next = scratch[units..];
        for (var n = 0; n < call.Batch; n++)
        {
            call.Input(0).Slice(n * units, units).CopyTo(state);
            var changes = 0;
            while (changes < rounds && Round(call, state, next))
            {
                next.CopyTo(state);
                changes++;
            }

            var result = call.Output.Slice(n * call.Size, call.Size);
            if (givesState)
            {
                state.CopyTo(result);
            }

            if (givesRounds)
            {
                result[^1] = T.CreateTruncating(changes);
            }
        }
    }

    public override void Backward(OperatorCall<T> call)
    {
    }

    private bool Round(OperatorCall<T> call, ReadOnlySpan<T> state, Span<T> next)
    {
        var weight = call.Input(1);
        for (var i = 0; i < units; i++)
        {
            var sum = call.Input(2)[i];
            for (var j = 0; j < units; j++)
            {
                sum += weight[(i * units) + j] * state[j];
            }

            next[i] = T.Min(T.Max(sum, T.Zero), T.One);
        }

        return !next.SequenceEqual(state);
    }
}
