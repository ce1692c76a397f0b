namespace NetCompiler.TestKit;

/// <summary>
/// Scans: blocks of a few random operators at each step of a sequence, which carry values. All of them are smooth, because what a body computes is not
/// looked through for kinks, and what is carried is bounded, so that no step makes it grow.
/// </summary>
public sealed partial class RandomNetwork
{
    private const int Cells = 9;

    private static readonly string[] Smooth =
    [
        "tanh", "logistic", "bipolar", "scaledtanh", "softsign", "gelu", "silu", "mish", "softplus", "softmax", "sin", "cos", "erf", "atan", "cumsum axis=0", "scale 0.5 offset=0.1",
        "scale -0.7", "asinh",
    ];

    private static readonly string[] Bounded = ["tanh", "logistic", "bipolar", "softsign", "sin", "cos", "erf", "atan", "softmax"];

    private int _cells;

    private void Scan(Value from)
    {
        var (kind, units) = (Deal("scan", Cells, every: 3), _random.Next(1, 9));
        var name = "cell" + Number(++_cells);

        // Of a matrix, and of what is as wide as the step.
        units = kind switch { 3 => 2 * _random.Next(1, 4), 6 => from.Extents[1], _ => units };
        _lines.InsertRange(0, [$"block {name}(n) {{", .. Body(kind, units).Select(static l => "    " + l), "}"]);
        var start = kind is 3 or 7 || !Chance(3) ? null : Start(units);
        var second = Apply(from, name, units, kind == 2 ? units + 2 : units, start);
        if (Chance(3) && second.Kind == ValueKind.Sequence && kind != 6)
        {
            // The same block once more, with weights of its own.
            Apply(second, name, units, kind == 2 ? units + 2 : units, null);
        }
    }

    private Value Apply(Value from, string cell, int units, int features, string? start)
    {
        var last = Chance(3);
        var options = (last ? " returns=last" : "") + (Chance(3) ? " reverse=true" : "") + (Chance(4) ? $" truncate={Number(_random.Next(1, 4))}" : "");
        Add(Next(), $"{from.Name} | scan {cell} {Number(units)}{start}{options}", last ? ValueKind.Flat : ValueKind.Sequence, last ? [features] : [from.Extents[0], features], false, from);
        return _values[^1];
    }

    private string[] Body(int kind, int units)
    {
        string smooth = string.Join(" | ", Enumerable.Range(0, _random.Next(1, 4)).Select(_ => Pick(Smooth))), bounded = Pick(Bounded);
        var bias = Chance(3) ? " bias=false" : "";
        return kind switch
        {
            0 => ["h = state n", $"x = in | dense n{bias}", $"h | dense n bias=false | add x | {bounded} | next h", smooth],
            1 =>
            [
                "h = state n", "xh = concat in h", $"z = xh | dense n{bias} | logistic", $"g = xh | dense n | {smooth} | {bounded}", "d = subtract h g | multiply z", "add g d | next h",
            ],
            2 =>
            [
                "h = state n", "c = state 2", $"x = in | dense n{bias} | {smooth}", $"y = add x h | {bounded} | next h", "z = y | dense 2 | add c | tanh | next c", "concat y z",
            ],
            3 =>
            [
                $"h = state 2x{Number(units / 2)}", $"x = in | dense n{bias} | {smooth} | reshape 2x{Number(units / 2)} kind=flat", "m = matmul x h transpose_b=true | scale 0.3",
                "matmul m h | add x | tanh | next h | flatten",
            ],
            4 =>
            [
                "h = state n", $"c = constant {Number(units)} {string.Join(' ', Enumerable.Range(0, units).Select(_ => Number(_random.Next(-2, 3))))}", $"x = in | dense n{bias}",
                $"y = multiply c h | add x | {bounded} | next h", $"y | {smooth}",
            ],
            5 => ["h = state n", $"in | dense n{bias} | dense n as twice | add h | {smooth} | use twice | {bounded} | next h"],
            6 => ["h = state n", $"x = in | {bounded} | next h", $"add x h | {smooth}"],
            7 => [$"in | dense n{bias} | {smooth}"],
            _ => ["h = state n", $"x = in | dense n{bias}", $"y = x | repeat 2 {{ residual n | {bounded} }}", $"add y h | {bounded} | next h"],
        };
    }
}
