using System.Text;

namespace NetCompiler.Core.Tests.Language;

/// <summary>Texts of networks: some written to use every part of the language, and seeded random ones.</summary>
internal static class NetworkTexts
{
    private static readonly string[] Activations =
        ["relu", "tanh", "sigmoid", "logistic steepness=2", "leakyrelu", "leakyrelu alpha=0.3", "prelu", "elu", "selu", "gelu approximate=tanh", "clip -1 0.5", "softmax"];

    public static IReadOnlyList<string> Written { get; } =
    [
        "input 3\ndense 4",
        "input 784\ndense 128 | relu\ndense 10 | softmax\n",
        "input 1x28x28\nstandardize | flatten | dropout 0.2 | dense 8 init=he_uniform | leakyrelu alpha=0.2\ndense 1 bias=false | sigmoid",
        "x = input 3\nmain = dense 8 | relu\nskip = x | dense 8\nadd main skip | relu\ndense 2 | softmax\nloss crossentropy label_smoothing=0.1 weight=2",
        "a = input 3\nb = sequence 4x3\nh = a | dense 4 | tanh\ng = b | flatten | dense 4\npolicy = add h g | dense 5 | softmax\nvalue = multiply h g | dense 1\noutput policy value\nloss huber value delta=0.5 weight=0.25",
        "input 8\nblock residual(n) {\n  main = dense n | relu | dense n\n  add main in | relu\n}\nblock twice(n) { residual n | residual n }\nresidual 8\ntwice 8 as first\ntwice n=8\nrepeat 3 { h = dense 8 | selu\n add h in }\ndense 3",
        "x = input 4\ndense 4 as edge\nrelu\nuse edge\na = tanh\nb = x | use edge | use edge as last.one\nc = concat a b x\noutput a b c\nloss mae a",
        "input 4\nblock f { dense 4 as inner | relu | use inner }\nf\nf as deep\nuse deep.inner\nuse f1.inner as deep.second",
        "input 6\nh = dense 6\ng = h\noutput h g\nloss mse g weight=3",
        "input 2x3\nreshape 3x2 | reshape 6 | noise 0.1 | scale 2 offset=-1 | dense 6 trainable=false init=normal init_value=0.01 | glu\n",
        "x = input 3 | identity\ny = input 3 | tanh\nadd x y",
        "value = input 3\ndense1 = dense 3 as dense7\nc = dense 3\nadd dense1 value c\ndense 3 as relu",
        "x = input 3\nh = relu\nhardtanh | add x h | dense 2\n", "x = input 3\nh = relu\nh",
        "y = input 2 | dense 2\nx = input 3 as data.in | dense 2 as other\nconcat y x\nz = dense 4 | logsoftmax | identity\nloss kldivergence z\noutput z",
        "input 5\nblock speak(n) {\n  embedding n 4 as table | lstm 4\n  dense n tied=table | softmax\n}\nspeak 9", "input 3\ndense 4 as a | dense 3\ndense 4 tied=a bias=false as b | dense 3 | use b",
        "sequence 5x4 lengths=true\nlstm 3 | dense 3 | reducemean axes=0\ndense 2", "words = input 5 lengths=true\nembedding 9 4 | globalmaxpool\ndense 2 | softmax",
        "a = sequence 5x4 lengths=true as x.y\nb = sequence 3x4 lengths=true\nu = a | encoder 2 3 as e | use e\nattention 2 u b as both\nc = dense 3 | softmax\nd = use both b a\noutput c d\nloss mse d",
        "sequence 5x4\ndense 3 | gelu\nflatten\ndense 2 | logistic",
    ];

    /// <summary>A text that is valid, or nearly always: sizes are followed, everything else is drawn.</summary>
    public static string Draw(Random random)
    {
        var text = new StringBuilder();
        var sizes = new Dictionary<string, int>();
        var size = random.Next(1, 9);
        text.Append("x = input ").Append(size).Append('\n');
        sizes["x"] = size;
        var unread = new HashSet<string> { "x" };
        if (random.Next(2) == 0)
        {
            text.Append("block part(n) {\n  h = dense n").Append(random.Next(2) == 0 ? " as core" : "").Append(" | relu\n  tanh | dense n | add h\n}\n");
        }

        var count = random.Next(3, 12);
        for (var i = 0; i < count; i++)
        {
            var from = random.Next(3) == 0 ? sizes.Keys.ElementAt(random.Next(sizes.Count)) : "v" + (i - 1);
            from = sizes.ContainsKey(from) ? from : "x";
            size = sizes[from];
            unread.Remove(from);
            var twin = sizes.FirstOrDefault(s => s.Value == size && s.Key != from).Key;
            var stage = random.Next(9) switch
            {
                0 or 1 => $"dense {size = random.Next(1, 9)}",
                2 => $"dense {size = random.Next(1, 9)} bias=false as layer{i}",
                3 when text.ToString().Contains("block", StringComparison.Ordinal) => $"part {size = random.Next(1, 9)}" + (random.Next(3) == 0 ? $" as part_{i}" : ""),
                4 => $"repeat {random.Next(1, 4)} {{ dense {size = random.Next(1, 9)} | {Activations[random.Next(Activations.Length)]} }}",
                5 when twin is not null => $"add {twin}",
                6 => $"dense {size} as own{i} | use own{i} | {Activations[random.Next(Activations.Length)]}",
                7 => "dropout 0.25 | noise 0.5",
                _ => Activations[random.Next(Activations.Length)],
            };
            if (twin is not null && stage.StartsWith("add", StringComparison.Ordinal))
            {
                unread.Remove(twin);
            }

            text.Append('v').Append(i).Append(" = ").Append(from).Append(" | ").Append(stage).Append('\n');
            sizes["v" + i] = size;
            unread.Add("v" + i);
        }

        var results = unread.Where(static u => u != "x").ToList();
        text.Append(results.Count > 1 ? "concat " + string.Join(" ", results) + "\ndense 3\n" : "dense 3\n");
        return text.ToString();
    }
}
