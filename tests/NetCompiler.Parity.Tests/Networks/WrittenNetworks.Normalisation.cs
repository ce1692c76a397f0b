namespace NetCompiler.Parity.Tests.Networks;

/// <summary>Normalisations on each kind of shape, before and after other layers.</summary>
internal static partial class WrittenNetworks
{
    private static readonly string[] Normalisations = ["batchnorm eps=0.01", "batchnorm eps=0.1 affine=false momentum=0.5", "batchnorm eps=0.1 trainable=false", "batchnorm eps=0.1 momentum=none",
        "layernorm eps=0.01", "layernorm axes=1 eps=0.1 affine=false", "rmsnorm", "rmsnorm axes=1 eps=0.1 affine=false", "groupnorm 1 eps=0.1", "lrn 5 alpha=0.2",
        "lrn 2 beta=0.5 k=2 alpha=0.4", "lrn 40"];

    private static IEnumerable<string> Normalised()
    {
        foreach (var norm in Normalisations)
        {
            yield return $"input 19\ndense 21 | {norm} | relu\ndense 2\n";
            yield return $"input 2x3x5\n{norm} | tanh\ndense 4\n";
            yield return $"input 17x5\n{norm}\ndense 33 | {norm} | softmax\n";
            yield return $"sequence 3x10\n{norm}\ndense 9 | {norm} | gelu\ndense 2\n";
        }

        foreach (var norm in new[] { "instancenorm eps=0.1", "instancenorm eps=0.01 affine=true", "groupnorm 3", "groupnorm 6", "layernorm axes=2" })
        {
            yield return $"input 6x3x5\n{norm} | relu\ndense 4\n";
            yield return $"sequence 17x6\n{norm} | tanh\ndense 6 bias=false | {norm} | tanh\ndense 2\n";
        }

        yield return "input 7\nh = dense 16 | batchnorm eps=0.1 as norm | tanh\nh | dense 16 | use norm | dense 3 | softmax\n";
        yield return "input 6\na = dense 8 trainable=false | batchnorm eps=0.1 trainable=false\nb = a | dense 8 | batchnorm eps=0.1\nadd a b | relu | dropout 0.3 | dense 2\n";
    }
}
