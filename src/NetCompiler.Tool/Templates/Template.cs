using NetCompiler.Tool.Terminal;

namespace NetCompiler.Tool.Templates;

/// <summary>What <c>netc new</c> makes.</summary>
/// <param name="Name">What it is asked for by.</param>
/// <param name="Summary">What it is, in the help.</param>
/// <param name="Network">The network's text.</param>
/// <param name="Examples">The table of examples; null where there is none to make.</param>
/// <param name="Program">The statements of the project's program, with <c>NAME</c> for the class.</param>
internal sealed record Template(string Name, string Summary, string Network, Func<string>? Examples, string Program)
{
    /// <summary>All of them, the default first.</summary>
    public static IReadOnlyList<Template> All { get; } =
    [
        new(
            "classifier",
            "three arms of a spiral told apart by their place",
            """
            # Which arm of the spiral is at a place: two numbers in, a share for each of three arms out.
            input 2
            standardize              # mean and deviation come from the training data
            dense 32 | tanh
            dense 32 | tanh
            dense 3 | softmax
            """,
            ExampleTables.Spirals,
            """
            float[] place = [-1.5f, 2.5f];
            var shares = new float[NAME.OutputSize];
            network.Predict(place, shares);
            Console.WriteLine($"green {shares[0]:0.000}, orange {shares[1]:0.000}, violet {shares[2]:0.000}");
            """),
        new(
            "regression",
            "a wave with noise, one number from another",
            """
            # The height of a wave at a place.
            input 1
            standardize
            dense 24 | tanh
            dense 24 | tanh
            dense 1
            """,
            ExampleTables.Wave,
            """
            for (var x = 0f; x <= 6; x++)
            {
                var height = new float[1];
                network.Predict([x], height);
                Console.WriteLine($"{x} {height[0]:0.00}");
            }
            """),
        new(
            "images",
            "a convolutional network for pictures of 28 by 28 pixels in IDX files, such as MNIST",
            """
            # LeNet-5 (LeCun and others 1998) with rectifiers and maxima.
            input 1x28x28
            conv 6 5x5 pad=2 | relu
            maxpool 2
            conv 16 5x5 | relu
            maxpool 2
            dense 120 | relu
            dense 84 | relu
            dense 10 | softmax
            """,
            null,
            """
            var picture = new float[NAME.InputSize];
            var shares = new float[NAME.OutputSize];
            network.Predict(picture, shares);
            Console.WriteLine($"an empty picture is taken for {Array.IndexOf(shares, shares.Max())}");
            """),
    ];

    /// <summary>Names and texts.</summary>
    /// <param name="name">The network's.</param>
    /// <param name="withProject">Whether there is a C# project.</param>
    public IEnumerable<(string File, string Text)> Files(string name, bool withProject)
    {
        yield return (name + ".nn", Network + "\n");
        if (Examples is not null)
        {
            yield return (name + ".csv", Examples());
        }

        if (withProject)
        {
            yield return (name + ".csproj", $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup>
                    <OutputType>Exe</OutputType>
                    <TargetFramework>net10.0</TargetFramework>
                    <Nullable>enable</Nullable>
                    <ImplicitUsings>enable</ImplicitUsings>
                  </PropertyGroup>

                  <ItemGroup>
                    <PackageReference Include="NetCompiler" Version="{ShowVersion.Version}" />
                  </ItemGroup>
                </Project>

                """);
            yield return ("Program.cs", $$"""
                using NetCompiler;

                // The weights that 'netc train {{name}}.nn' wrote; without them the network has never learned anything.
                const string Weights = "{{name}}.safetensors";
                var network = File.Exists(Weights) ? {{name}}.Load(Weights) : new {{name}}();
                {{Program.Replace("NAME", name, StringComparison.Ordinal)}}

                [Network(File = "{{name}}.nn")]
                public sealed partial class {{name}};

                """);
        }
    }

    /// <summary>What to type next.</summary>
    public string Next(string name) => Examples is null
        ? $"netc train {name}.nn --data DIR, where DIR has the files of MNIST"
        : $"netc train {name}.nn --data {name}.csv --epochs 100 --rate 0.01";
}
