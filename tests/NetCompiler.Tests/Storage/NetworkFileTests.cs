using System.Text;
using NetCompiler.Networks;
using NetCompiler.Storage;

namespace NetCompiler.Tests.Storage;

public sealed class NetworkFileTests
{
    [Fact]
    public void Loads_what_was_saved_in_stored_order_whatever_the_memory()
    {
        var network = new LinearNetwork(3, 2, 4);
        network.State[1] = float.NaN;
        var bytes = Save(network);
        var other = new LinearNetwork(3, 2, 5);
        NetworkFile.Load(other.Info, bytes, other.Parameters, other.State);
        Assert.Equal(network.Parameters.ToArray(), other.Parameters.ToArray());
        Assert.Equal(network.State.ToArray(), other.State.ToArray());
        var file = SafeTensors.Read(bytes);
        Assert.Equal(["dense1.weight", "dense1.bias", "scale.mean"], file.Tensors.Select(static t => t.Name));
        Assert.Equal([2, 3], file["dense1.weight"].Shape);
        Assert.Equal(network.Parameters[16], file["dense1.weight"].ToSingles()[1]);
        Assert.Equal(network.Info.Text, file.Metadata["text"]);
    }

    [Fact]
    public void Notes_come_back_and_change_nothing_else()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "noted.safetensors");
        var network = new LinearNetwork(3, 2, 4);
        NetworkFile.Save(network.Info, network.Parameters, network.State, path, new Dictionary<string, string> { ["classes"] = "[\"rot\",\"grün\"]", ["text"] = "not the network's" });
        var other = new LinearNetwork(3, 2, 5);
        NetworkFile.Load(other.Info, path, other.Parameters, other.State);

        Assert.Equal(network.Parameters.ToArray(), other.Parameters.ToArray());
        Assert.Equal("[\"rot\",\"grün\"]", NetworkFile.Notes(path)["classes"]);
        Assert.Equal(2, NetworkFile.Notes(path).Count);
        Assert.Equal(network.Info.Text, SafeTensors.Read(path).Metadata["text"]);
        NetworkFile.Save(network.Info, network.Parameters, network.State, path);
        Assert.Empty(NetworkFile.Notes(path));
    }

    [Fact]
    public void Every_damaged_byte_is_refused_or_changes_nothing()
    {
        var network = new LinearNetwork(2, 1, 4);
        var whole = Save(network);
        var refused = 0;
        for (var at = 0; at < whole.Length; at++)
        {
            foreach (var flip in (byte[])[1, 0x80, 0xff])
            {
                var bytes = (byte[])whole.Clone();
                bytes[at] ^= flip;
                var other = new LinearNetwork(2, 1, 99);
                var before = other.Parameters.ToArray();
                try
                {
                    NetworkFile.Load(other.Info, bytes, other.Parameters, other.State);
                    Assert.Equal(network.Parameters.ToArray(), other.Parameters.ToArray());
                    Assert.Equal(network.State.ToArray(), other.State.ToArray());
                }
                catch (NetworkFileException e)
                {
                    refused++;
                    Assert.Equal(before, other.Parameters.ToArray());
                    Assert.True(e.Message.Length > 30, e.Message);
                }
            }
        }

        Assert.True(refused > whole.Length * 2, $"only {refused} of {whole.Length * 3} were refused");
        for (var length = 0; length < whole.Length; length++)
        {
            Refused(network, whole[..length]);
        }

        Refused(network, [.. whole, 0]);
    }

    [Fact]
    public void A_file_of_another_network_is_refused_with_what_differs()
    {
        var bytes = Save(new LinearNetwork(3, 2));
        Assert.Contains("shape (2, 3) in the file, but 'Linear' needs (2, 4)", Refused(new LinearNetwork(4, 2), bytes), StringComparison.Ordinal);
        Assert.Contains("line 2 is 'dense 2' there and 'dense 2 | step' here", Refused(new LinearNetwork(3, 2, threshold: true), bytes), StringComparison.Ordinal);
        var moved = Refused(new LinearNetwork(3, 2, layer: "dense2"), bytes);
        Assert.Contains("its dense1 is dense2 here", moved, StringComparison.Ordinal);
        var renamed = Refused(new LinearNetwork(3, 2, layer: "head"), bytes);
        Assert.Contains("lacks head.weight, head.bias", renamed, StringComparison.Ordinal);
        Assert.Contains("has dense1.weight, dense1.bias", renamed, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_another_program_is_judged_by_names_and_shapes()
    {
        var network = new LinearNetwork(1, 1);
        SafeTensor[] tensors = [SafeTensor.Of("scale.mean", [2], [8f, 9]), SafeTensor.Of("dense1.bias", [1], [5f]), SafeTensor.Of("dense1.weight", [1, 1], [4f])];
        NetworkFile.Load(network.Info, Bytes(new SafeTensorsFile(tensors)), network.Parameters, network.State);
        Assert.Equal((4f, 5f, 8f), (network.Parameters[0], network.Parameters[16], network.State[0]));
        tensors[1] = SafeTensor.Of("dense1.bias", [1], [5.0]);
        Assert.Contains("F64", Refused(network, Bytes(new SafeTensorsFile(tensors))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "two things")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[2,6]}}""", "without gaps")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "without gaps")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}""", "data at 8")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,8]}}""", "takes 4 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "8 follow")]
    [InlineData("""{"a":{"dtype":"F31","shape":[2],"data_offsets":[0,8]}}""", "'F31'")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", "whole number")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2147483647,2147483647,2147483647],"data_offsets":[0,8]}}""", "no file can hold")]
    [InlineData("""{"a":{"dtype":"F32","shape":[99999999999],"data_offsets":[0,8]}}""", "largest possible")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2]}}""", "data_offsets")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"x":1}}""", "'x'")]
    [InlineData("""{"a":[1]}""", "not the JSON")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}""", "not the JSON")]
    [InlineData("[]", "not the JSON")]
    [InlineData("""{"__metadata__":{"a":1}}""", "not the JSON")]
    public void Bad_headers_are_refused_with_a_sentence(string header, string expected)
    {
        var json = Encoding.UTF8.GetBytes(header);
        byte[] bytes = [.. BitConverter.GetBytes((long)json.Length), .. json, 0, 0, 0, 0, 0, 0, 0, 0];
        Assert.Contains(expected, Assert.Throws<NetworkFileException>(() => SafeTensors.Read(bytes)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failed_save_leaves_the_old_file_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "net.safetensors");
        var network = new LinearNetwork(2, 1);
        NetworkFile.Save(network.Info, network.Parameters, network.State, path);
        var old = File.ReadAllBytes(path);
        Assert.Throws<IOException>(() => AtomicFile.Write(path, static stream =>
        {
            stream.Write([1, 2, 3]);
            throw new IOException("disk full");
        }));
        Assert.Equal(old, File.ReadAllBytes(path));
        Assert.Single(Directory.GetFiles(folder.Path));
        Assert.ThrowsAny<IOException>(() => SafeTensors.Write(new SafeTensorsFile([]), Path.Combine(folder.Path, "absent", "x")));
        network.Parameters[0] = 17;
        NetworkFile.Save(network.Info, network.Parameters, network.State, path);
        var other = new LinearNetwork(2, 1);
        NetworkFile.Load(other.Info, path, other.Parameters, other.State);
        Assert.Equal(17, other.Parameters[0]);
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Spans_of_another_length_are_refused()
    {
        var network = new LinearNetwork(2, 1);
        Assert.Throws<ShapeException>(() => NetworkFile.Save(network.Info, network.Parameters[1..], network.State, Stream.Null));
        var bytes = Save(network);
        Assert.Throws<ShapeException>(() => NetworkFile.Load(network.Info, bytes, network.Parameters, network.State[1..]));
    }

    private static string Refused(LinearNetwork network, byte[] bytes)
    {
        var before = network.Parameters.ToArray();
        var message = Assert.Throws<NetworkFileException>(() => NetworkFile.Load(network.Info, bytes, network.Parameters, network.State)).Message;
        Assert.Equal(before, network.Parameters.ToArray());
        return message;
    }

    private static byte[] Save(LinearNetwork network)
    {
        using var memory = new MemoryStream();
        NetworkFile.Save(network.Info, network.Parameters, network.State, memory);
        return memory.ToArray();
    }

    private static byte[] Bytes(SafeTensorsFile file)
    {
        using var memory = new MemoryStream();
        SafeTensors.Write(file, memory);
        return memory.ToArray();
    }
}
