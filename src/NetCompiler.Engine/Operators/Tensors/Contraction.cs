using System.Numerics;
using NetCompiler.Core.Graph;
using NetCompiler.Engine.Execution;

namespace NetCompiler.Engine.Operators;

/// <summary>
/// y = Σ a · b · … with a letter for each axis, as einsum and matrix products have it. It walks over all letters and keeps the position in
/// every value; a letter that a value has with extent 1 does not move it.
/// </summary>
internal sealed class Contraction<T> : EngineOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int[] _extents;

    // Of each value, the result last, how far one step of each letter moves.
    private readonly int[][] _strides;

    public Contraction(string[] terms, string result, Shape[] inputs, Shape output)
    {
        var letters = string.Concat(terms.Append(result)).Distinct().ToArray();
        (string First, Shape Second)[] values = [.. terms.Zip(inputs), (result, output)];
        _extents = [.. letters.Select(l => values.Max(v => v.First.Select((f, d) => f == l ? v.Second.Extents[d] : 1).DefaultIfEmpty(1).Max()))];
        _strides = [.. values.Select(v => letters.Select(l => Stride(v.First, v.Second, l)).ToArray())];
    }

    public override bool HandlesShared => true;

    public static Contraction<T> MatMul(Shape a, Shape b, Shape y, bool transposeA, bool transposeB)
    {
        var batch = new string([.. Enumerable.Range(0, Math.Max(0, Math.Max(a.Rank, b.Rank) - 2)).Select(static i => (char)('A' + i))]);
        var left = a.Rank == 1 ? "k" : batch[(batch.Length - a.Rank + 2)..] + (transposeA ? "ki" : "ik");
        var right = b.Rank == 1 ? "k" : batch[(batch.Length - b.Rank + 2)..] + (transposeB ? "jk" : "kj");
        var result = batch + (a.Rank == 1 ? "" : "i") + (b.Rank == 1 ? "" : "j");
        return new([left, right], result.Length == 0 ? "1" : result, [a, b], y);
    }

    public static Contraction<T> Einsum(string equation, Shape[] inputs, Shape y)
    {
        var sides = equation.Replace(" ", "", StringComparison.Ordinal).Split("->");
        var terms = sides[0].Split(',');
        var others = terms.Zip(inputs).Max(static t => t.First.Contains("...", StringComparison.Ordinal) ? t.Second.Rank - t.First.Length + 3 : 0);
        string Full(string term, int rank) => term.Replace("...", new string([.. Enumerable.Range(others - rank, rank).Select(static i => (char)('0' + i))]), StringComparison.Ordinal);
        var full = terms.Zip(inputs).Select(t => Full(t.First, t.Second.Rank - t.First.Length + 3)).ToArray();
        var all = string.Concat(terms).Replace(".", "", StringComparison.Ordinal);
        var result = Full(sides.Length > 1 ? sides[1] : "..." + new string([.. all.Distinct().Where(l => all.Count(o => o == l) == 1).Order()]), others);
        return new(full, result.Length == 0 ? "1" : result, inputs, y);
    }

    public override void Forward(OperatorCall<T> call)
    {
        call.Output.Clear();
        Walk(call, backward: false);
    }

    public override void Backward(OperatorCall<T> call) => Walk(call, backward: true);

    private void Walk(OperatorCall<T> call, bool backward)
    {
        Span<int> at = stackalloc int[_strides.Length];
        Span<int> index = stackalloc int[_extents.Length];
        for (var n = 0; n < call.Examples(); n++)
        {
            index.Clear();
            for (var v = 0; v < at.Length; v++)
            {
                at[v] = n * (v < at.Length - 1 ? call.ExampleStride(v) : call.Size);
            }

            do
            {
                if (backward)
                {
                    AddGradients(call, at);
                }
                else
                {
                    call.Output[at[^1]] += Product(call, at, -1);
                }
            }
            while (Next(index, at));
        }
    }

    private static void AddGradients(OperatorCall<T> call, ReadOnlySpan<int> at)
    {
        for (var v = 0; v < at.Length - 1; v++)
        {
            if (call.InputGradient(v) is { IsEmpty: false } dx)
            {
                dx[at[v]] += call.OutputGradient[at[^1]] * Product(call, at, v);
            }
        }
    }

    private static T Product(OperatorCall<T> call, ReadOnlySpan<int> at, int without)
    {
        var product = T.One;
        for (var v = 0; v < at.Length - 1; v++)
        {
            product *= v == without ? T.One : call.Input(v)[at[v]];
        }

        return product;
    }

    private bool Next(Span<int> index, Span<int> at)
    {
        for (var l = index.Length - 1; l >= 0; l--)
        {
            var carry = ++index[l] == _extents[l];
            for (var v = 0; v < at.Length; v++)
            {
                at[v] += carry ? -(_extents[l] - 1) * _strides[v][l] : _strides[v][l];
            }

            if (!carry)
            {
                return true;
            }

            index[l] = 0;
        }

        return false;
    }

    // A letter that stands twice walks down the diagonal.
    private static int Stride(string letters, Shape shape, char letter) => Enumerable.Range(0, letters.Length)
        .Where(d => letters[d] == letter && d < shape.Rank && shape.Extents[d] > 1)
        .Sum(d => shape.Extents.Skip(d + 1).Aggregate(1, static (a, b) => a * b));
}
