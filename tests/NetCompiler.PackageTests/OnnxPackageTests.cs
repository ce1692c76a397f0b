namespace NetCompiler.PackageTests;

/// <summary>An ONNX model in a project becomes a class with its weights.</summary>
[Collection(PackedCollection.Name)]
public class OnnxPackageTests(PackedConsumer consumer)
{
    // y = W·x + b with W = (1 2; 3 4; 5 6) and b = (1 2 3): the weights are fc.weight and fc.bias.
    private const string Model =
        "CAgSADqqAQovCgF4CglmYy53ZWlnaHQKB2ZjLmJpYXMSAXkiBEdlbW0qDQoGdHJhbnNCGAGgAQISAWcqKwgDCAIQAUIJZmMud2VpZ2h0ShgAAIA/AAAAQAAAQEAAAIBAAACg"
        + "QAAAwEAqGwgDEAFCB2ZjLmJpYXNKDAAAgD8AAABAAABAQFoUCgF4Eg8KDQgBEgkKAxIBTgoCCAJiFAoBeRIPCg0IARIJCgMSAU4KAggDQgQKABAN";

    private static readonly Dictionary<string, string> _files = new()
    {
        ["Directory.Build.targets"] = """
            <Project>
              <ItemGroup>
                <PackageReference Include="NetCompiler.Onnx.Build" Version="0.1.0-test" />
                <OnnxNetwork Include="linear.onnx" ClassName="Linear" />
              </ItemGroup>
            </Project>
            """,
        ["Program.cs"] = """
            using OnnxConsumer;

            var network = Linear.LoadImported();
            Span<float> y = stackalloc float[Linear.OutputSize];
            network.Predict([10, 1], y);
            Console.WriteLine($"{y[0]} {y[1]} {y[2]} {Linear.Info.Parameters[0].Name}");
            """,
    };

    [Fact]
    public void A_model_is_imported_when_it_changed_and_a_broken_one_is_an_error_at_the_model()
    {
        consumer.Write("OnnxConsumer", "linear.onnx", Convert.FromBase64String(Model));
        var (exitCode, output) = consumer.Run("OnnxConsumer", _files, "run", "-c", "Release");
        Assert.True(exitCode == 0, output);
        Assert.EndsWith("13 36 59 fc.weight", output.Trim(), StringComparison.Ordinal);

        var before = consumer.Written("OnnxConsumer", "obj/Release/net10.0/onnx/Linear.cs");
        consumer.Run("OnnxConsumer", new Dictionary<string, string>(), "build", "-c", "Release", "--no-restore");
        Assert.Equal(before, consumer.Written("OnnxConsumer", "obj/Release/net10.0/onnx/Linear.cs"));

        consumer.Write("OnnxConsumer", "linear.onnx", [1, 2, 3]);
        (exitCode, output) = consumer.Run("OnnxConsumer", new Dictionary<string, string>(), "build", "-c", "Release", "--no-restore");
        Assert.NotEqual(0, exitCode);
        Assert.Contains("linear.onnx : error NCONNX:", output, StringComparison.Ordinal);
    }
}
