using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Emit;

/// <summary>
/// Prints expressions as C#. Loads and costly or repeated parts become locals, once per scope: two texts that are equal name the same value,
/// since names are never assigned again inside a scope.
/// </summary>
/// <param name="declare">Writes <c>type name = text;</c> and gives the name; called once for each text of a scope.</param>
internal sealed class ExpressionText(OperationText operations, Func<string, string, string> declare)
{
    private readonly Stack<Dictionary<string, string>> _scopes = new([new(StringComparer.Ordinal)]);
    private readonly Dictionary<Expression, int> _times = [];

    // Names that are locals already: one with the value of another would be one too many to read.
    private readonly HashSet<string> _locals = new(StringComparer.Ordinal);

    public OperationText Operations { get; } = operations;

    /// <summary>Counts the parts of the expressions that will be printed together; parts met twice get a local.</summary>
    public void Expect(IEnumerable<Expression> expressions)
    {
        _times.Clear();
        foreach (var e in expressions)
        {
            Count(e);
        }
    }

    /// <summary>Names made from here on are forgotten at <see cref="Leave"/>.</summary>
    public void Enter() => _scopes.Push(new(StringComparer.Ordinal));

    public void Leave() => _scopes.Pop();

    /// <summary>A local holding <paramref name="text"/>: an earlier one of an open scope if there is one.</summary>
    /// <param name="hint">What its name begins with.</param>
    public string Local(string hint, string text) => _locals.Contains(text) ? text : Known(text) ?? (_scopes.Peek()[text] = Declared(hint, text));

    /// <summary>The local that holds <paramref name="text"/>, if there is one.</summary>
    public string? Known(string text)
    {
        foreach (var scope in _scopes)
        {
            if (scope.TryGetValue(text, out var known))
            {
                return known;
            }
        }

        return null;
    }

    /// <summary>From here on <paramref name="text"/> is worth <paramref name="name"/>: the element was written and will be stored.</summary>
    public void Replace(string text, string name) => _scopes.Peek()[text] = name;

    /// <param name="leaf">The text of a read, an accumulator, an index or a random value; null for parts it leaves to this class.</param>
    public string Print(Expression e, Func<Expression, string?> leaf)
    {
        if (leaf(e) is { } text)
        {
            return text;
        }

        return e switch
        {
            Constant c => Operations.Constant(c.Value),
            Operation o when OperationText.IsExpensive(o.Kind) || IsRepeated(o) => Local("t", OperationText.Bare(PrintOperation(o, leaf))),
            Operation o => PrintOperation(o, leaf),
            _ => throw new InvalidOperationException($"No text for {e}."),
        };
    }

    /// <summary><c>accumulator + e</c>, as one fused step when e is a product.</summary>
    public string PrintSum(Expression e, string accumulator, Func<Expression, string?> leaf) =>
        IsProduct(e, leaf, out var a, out var b)
            ? Operations.MultiplyAdd(Print(a, leaf), Print(b, leaf), accumulator)
            : Operations.Binary(ScalarOperation.Add, accumulator, Print(e, leaf));

    private string Declared(string hint, string text)
    {
        var name = declare(hint, text);
        _locals.Add(name);
        return name;
    }

    private string PrintOperation(Operation o, Func<Expression, string?> leaf)
    {
        string P(int i) => Print(o.Operands[i], leaf);
        switch (o.Kind)
        {
            case ScalarOperation.Add when IsMix(o, leaf, out var x, out var h, out var y):
                return OperationText.LogisticMix(Print(x, leaf), Print(h, leaf), Print(y, leaf));
            case ScalarOperation.Add when IsProduct(o.Operands[0], leaf, out var a, out var b):
                return Operations.MultiplyAdd(Print(a, leaf), Print(b, leaf), P(1));
            case ScalarOperation.Add when IsProduct(o.Operands[1], leaf, out var a, out var b):
                return Operations.MultiplyAdd(Print(a, leaf), Print(b, leaf), P(0));
            case ScalarOperation.Subtract when IsProduct(o.Operands[0], leaf, out var a, out var b):
                return Operations.MultiplyAdd(Print(a, leaf), Print(b, leaf), Operations.Unary(ScalarOperation.Negate, P(1)));
            case ScalarOperation.Subtract when IsProduct(o.Operands[1], leaf, out var a, out var b):
                return Operations.MultiplyAdd(Operations.Unary(ScalarOperation.Negate, Print(a, leaf)), Print(b, leaf), P(0));
            case ScalarOperation.Multiply when IsGated(o, leaf, out var gate, out var gated):
                return OperationText.LogisticTanh(Print(gate, leaf), Print(gated, leaf));
            case ScalarOperation.Select:
                return Operations.Choose(Condition(o.Operands[0], leaf), P(1), P(2));
            case ScalarOperation.Sign:
                return Operations.Unary(o.Kind, Local("t", P(0)));
            default:
                return o.Operands.Count == 1 ? Operations.Unary(o.Kind, P(0)) : Operations.Binary(o.Kind, P(0), P(1));
        }
    }

    // A comparison is used as the mask it is, a product of comparisons as both.
    private string Condition(Expression e, Func<Expression, string?> leaf)
    {
        if (leaf(e) is null && e is Operation o)
        {
            if (OperationText.IsComparison(o.Kind))
            {
                return Operations.Compare(o.Kind, Print(o.Operands[0], leaf), Print(o.Operands[1], leaf));
            }

            if (o.Kind == ScalarOperation.Multiply && o.Operands.All(static x => x is Operation p && OperationText.IsComparison(p.Kind)))
            {
                return Operations.Both(Condition(o.Operands[0], leaf), Condition(o.Operands[1], leaf));
            }
        }

        return Operations.IsTrue(Print(e, leaf));
    }

    private bool IsProduct(Expression e, Func<Expression, string?> leaf, out Expression a, out Expression b)
    {
        a = b = e;
        if (e is not Operation { Kind: ScalarOperation.Multiply } o || IsRepeated(e) || leaf(e) is not null)
        {
            return false;
        }

        (a, b) = (o.Operands[0], o.Operands[1]);
        return true;
    }

    // logistic(x) · tanh(y), neither of which is needed for itself: two quotients with one division.
    private bool IsGated(Operation product, Func<Expression, string?> leaf, out Expression x, out Expression y)
    {
        x = y = product;
        foreach (var (a, b) in new[] { (product.Operands[0], product.Operands[1]), (product.Operands[1], product.Operands[0]) })
        {
            if (a is Operation { Kind: ScalarOperation.Logistic } gate && b is Operation { Kind: ScalarOperation.Tanh } gated
                && !IsRepeated(a) && !IsRepeated(b) && leaf(a) is null && leaf(b) is null)
            {
                (x, y) = (gate.Operands[0], gated.Operands[0]);
                return true;
            }
        }

        return false;
    }

    // z·h + (1 - z)·tanh(y) with z = logistic(x), of which nothing else is needed: what a GRU keeps and what comes in its place, with one division.
    private bool IsMix(Operation sum, Func<Expression, string?> leaf, out Expression x, out Expression h, out Expression y)
    {
        x = h = y = sum;
        foreach (var (kept, taken) in Both(sum))
        {
            foreach (var (gate, state) in Both(kept as Operation))
            {
                foreach (var (rest, value) in Both(taken as Operation))
                {
                    if (gate is Operation { Kind: ScalarOperation.Logistic } z && value is Operation { Kind: ScalarOperation.Tanh } tanh
                        && rest is Operation { Kind: ScalarOperation.Subtract } one && one.Operands[0] is Constant { Value: 1 } && one.Operands[1] == z
                        && kept is Operation { Kind: ScalarOperation.Multiply } && taken is Operation { Kind: ScalarOperation.Multiply }
                        && _times.TryGetValue(z, out var times) && times == 2 && !new[] { kept, taken, rest, value }.Any(IsRepeated) && new[] { kept, taken, rest, value, z }.All(e => leaf(e) is null))
                    {
                        (x, h, y) = (z.Operands[0], state, tanh.Operands[0]);
                        return true;
                    }
                }
            }
        }

        return false;
    }

    private static (Expression, Expression)[] Both(Operation? o) =>
        o?.Operands.Count == 2 ? [(o.Operands[0], o.Operands[1]), (o.Operands[1], o.Operands[0])] : [];

    private bool IsRepeated(Expression e) => _times.TryGetValue(e, out var times) && times > 1;

    private void Count(Expression e)
    {
        if (e is not (Operation or RowValue))
        {
            return;
        }

        _times[e] = _times.TryGetValue(e, out var times) ? times + 1 : 1;
        if (times > 0)
        {
            return;
        }

        foreach (var part in e is Operation o ? o.Operands : EquatableArray.Of(((RowValue)e).Body))
        {
            Count(part);
        }
    }
}
