using System.Globalization;
using NetCompiler.Core.Graph;
using NetCompiler.Core.Operators;
using NetCompiler.Core.Tests.Gradients;

namespace NetCompiler.Core.Tests.Operators;

/// <summary>What operators on tensors give, and what they say when shapes do not fit. A letter before the extents names the kind.</summary>
public sealed class TensorShapeTests
{
    [Theory]
    [InlineData("add", "", "2x1x5", "4x1", "2x4x5")]
    [InlineData("add", "", "s4x2x5", "4x1x1", "s4x2x5")]
    [InlineData("multiply", "", "1", "q2x4", "q2x4")]
    [InlineData("matmul", "", "2x4", "4x5", "2x5")]
    [InlineData("matmul", "", "4", "4", "1")]
    [InlineData("matmul", "", "4", "4x5", "5")]
    [InlineData("matmul", "", "q6x4", "4x5", "q6x5")]
    [InlineData("matmul", "transpose_a=true transpose_b=true", "4x2", "5x4", "2x5")]
    [InlineData("matmul", "", "3x1x2x4", "6x4x5", "3x6x2x5")]
    [InlineData("einsum", "equation=ij,jk->ki", "2x4", "4x5", "5x2")]
    [InlineData("einsum", "equation=...ij,jk", "3x2x4", "4x5", "3x2x5")]
    [InlineData("einsum", "equation=i,i->", "4", "4", "1")]
    [InlineData("einsum", "equation=ii->i", "4x4", "", "4")]
    [InlineData("einsum", "equation=iji", "4x3x4", "", "3")]
    [InlineData("concat", "axis=0", "s2x4x5", "s2x4x5", "s4x4x5")]
    [InlineData("concat", "axis=-1", "2x4x5", "2x4x1", "2x4x6")]
    [InlineData("transpose", "", "s2x4x5", "", "5x4x2")]
    [InlineData("transpose", "order=1x-1x0", "2x4x5", "", "4x5x2")]
    [InlineData("reshape", "extents=2x-1", "40", "", "s2x20")]
    [InlineData("reshape", "extents=2x-1x5 kind=flat", "40", "", "2x4x5")]
    [InlineData("reshape", "extents=2x2x2x5x1x1", "40", "", "2x2x2x5x1x1")]
    [InlineData("squeeze", "", "1x4x1", "", "4")]
    [InlineData("squeeze", "", "1x1", "", "1")]
    [InlineData("unsqueeze", "axes=0x-1", "4x5", "", "1x4x5x1")]
    [InlineData("expand", "extents=3x1x5", "4x1", "", "3x4x5")]
    [InlineData("tile", "repeats=2x3", "4", "", "2x12")]
    [InlineData("slice", "starts=-3 ends=100", "7x2", "", "3x2")]
    [InlineData("slice", "starts=6 ends=-8 steps=-3", "7", "", "3")]
    [InlineData("split", "parts=3 index=2", "q2x7", "", "q2x1")]
    [InlineData("split", "sizes=1x3 index=1 axis=0", "4x2", "", "3x2")]
    [InlineData("gather", "positions=0x-1x0 axis=1", "2x4", "", "2x3")]
    [InlineData("reducesum", "", "s2x4x5", "", "1")]
    [InlineData("reducemean", "axes=0 keepdims=true", "s2x4x5", "", "s1x4x5")]
    [InlineData("reducemax", "axes=-1x0", "2x4x5", "", "4")]
    [InlineData("argmax", "axis=0", "2x4", "", "4")]
    [InlineData("onehot", "depth=3", "2x4", "", "2x4x3")]
    [InlineData("graphconv", "units=7", "5x8", "5x5", "5x7")]
    [InlineData("distance", "units=3", "q5x8", "", "q5x3")]
    public void Results(string layer, string arguments, string a, string b, string expected) =>
        Assert.Equal(Read(expected), Infer(layer, arguments, b.Length == 0 ? [Read(a)] : [Read(a), Read(b)]).Shape);

    [Theory]
    [InlineData("add", "", "2x5", "4", "a gives 2x5", "b gives 4", "extents of 1")]
    [InlineData("matmul", "", "2x4", "5x4", "4 is not 5", "transpose_b=true")]
    [InlineData("matmul", "", "3x2x4", "2x4x5", "3 is not 2", "before the last two")]
    [InlineData("einsum", "equation=ij,jk->ik", "2x4", "5x4", "letter j", "b gives 5x4")]
    [InlineData("einsum", "equation=ij->ik", "2x4", "", "letter k")]
    [InlineData("einsum", "equation=ij->ii", "4x4", "", "stands twice in the result")]
    [InlineData("einsum", "equation=ii->i", "4x5", "", "letter i")]
    [InlineData("einsum", "equation=i,j", "4", "", "2 values, and 1")]
    [InlineData("einsum", "equation=i?->i", "4x4", "", "is no letter")]
    [InlineData("transpose", "order=0x0", "2x4", "", "twice")]
    [InlineData("transpose", "order=0", "2x4", "", "names 1 axes", "has 2")]
    [InlineData("reshape", "extents=3x-1", "40", "", "multiple", "which are 40")]
    [InlineData("reshape", "extents=-1x-1", "40", "", "one may be -1")]
    [InlineData("squeeze", "axes=0", "2x4", "", "extents of 1", "axis 0 has 2")]
    [InlineData("unsqueeze", "axes=0x1x2x3x4", "2x4", "", "at most 6 extents")]
    [InlineData("expand", "extents=3x4", "2x4", "", "2 does not become 3", "tile")]
    [InlineData("slice", "starts=2 ends=2", "4", "", "takes nothing along axis 0")]
    [InlineData("slice", "starts=0 ends=2 steps=0", "4", "", "step of 0")]
    [InlineData("slice", "starts=0x1 ends=2", "4x4", "", "one start, end and step")]
    [InlineData("split", "sizes=1x2 index=0", "4", "", "add up to 4")]
    [InlineData("split", "parts=2 index=2", "4", "", "takes part 2", "there are 2")]
    [InlineData("gather", "positions=4", "4", "", "position 4", "from -4 to 3")]
    [InlineData("reducesum", "axes=2", "2x4", "", "axis 2", "0 to 1", "batch")]
    [InlineData("trilu", "", "4", "", "needs a matrix")]
    [InlineData("graphconv", "units=7", "5x8", "8x8", "nodes x nodes", "a gives 5x8")]
    [InlineData("softmax", "axis=3", "2x4", "", "axis 3", "0 to 1")]
    public void What_does_not_fit_is_a_sentence(string layer, string arguments, string a, string b, params string[] parts)
    {
        var (shape, problems) = Infer(layer, arguments, b.Length == 0 ? [Read(a)] : [Read(a), Read(b)]);
        Assert.Null(shape);
        var found = Assert.Single(problems);
        Assert.All(parts, part => Assert.Contains(part, found, StringComparison.Ordinal));
        Assert.EndsWith(".", found.TrimEnd(), StringComparison.Ordinal);
    }

    private static Shape Read(string text)
    {
        var extents = text.TrimStart('s', 'q').Split('x').Select(static e => int.Parse(e, CultureInfo.InvariantCulture)).ToArray();
        return text[0] == 's' ? Shape.Spatial(extents) : text[0] == 'q' ? Shape.Sequence(extents[0], extents[1]) : Shape.Flat(extents);
    }

    private static (Shape? Shape, List<string> Problems) Infer(string layer, string arguments, Shape[] inputs)
    {
        var nodes = inputs.Select((s, i) => new Node(i, Leaf.Input, ((char)('a' + i)).ToString(), default, Settings.None, s, true, -1)).ToArray();
        var inference = new Inference(GraphSketch.Arguments(layer, arguments), nodes);
        var shape = OperatorCatalogue.Find(layer)!.Infer(inference);
        return (shape, inference.Problems);
    }
}
