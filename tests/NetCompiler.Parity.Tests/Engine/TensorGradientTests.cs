using NetCompiler.Core.Analysis;
using NetCompiler.Core.Declaration;
using NetCompiler.Core.Language;
using NetCompiler.Engine;
using NetCompiler.Parity.Tests.Networks;

namespace NetCompiler.Parity.Tests.Engine;

/// <summary>The engine's backward code of operators on tensors against differences, over the networks that generated code is compared on.</summary>
public class TensorGradientTests
{
    [Fact]
    public void Tensors_agree_with_differences()
    {
        var (seed, wrong) = (0, new List<string>());
        foreach (var written in WrittenNetworks.Tensors())
        {
            // Frozen weights have no gradient to compare.
            var text = written.Replace(" trainable=false", "", StringComparison.Ordinal);
            var random = new Random(++seed);
            var parsed = NetworkText.Parse(text, NetworkOptions.Default);
            var graph = GraphBuilder.Build(parsed.Declaration, parsed.Places, CancellationToken.None).Graph;
            Assert.True(graph is not null, text);
            var network = new GenericNetwork<double>(graph!);
            Numbers.Normal(random, network.Parameters.Length, 0.7).CopyTo(network.Parameters);
            try
            {
                FiniteDifferences.CheckBackward(network, Numbers.Normal(random, 2 * network.InputSize), random);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                wrong.Add($"{e.Message}\n{text}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }
}
