using NetCompiler.Core.Diagnostics;

namespace NetCompiler.Core.Tests.Language;

/// <summary>What the language accepts and refuses, case by case.</summary>
public sealed class GoldenTests
{
    [Theory]
    [InlineData("input 3\nh = dense 8\ndense 4", "input() dense1(input) dense2(dense1)")]
    [InlineData("a = input 3\nb = input 2\na | dense 2 | add b | dense 3\n", "a() b() dense1(a) add1(dense1,b) dense2(add1)")]
    [InlineData("x = input 3\nmain = dense 3\nskip = x | dense 3\nmain | add skip", "x() dense1(x) dense2(x) add1(dense1,dense2)")]
    [InlineData("x = input 3\nmain = dense 3\nskip = x | dense 3\nadd main skip", "x() dense1(x) dense2(x) add1(dense1,dense2)")]
    [InlineData("input 3\nclip -1 1", "input() clip1(input)")]
    [InlineData("input 3\nclip min = -1 max = 1", "input() clip1(input)")]
    [InlineData("input 3\ndense 4\n# why not\n  # twice\n  | relu", "input() dense1(input) relu1(dense1)")]
    [InlineData("input 3\nrepeat 2 { dense 4 } | relu", "input() dense1(input) dense2(dense1) relu1(dense2)")]
    [InlineData("input 3\r\nrepeat 2 {\r\n\th = dense 3\r\n\tadd h in\r\n}\r\n| relu\r\n", "input() dense1(input) add1(dense1,input) dense2(add1) add2(dense2,add1) relu1(add2)")]
    [InlineData("input 4\nblock down(n) { dense n | relu }\ndown 3\ndown (2*2) as first\ndown n=2", "input() down1.dense1(input) down1.relu1(down1.dense1) first.dense1(down1.relu1) first.relu1(first.dense1) down2.dense1(first.relu1) down2.relu1(down2.dense1)")]
    [InlineData("input 3\ndense 3 as edge\nrelu\nuse edge", "input() edge(input) relu1(edge) edge.use1(relu1)")]
    [InlineData("input 1x28x28 | flatten | dense 3 | sigmoid", "input() flatten1(input) dense1(flatten1) logistic1(dense1)")]
    [InlineData("sequence 6x4\ndense 3", "input() dense1(input)")]
    [InlineData("input 4\nblock later { dense 2 }\nlater", "input() later1.dense1(input)")]
    [InlineData("input 4\nlater\nblock later { dense 2 }", "input() later1.dense1(input)")]
    public void Accepted(string text, string layers) => Assert.Equal(layers, Declaring.Layers(Declaring.Graph(text)));
}
