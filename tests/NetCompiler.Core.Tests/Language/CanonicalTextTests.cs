using NetCompiler.Core.Language;

namespace NetCompiler.Core.Tests.Language;

public sealed class CanonicalTextTests
{
    public static TheoryData<string> Written { get; } = [.. NetworkTexts.Written];

    [Theory]
    [MemberData(nameof(Written))]
    public void Parses_to_an_equal_graph(string text) => AssertSame(text);

    [Fact]
    public void Random_texts_parse_to_equal_graphs()
    {
        var random = new Random(7);
        var built = 0;
        for (var i = 0; i < 500; i++)
        {
            var text = NetworkTexts.Draw(random);
            if (Declaring.Run(text).Graph is not null)
            {
                built++;
                AssertSame(text);
            }
        }

        Assert.True(built > 400, $"Only {built} of 500 drawn texts are networks.");
    }

    [Fact]
    public void A_whole_text()
    {
        const string text = "x = input 4\nblock f(n) { h = sigmoid | dense n bias=false\n add in h }\nf 4\ny = repeat 2 { dense 4 | relu }\nadd x y | dense 2 | softmax";
        Assert.Equal(
            """
            x = input 4
            logistic as f1.logistic1
            f1_dense1 = dense 4 bias=false as f1.dense1
            add x f1_dense1 as f1.add1
            dense 4
            relu
            dense 4
            relu2 = relu
            add x relu2
            dense 2
            softmax
            loss crossentropy

            """,
            NetworkText.Print(Declaring.Graph(text)));
    }

    private static void AssertSame(string text)
    {
        var graph = Declaring.WithoutPlaces(Declaring.Graph(text));
        var printed = NetworkText.Print(graph);
        var (again, problems) = Declaring.Run(printed);
        Assert.True(again is not null, printed + string.Join("\n", problems));
        Assert.Equal(graph.Nodes.Select(static n => n.ToString()), Declaring.WithoutPlaces(again).Nodes.Select(static n => n.ToString()));
        Assert.Equal(graph, Declaring.WithoutPlaces(again));
        Assert.Equal(printed, NetworkText.Print(again));
    }
}
