namespace NetCompiler.TestKit;

/// <summary>
/// Operators on tensors. There are many, so that one step writes several of them, over a few bounded values of which none is near a jump: what
/// is compared, rounded or searched is constant.
/// </summary>
public sealed partial class RandomNetwork
{
    private const int TensorChains = 10;

    private void Tensor(Value from)
    {
        var size = Pick([4, 6, 8, 12]);
        var (rows, columns) = (size / 2, 2);
        var (x, y) = (Next(), Next());
        _lines.Add($"{x} = {from.Name} | flatten | dense {Number(size)} | tanh");
        foreach (var line in Chain(Deal("tensors", TensorChains), size, $"{Number(rows)}x{Number(columns)}", rows))
        {
            _lines.Add(line.Replace("$x", x, StringComparison.Ordinal).Replace("$y", y, StringComparison.Ordinal).Replace("$", y + "_", StringComparison.Ordinal));
        }

        from.Used = true;
        _values.Add(new(y, ValueKind.Flat, [size], true));
    }

    // $x is a flat value of the given size, $y the name of the result, $ before a word a name of the chain's own.
    private string[] Chain(int chain, int size, string matrix, int rows)
    {
        var n = Number(size);
        return chain switch
        {
            0 => [$"$y = $x | sin | cos | atan | sinh | asinh | erf | cosh | scale 0.3 | exp | neg | square"],
            1 =>
            [
                "$p = $x | logistic | scale 0.5 offset=0.25", "$a = $p | asin", "$b = $p | acos", "$c = $p | atanh", "$d = $p | tan | abs", "$e = $p | reciprocal | acosh",
                "$f = $p | sqrt | rsqrt | log", "$y = add $a $b $c $d $e $f",
            ],
            2 =>
            [
                $"$c = constant {n} {string.Join(' ', Enumerable.Range(0, size).Select(_ => Number(_random.Next(-4, 5))))}", $"$d = constant {n} 2", "$e = less $c $d", "$f = lessequal $c $d",
                "$g = greater $c $d", "$h = greaterequal $c $d", "$i = equal $c $d", "$j = and $e $f", "$k = or $g $h", "$l = xor $i $j", "$m = modulo $c $d", "$n = not $l",
                "$o = $c | scale 0.3 | floor", "$p = $c | scale 0.3 | ceil", "$q = $c | scale 0.3 | round", "$r = $c | isnan", "$s = $c | isinf", "$t = where $j $x $q",
                "$u = add $e $f $g $h $i $j $k $l $m $n $o $p $r $s", "$v = $u | scale 0.1", "$y = add $t $v",
            ],
            3 =>
            [
                $"$w = parameter {n} init=normal init_value=0.5", "$p = $x | scale 0.5 offset=1", "$a = subtract $x $w", "$b = divide $w $p", "$c = power $p $x",
                "$d = maximum $a $b", "$e = minimum $d $c", "$f = where $w $d $e", "$y = $f | tanh",
            ],
            4 =>
            [
                $"$a = $x | reshape {matrix} kind=flat", $"$w = parameter {Number(rows)}x3 init=normal", "$b = matmul $w $a transpose_a=true", "$c = einsum \"ij,kj->ik\" $a $b",
                "$d = einsum \"ij,jk\" $c $b", "$e = $d | transpose 1 0 | transpose", "$y = $e | flatten | tanh",
            ],
            5 =>
            [
                $"$p = $x | reshape {matrix} kind=flat | scale 0.5 offset=1", "$a = $p | reducesum axes=0", "$b = $p | reducemean axes=0", "$c = $p | reducel1 axes=0", "$d = $p | reducel2 axes=0",
                "$e = $p | reducesumsquare axes=0", "$f = $p | reducelogsum axes=0", "$g = $p | reducelogsumexp axes=0 keepdims=true", "$h = $p | reducemax axes=0", "$i = $p | reducemin axes=0",
                "$j = $p | reduceprod axes=0", "$k = add $p $a $b $c $d $e $f $g $h $i $j", "$y = $k | flatten | scale 0.1",
            ],
            6 =>
            [
                $"$a = $x | reshape {matrix} kind=flat | unsqueeze 0 | tile 2x1x1 | slice starts=1 ends=2 axes=0 | squeeze 0", "$b = $a | split 2 1 axis=1 | expand 3x1x2 | reducesum axes=0",
                "$c = $a | gather 1 0 axis=1 | cumsum axis=0", "$d = add $b $c", "$e = $d | trilu upper=false diagonal=1", "$y = add $d $e | flatten",
            ],
            7 =>
            [
                $"$w = parameter {n} init=normal", "$a = $w | argmax", "$b = $w | argmin", $"$c = $a | onehot {n} | flatten", $"$d = $b | onehot {n} | flatten", "$e = multiply $c $w", "$y = add $x $d $e",
            ],
            8 =>
            [
                $"$a = constant {Number(rows)}x{Number(rows)} 0.5", $"$b = $x | reshape {matrix} kind=flat", "$c = graphconv $b $a 2", "$y = $c | flatten | tanh",
            ],
            _ =>
            [
                $"$c = constant {n} {string.Join(' ', Enumerable.Range(1, size).Select(Number))}", "$a = add $x $c", "$b = $a | l2normalize", "$d = $b | distance 3 squared=true | scale -0.5 | exp",
                "$e = $a | meanvariancenormalization", $"$f = $d | distance {n}", "$y = add $e $f",
            ],
        };
    }
}
