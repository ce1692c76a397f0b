using NetCompiler.Core.Graph;
using NetCompiler.Core.Operators;
using NetCompiler.Core.Tests.Language;

namespace NetCompiler.Core.Tests.Analysis;

/// <summary>Where lengths go, and what is refused for their sake.</summary>
public sealed class LengthFlowTests
{
    [Theory]
    [InlineData("sequence 5x4 lengths=true\nlstm 3 returns=last\n", "lstm1")]
    [InlineData("sequence 5x4 lengths=true\ndense 3 | relu | layernorm | rnn 3\n", "rnn1 output.loss")]
    [InlineData("q = sequence 5x4\nm = sequence 6x4 lengths=true\nattention 2 q m\n", "attention1")]
    [InlineData("q = sequence 5x4 lengths=true\nm = sequence 6x4\nattention 2 q m\n", "output.loss")]
    [InlineData("q = sequence 5x4 lengths=true\nm = sequence 6x4 lengths=true\ndecoder 2 3 q m\n", "decoder1 output.loss")]
    [InlineData("sequence 5x4 lengths=true\nlstm 5 returns=last\n", "lstm1")]
    [InlineData("input 5 lengths=true\nscale 1 offset=0 | embedding 9 4 | encoder 2 3\n", "encoder1 output.loss")]
    [InlineData("a = sequence 5x4 lengths=true\nb = a | dense 4\nadd a b | reducemean axes=0\n", "add1.counted")]
    [InlineData("a = sequence 5x4 lengths=true\nb = sequence 5x4\nc = parameter 4\nadd a b c | globalmaxpool\n", "add1.counted")]
    public void Masks_are_read_where_steps_meet(string text, string readers)
    {
        var graph = Declaring.Graph(text);
        Assert.Empty(OperatorVerifier.Verify(graph));
        var found = graph.Nodes.Where(n => n.Inputs.Any(i => SequenceLengths.IsMask(graph[i]))).Select(static n => n.Name);
        Assert.Equal(readers, string.Join(" ", found));
    }

    [Fact]
    public void A_mask_belongs_to_a_value()
    {
        var graph = Declaring.Graph("q = sequence 5x4 lengths=true\nm = sequence 6x4 lengths=true\ndecoder 2 3 q m\nloss halfmse\n");
        var decoder = graph.Nodes.Single(static n => n.Operator == "transformerdecoder");
        Assert.Equal([0, 1], SequenceLengths.MasksOf(decoder));
        Assert.Equal(["q.lengths.mask", "m.lengths.mask"], decoder.Inputs.Skip(decoder.Inputs.Count - 2).Select(i => graph[i].Name));
        Assert.Equal("q.lengths.mask", graph[graph[graph.Losses[0]].Inputs[2]].Name);
        Assert.Equal(["q", "q.lengths", "m", "m.lengths"], graph.Inputs.Select(i => graph[i].Name));
    }

    [Theory]
    [InlineData("sequence 5x4 lengths=true\n⟦flatten⟧ | dense 2", "flatten mixes the steps of sequence 5x4 lengths=true on line 1", "reducemean axes=0")]
    [InlineData("sequence 5x4 lengths=true\n⟦conv 3 3⟧", "conv 3 3 mixes the steps")]
    [InlineData("sequence 5x4 lengths=true\n⟦batchnorm⟧", "batchnorm mixes the steps")]
    [InlineData("sequence 5x4 lengths=true\n⟦softmax axis=0⟧", "softmax axis=0 mixes the steps")]
    [InlineData("sequence 5x4 lengths=true\n⟦layernorm axes=2⟧", "mixes the steps")]
    [InlineData("sequence 5x4 lengths=true\n⟦reduceprod axes=0⟧", "mixes the steps")]
    [InlineData("input 20 lengths=true\n⟦dense 3⟧", "dense 3 mixes the steps of input 20 lengths=true")]
    [InlineData("a = sequence 5x4 lengths=true\nb = sequence 5x4 lengths=true\n⟦add a b⟧ | reducemean axes=0", "combines steps of sequence 5x4 lengths=true on line 1", "on line 2")]
    [InlineData("a = sequence 5x4 lengths=true\ndense 4 as l | lstm 4\nuse l | ⟦flatten⟧", "mixes the steps of sequence 5x4")]
    public void Other_layers_are_refused(string text, params string[] parts)
    {
        var problem = Declaring.Refused(text, Diagnostics.ProblemKinds.ShapeMismatch);
        Assert.All(parts, part => Assert.Contains(part, problem.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Places_have_no_lengths()
    {
        var problem = Declaring.Refused("⟦input 1x28x28 lengths=true⟧\ndense 3", Diagnostics.ProblemKinds.BadInput);
        Assert.Contains("input 20", problem.Message, StringComparison.Ordinal);
    }
}
