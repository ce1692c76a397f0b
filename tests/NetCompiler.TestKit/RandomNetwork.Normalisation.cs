namespace NetCompiler.TestKit;

/// <summary>Normalisations; what is added to the variance is large, so that rounding is not what is compared where all values are nearly equal.</summary>
public sealed partial class RandomNetwork
{
    private static readonly string[] Normalisations = ["batchnorm eps=0.1", "batchnorm eps=0.2 momentum=0.3 affine=false"];

    private void Normalise(Value from) => Apply(from, Pick(Normalisations));
}
