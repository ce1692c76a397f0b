using Google.Protobuf;
using NetCompiler.Onnx.Schema;
using NetCompiler.TestKit;
using Xunit.Abstractions;

namespace NetCompiler.Onnx.Tests;

/// <summary>Files that are damaged, lie about their size, or point elsewhere.</summary>
public sealed class SafetyTests(ITestOutputHelper output) : IDisposable
{
    // Everything that is allocated while importing beyond 8 times the file, garbage included: text, graph and weights of up to three plans.
    private const long MostOfAnImport = 1 << 20;

    private readonly string _folder = Directory.CreateTempSubdirectory("netcompiler-onnx-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void External_weights_in_the_models_folder_are_read()
    {
        File.WriteAllBytes(Path.Combine(_folder, "weights.bin"), [.. BitConverter.GetBytes(7f), .. BitConverter.GetBytes(2f), .. BitConverter.GetBytes(3f)]);
        var imported = OnnxImporter.Import(ModelWith("weights.bin", offset: 4));

        Assert.Equal([8f], ImportTests.Predict(imported, [1, 2]));
    }

    [Theory]
    [InlineData("../weights.bin")]
    [InlineData("sub/../../weights.bin")]
    [InlineData("/etc/hostname")]
    [InlineData("C:\\weights.bin")]
    [InlineData("..\\weights.bin")]
    [InlineData("")]
    [InlineData("link.bin")]
    [InlineData("linked/weights.bin")]
    [InlineData("hard.bin")]
    public void External_weights_elsewhere_are_not_read(string location)
    {
        var outside = Directory.CreateDirectory(Path.Combine(_folder, "outside")).FullName;
        var inside = Directory.CreateDirectory(Path.Combine(_folder, "model")).FullName;
        File.WriteAllBytes(Path.Combine(outside, "weights.bin"), new byte[64]);
        File.CreateSymbolicLink(Path.Combine(inside, "link.bin"), Path.Combine(outside, "weights.bin"));
        Directory.CreateSymbolicLink(Path.Combine(inside, "linked"), outside);
        MakeHardLink(Path.Combine(outside, "weights.bin"), Path.Combine(inside, "hard.bin"));
        var imported = OnnxImporter.Import(ModelWith(location, folder: inside));

        Assert.Contains("outside the model's folder", imported.Problems.Single().Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 400)]
    [InlineData(60, -1)]
    [InlineData(long.MaxValue, -1)]
    public void External_weights_that_are_too_short_are_not_read(long offset, long length)
    {
        File.WriteAllBytes(Path.Combine(_folder, "weights.bin"), new byte[64]);
        var imported = OnnxImporter.Import(ModelWith("weights.bin", offset, length));

        Assert.Contains("bytes", imported.Problems.Single().Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_nests_without_end_is_refused()
    {
        var graph = new GraphProto();
        for (var depth = 0; depth < 200; depth++)
        {
            var node = Models.Node("If", ["x"], "y");
            node.Attribute.Add(new AttributeProto { Name = "then_branch", G = graph });
            graph = new GraphProto { Node = { node } };
        }

        Assert.Contains("deep", Assert.Throws<OnnxException>(() => OnnxImporter.Import(new ModelProto { Graph = graph }.ToByteArray())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_empty_messages_is_refused_before_they_are_made()
    {
        // Two bytes for each node, which would take hundreds.
        byte[] nodes = [.. Enumerable.Range(0, 400_000).SelectMany(static _ => new byte[] { 0x0A, 0 })];
        byte[] model = [0x3A, .. Varint(nodes.Length), .. nodes];
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Throws<OnnxException>(() => OnnxImporter.Import(model));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Theory]
    [InlineData("ConstantOfShape", 1L << 40, 1)]
    [InlineData("ConstantOfShape", 1 << 15, 1 << 15)]
    [InlineData("Expand", 1 << 15, 1 << 15)]
    [InlineData("Tile", 1 << 15, 1 << 15)]
    public void Constants_that_a_file_asks_for_are_counted_before_they_are_made(string op, long rows, long columns)
    {
        var model = Models.Of([1, 2], op == "ConstantOfShape" ? Models.Node(op, ["shape"], "c") : Models.Node(op, ["small", "shape"], "c"), Models.Node("Sub", ["c", "c"], "d"), Models.Node("Add", ["d", "x"], "y"));
        model.Graph.Initializer.Add(Models.Integers("shape", rows, columns));
        model.Graph.Initializer.Add(Models.Tensor("small", [1, 2], 1, 2));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var imported = Models.Import(model);

        Assert.False(imported.IsImported);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 << 20);
    }

    /// <summary>1,000 mutants, times <c>NETCOMPILER_FUZZ</c>: 20 for the long run.</summary>
    [Fact]
    public void Mutated_files_are_imported_or_refused_with_a_sentence()
    {
        var files = Sources().ToArray();
        var random = new Random(20_000 + Fuzz.Seed);
        var (imported, refused, damaged, longest, worst) = (0, 0, 0, TimeSpan.Zero, 0L);
        foreach (var file in files)
        {
            Try(file); // What is compiled and made once is not counted.
        }

        for (var i = 0; i < 1000 * Fuzz.Factor; i++)
        {
            var mutant = Mutated(files[i % files.Length], random);
            var (before, start) = (GC.GetAllocatedBytesForCurrentThread(), System.Diagnostics.Stopwatch.GetTimestamp());
            var result = Try(mutant);
            var (bytes, time) = (GC.GetAllocatedBytesForCurrentThread() - before, System.Diagnostics.Stopwatch.GetElapsedTime(start));
            longest = time > longest ? time : longest;
            worst = Math.Max(worst, bytes - (8L * mutant.Length));
            (imported, refused, damaged) = (imported + (result == true ? 1 : 0), refused + (result == false ? 1 : 0), damaged + (result is null ? 1 : 0));
        }

        output.WriteLine($"{imported} imported, {refused} refused, {damaged} damaged; the longest took {longest.TotalMilliseconds:F1} ms, the largest 8 times its size and {worst:N0} bytes.");
        Assert.InRange(worst, 0, MostOfAnImport);
        Assert.True(refused > 0 && damaged > 0 && imported > 0);
    }

    private static bool? Try(byte[] file)
    {
        try
        {
            var imported = OnnxImporter.Import(file);
            Assert.All(imported.Problems, static p => Assert.NotEmpty(p.Reason));
            return imported.IsImported;
        }
        catch (OnnxException)
        {
            return null;
        }
    }

    private static byte[] Mutated(byte[] file, Random random)
    {
        var bytes = file.ToList();
        for (var changes = random.Next(1, 4); changes > 0 && bytes.Count > 1; changes--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(9) is var kind && kind > 4 ? kind % 2 : kind)
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = random.Next(2) == 0 ? (byte)0xFF : (byte)random.Next(256);
                    break;
                case 2:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 5), bytes.Count - at));
                    break;
                case 3:
                    bytes.Insert(at, (byte)random.Next(256));
                    break;
                default:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 30), bytes.Count - at)));
                    break;
            }
        }

        return [.. bytes];
    }

    /// <summary>Exports of some networks, and ONNX's own cases where they are.</summary>
    private static IEnumerable<byte[]> Sources()
    {
        string[] texts =
        [
            "input 8\ndense 4 | relu\ndense 2 | softmax", "input 2x8x8\nconv 3 3x3 pad=1 | batchnorm | relu | maxpool 2\nflatten | dense 2",
            "sequence 4x3\nlstm 2 | dense 2", "sequence 4x4\ntransformerencoder 2 8", "input 3x4\ntranspose 1 0 | slice starts=1 ends=3 | reducemean axes=0",
        ];
        foreach (var text in texts)
        {
            var path = Path.GetTempFileName();
            OnnxExporter.Export(Engine.GenericNetwork.Parse(text), path);
            var model = Reading.ModelFile.Parse(File.ReadAllBytes(path));
            File.Delete(path);
            yield return model.ToByteArray();
            model.MetadataProps.Clear();
            yield return model.ToByteArray();
        }

        yield return ControlFlowTests.ThreeRounds().ToByteArray();
        yield return ControlFlowTests.TwoCalls().ToByteArray();
        if (SharedFolder.Find("onnx") is { } folder)
        {
            foreach (var model in Directory.EnumerateFiles(folder, "model.onnx", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Where(static (_, i) => i % 4 == 0))
            {
                yield return File.ReadAllBytes(model);
            }
        }
    }

    private string ModelWith(string location, long offset = 0, long length = -1, string? folder = null)
    {
        var model = Models.Of([-1, 2], Models.Node("MatMul", ["x", "w"], "y"));
        var weight = new TensorProto { Name = "w", DataType = 1, DataLocation = TensorProto.Types.DataLocation.External };
        weight.Dims.AddRange([2, 1]);
        weight.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = location });
        weight.ExternalData.Add(new StringStringEntryProto { Key = "offset", Value = offset.ToString(System.Globalization.CultureInfo.InvariantCulture) });
        if (length >= 0)
        {
            weight.ExternalData.Add(new StringStringEntryProto { Key = "length", Value = length.ToString(System.Globalization.CultureInfo.InvariantCulture) });
        }

        model.Graph.Initializer.Add(weight);
        var path = Path.Combine(folder ?? _folder, "model.onnx");
        File.WriteAllBytes(path, model.ToByteArray());
        return path;
    }

    private static void MakeHardLink(string from, string to)
    {
        using var process = System.Diagnostics.Process.Start("ln", [from, to]);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    private static IEnumerable<byte> Varint(int number)
    {
        for (; number >= 0x80; number >>= 7)
        {
            yield return (byte)(number | 0x80);
        }

        yield return (byte)number;
    }
}
