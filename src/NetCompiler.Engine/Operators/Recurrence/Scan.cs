using System.Buffers;
using System.Numerics;
using NetCompiler.Core.Graph;
using NetCompiler.Engine.Execution;

namespace NetCompiler.Engine.Operators;

/// <summary>
/// A body applied to one step after another, on all examples at once. Backward keeps what entered each step, computes the step once more and goes back
/// through it.
/// </summary>
/// <remarks>Inputs: the sequence, what the first of the carried values start from (the others from 0), the weights of the body.</remarks>
internal sealed class Scan<T> : EngineOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Plan<T> _plan;
    private readonly WorkspacePool<T> _pool;
    private readonly Shape[] _weights;
    private readonly int _carried;
    private readonly bool _reverse;
    private readonly bool _last;
    private readonly int _truncate;

    public Scan(NetworkGraph body, bool reverse, bool last, int truncate)
    {
        _plan = new Plan<T>(body);
        _pool = new WorkspacePool<T>(_plan);
        _weights = [.. body.Parameters.Select(static p => p.Shape)];
        _carried = body.Inputs.Skip(1).Sum(i => body[i].Shape.Size);
        (_reverse, _last, _truncate) = (reverse, last, truncate);
    }

    public override void Forward(OperatorCall<T> call)
    {
        var workspace = _pool.Rent();
        var parameters = ArrayPool<T>.Shared.Rent(_plan.ParameterCount);
        var pass = Open(call, workspace, parameters, default);
        Run(call, pass, call.Scratch((Steps(call) + 1) * call.Batch * _carried), call.Output);
        ArrayPool<T>.Shared.Return(parameters);
        _pool.Return(workspace);
    }

    public override void Backward(OperatorCall<T> call)
    {
        var workspace = _pool.Rent();
        T[] parameters = ArrayPool<T>.Shared.Rent(_plan.ParameterCount), gradients = ArrayPool<T>.Shared.Rent(_plan.ParameterCount);
        var pass = Open(call, workspace, parameters, gradients.AsSpan(0, _plan.ParameterCount));
        var (steps, row) = (Steps(call), call.Batch * _carried);
        var scratch = call.Scratch((steps + 2) * row);
        var history = scratch[..((steps + 1) * row)];
        var returning = scratch[history.Length..];
        Run(call, pass, history, default);
        returning.Clear();
        for (var s = steps - 1; s >= 0; s--)
        {
            Enter(call, pass, history.Slice(s * row, row), Time(s, steps));
            pass.Forward(losses: false);
            pass.ClearGradients();
            Seed(call, pass, returning, s, steps);
            pass.Backward();
            Leave(call, pass, returning, gradients, Time(s, steps));
            if (_truncate > 0 && s > 0 && s % _truncate == 0)
            {
                returning.Clear();
            }
        }

        GiveStarts(call, returning);
        ArrayPool<T>.Shared.Return(parameters);
        ArrayPool<T>.Shared.Return(gradients);
        _pool.Return(workspace);
    }

    private static int Steps(OperatorCall<T> call) => call.Shape(0).Extents[0];

    private int Starts(OperatorCall<T> call) => call.InputCount - 1 - _weights.Length;

    private int Time(int step, int steps) => _reverse ? steps - 1 - step : step;

    private Pass<T> Open(OperatorCall<T> call, Workspace<T> workspace, T[] parameters, Span<T> gradients)
    {
        workspace.Batch = call.Batch;
        for (int i = 1 + Starts(call), at = 0; i < call.InputCount; i++)
        {
            call.Input(i).CopyTo(parameters.AsSpan(at));
            at += call.Input(i).Length;
        }

        return new Pass<T>
        {
            Plan = _plan,
            Workspace = workspace,
            Parameters = parameters,
            State = default,
            ParameterGradients = gradients,
            Training = call.Training,
            Seed = call.Seed,
            Step = call.Step,
            Request = new(FromLoss: false, Parameters: true, Inputs: true),
        };
    }

    // What is carried before the first step and after every step, one after another; the results where they are wanted.
    private void Run(OperatorCall<T> call, Pass<T> pass, Span<T> history, Span<T> results)
    {
        var (steps, row) = (Steps(call), call.Batch * _carried);
        history[..row].Clear();
        for (int i = 1, at = 0; i <= Starts(call); i++)
        {
            call.Input(i).CopyTo(history[at..]);
            at += call.Input(i).Length;
        }

        for (var s = 0; s < steps; s++)
        {
            Enter(call, pass, history.Slice(s * row, row), Time(s, steps));
            pass.Forward(losses: false);
            var after = history.Slice((s + 1) * row, row);
            foreach (var id in _plan.OutputIds.AsSpan(1))
            {
                var next = pass.Value(id);
                next.CopyTo(after);
                after = after[next.Length..];
            }

            var result = pass.Value(_plan.OutputIds[0]);
            var size = _plan.Sizes[_plan.OutputIds[0]];
            for (var n = 0; n < call.Batch && !results.IsEmpty; n++)
            {
                result.Slice(n * size, size).CopyTo(results[(_last ? n * size : ((n * steps) + Time(s, steps)) * size)..]);
            }
        }
    }

    private void Enter(OperatorCall<T> call, Pass<T> pass, ReadOnlySpan<T> carried, int time)
    {
        var (steps, size) = (Steps(call), _plan.Sizes[_plan.InputIds[0]]);
        var x = pass.Workspace.Value(_plan.InputIds[0]);
        for (var n = 0; n < call.Batch; n++)
        {
            call.Input(0).Slice(((n * steps) + time) * size, size).CopyTo(x[(n * size)..]);
        }

        foreach (var id in _plan.InputIds.AsSpan(1))
        {
            var state = pass.Workspace.Value(id);
            carried[..state.Length].CopyTo(state);
            carried = carried[state.Length..];
        }
    }

    private void Seed(OperatorCall<T> call, Pass<T> pass, ReadOnlySpan<T> returning, int step, int steps)
    {
        foreach (var id in _plan.OutputIds.AsSpan(1))
        {
            var length = call.Batch * _plan.Sizes[id];
            Add(pass.Gradient(id), returning[..length]);
            returning = returning[length..];
        }

        var result = pass.Gradient(_plan.OutputIds[0]);
        var size = _plan.Sizes[_plan.OutputIds[0]];
        for (var n = 0; n < call.Batch && !result.IsEmpty && (!_last || step == steps - 1); n++)
        {
            var from = _last ? n * size : ((n * steps) + Time(step, steps)) * size;
            Add(result.Slice(n * size, size), call.OutputGradient.Slice(from, size));
        }
    }

    private void Leave(OperatorCall<T> call, Pass<T> pass, Span<T> returning, T[] gradients, int time)
    {
        for (int i = 1 + Starts(call), at = 0; i < call.InputCount; i++)
        {
            var length = call.Shape(i).Size;
            Add(call.InputGradient(i), gradients.AsSpan(at, length));
            at += length;
        }

        var (steps, size) = (Steps(call), _plan.Sizes[_plan.InputIds[0]]);
        var dx = call.InputGradient(0);
        var inner = pass.Gradient(_plan.InputIds[0]);
        for (var n = 0; n < call.Batch && !dx.IsEmpty && !inner.IsEmpty; n++)
        {
            Add(dx.Slice(((n * steps) + time) * size, size), inner.Slice(n * size, size));
        }

        foreach (var id in _plan.InputIds.AsSpan(1))
        {
            var length = call.Batch * _plan.Sizes[id];
            var before = pass.Gradient(id);
            returning[..length].Clear();
            before.CopyTo(returning);
            returning = returning[length..];
        }
    }

    private void GiveStarts(OperatorCall<T> call, ReadOnlySpan<T> returning)
    {
        for (var i = 1; i <= Starts(call); i++)
        {
            Add(call.InputGradient(i), returning[..call.Input(i).Length]);
            returning = returning[call.Input(i).Length..];
        }
    }

    // Nothing where nobody wants it.
    private static void Add(Span<T> to, ReadOnlySpan<T> from)
    {
        for (var i = 0; i < to.Length; i++)
        {
            to[i] += from[i];
        }
    }
}
