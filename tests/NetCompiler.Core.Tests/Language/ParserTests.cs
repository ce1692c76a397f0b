using NetCompiler.Core.Declaration;
using NetCompiler.Core.Diagnostics;
using NetCompiler.Core.Language;

namespace NetCompiler.Core.Tests.Language;

/// <summary>What the parser makes of texts whose operators need not exist.</summary>
public sealed class ParserTests
{
    [Theory]
    [InlineData("conv 8 3x3 pad = 1", "conv 8 3x3 pad=1")]
    [InlineData("conv 8 3x3 pad= 1 stride =2 as edge", "conv 8 3x3 pad=1 stride=2 as edge")]
    [InlineData("conv c (2*n)x(2*n)", "conv c (2*n)x(2*n)")]
    [InlineData("conv c (n)x3x(n+1)", "conv c nx3x(n+1)")]
    [InlineData("clip -1 1", "clip -1 1")]
    [InlineData("clip n -1", "clip n -1")]
    [InlineData("scale -1.5e-3 offset=.5", "scale -0.0015 offset=0.5")]
    [InlineData("dense (n - 1)", "dense (n-1)")]
    [InlineData("dense (2*n+3)", "dense ((2*n)+3)")]
    [InlineData("dense (10-3-2)", "dense ((10-3)-2)")]
    [InlineData("dense (-n % 3)", "dense ((0-n)%3)")]
    [InlineData("input 0x10", "input 0x10")]
    [InlineData("a | add b", "a > add b")]
    [InlineData("in | dense 3", "in > dense 3")]
    [InlineData("y = conv 3\n   | relu\n# note\n\t| conv 4", "y: conv 3 > relu > conv 4")]
    [InlineData("repeat 2 { dense 4 } | relu", "repeat 2 {dense 4} > relu")]
    [InlineData("repeat (n)\n{\n  h = dense 4\n  add h in\n}\n| relu", "repeat n {h: dense 4; add h in} > relu")]
    [InlineData("use edge | use first.conv2 as again", "use edge > use first.conv2 as again")]
    [InlineData("block down(channels, step) { conv channels stride=step | relu }", "block down(channels,step) {conv channels stride=step > relu}")]
    [InlineData("block f {\n\n  # one\n  conv 3\n\n  relu\n}", "block f() {conv 3; relu}")]
    [InlineData("output policy value", "output policy value")]
    [InlineData("loss huber value delta=0.5 weight = 2", "loss huber value delta=0.5 weight=2")]
    [InlineData("loss mse weight=2", "loss mse weight=2")]
    public void Reads(string text, string meaning)
    {
        var parsed = NetworkText.Parse(text, NetworkOptions.Default);
        Assert.Empty(parsed.Problems);
        Assert.Equal(meaning, string.Join("; ", parsed.Declaration.Statements.Select(Show)));
    }

    [Fact]
    public void The_design_example_is_read_whole()
    {
        const string text = """
            input 3x32x32
            block identity_block(channels) {
                main = conv channels 3x3 pad=1 bias=false | batchnorm | relu
                     | conv channels 3x3 pad=1 bias=false | batchnorm
                add main in | relu
            }
            conv 16 3x3 pad=1 bias=false | batchnorm | relu
            identity_block 16
            globalavgpool
            dense 10 | softmax
            """;
        var parsed = NetworkText.Parse(text, NetworkOptions.Default);
        Assert.Empty(parsed.Problems);
        Assert.Equal(6, parsed.Declaration.Statements.Count);
    }

    [Theory]
    [InlineData("block f(c, k) { conv c kxk }", "(k)x(k)")]
    [InlineData("block f(c, k) { conv c kx3 }", "(k)x3")]
    [InlineData("conv 8 3 x 3", "3x3")]
    [InlineData("conv 8 3 X 3", "3x3")]
    [InlineData("conv 8 3x3 pad=1 // note", "#")]
    [InlineData("block f(n) { conv n-1 3x3 }", "(n-1)")]
    public void Refuses_with_the_words_to_write_instead(string text, string replacement)
    {
        var problem = Assert.Single(NetworkText.Parse(text, NetworkOptions.Default).Problems);
        Assert.Equal(replacement, problem.Replacement);
    }

    [Theory]
    [InlineData("dens", "dense")]
    [InlineData("dnese", "dense")]
    [InlineData("sofmtax", "softmax")]
    [InlineData("qqqq", null)]
    [InlineData("x", null)]
    public void The_nearest_word_is_one_slip_away(string written, string? meant) =>
        Assert.Equal(meant, Spelling.Nearest(written, ["dense", "softmax", "relu", "tanh"]));

    private static string Show(Statement statement) => statement switch
    {
        ValueStatement value => (value.Name is null ? "" : value.Name + ": ") + Show(value.Pipeline),
        BlockStatement block => $"block {block.Name}({string.Join(",", block.Parameters.Select(static p => p.Name))}) {{{string.Join("; ", block.Body.Select(Show))}}}",
        OutputStatement output => "output " + string.Join(" ", output.Values.Select(static v => v.Name)),
        LossStatement loss => string.Join(" ", new[] { "loss", loss.Kind }.Concat(loss.Output is null ? [] : [loss.Output.Name]).Concat(loss.Arguments.Select(Show))),
        _ => throw new InvalidOperationException(),
    };

    private static string Show(Pipeline pipeline) =>
        string.Join(" > ", (pipeline.Start is null ? [] : new[] { pipeline.Start.Name }).Concat(pipeline.Stages.Select(Show)));

    private static string Show(PipelineStage stage) => stage switch
    {
        Call call => string.Join(" ", call.Arguments.Select(Show).Prepend(call.Operator)) + (call.As is null ? "" : " as " + call.As.Name),
        UseCall use => "use " + use.Layer.Name + (use.As is null ? "" : " as " + use.As.Name),
        Repeat repeat => $"repeat {Show(repeat.Count)} {{{string.Join("; ", repeat.Body.Select(Show))}}}",
        _ => throw new InvalidOperationException(),
    };

    private static string Show(Argument argument) => (argument.Name is null ? "" : argument.Name + "=") + Show(argument.Value);

    private static string Show(ArgumentValue value) => value switch
    {
        NumberValue number => FormattableString.Invariant($"{number.Number}"),
        WordValue word => word.Word,
        SizeValue size => string.Join("x", size.Extents.Select(Show)),
        ArithmeticValue sum => $"({Show(sum.Left)}{sum.Operation}{Show(sum.Right)})",
        _ => throw new InvalidOperationException(),
    };
}
