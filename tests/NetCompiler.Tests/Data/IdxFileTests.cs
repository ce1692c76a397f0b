using System.IO.Compression;
using NetCompiler.Data;

namespace NetCompiler.Tests.Data;

public sealed class IdxFileTests
{
    private static readonly IdxArray Images = new([3, 2, 2], [0, 51, 102, 255, 1, 2, 3, 4, 5, 6, 7, 8]);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Reads_what_was_written_plain_and_gzip(bool gzip)
    {
        using var folder = new TemporaryFolder();
        var images = Write(folder, "images", Images, gzip);
        var labels = Write(folder, "labels", new IdxArray([3], [7, 0, 9]), gzip);
        var data = IdxFile.ReadDataset(images, labels);
        Assert.Equal((3, 4), (data.Count, data.InputSize));
        Assert.Equal([0, 0.2f, 0.4f, 1], data.Input(0).ToArray());
        Assert.Equal([7, 0, 9], data.Classes.ToArray());
    }

    [Fact]
    public void Refuses_damaged_files_with_a_sentence()
    {
        var whole = Bytes(Images, gzip: false);
        for (var length = 0; length < whole.Length; length++)
        {
            Assert.Contains("cut off", Refused(whole[..length]), StringComparison.Ordinal);
        }

        Assert.Contains("goes on", Refused([.. whole, 1]), StringComparison.Ordinal);
        Assert.Contains("starts with", Refused([1, .. whole[1..]]), StringComparison.Ordinal);
        Assert.Contains("type 0D", Refused([0, 0, 0x0d, .. whole[3..]]), StringComparison.Ordinal);
        Assert.Contains("more than", Refused([0, 0, 8, 3, 0x7f, 0xff, 0xff, 0xff, .. whole[8..]]), StringComparison.Ordinal);
        Assert.Contains("cut off", Refused([0, 0, 8, 1, 0x7f, 0xff, 0xff, 0xff, .. whole[8..]]), StringComparison.Ordinal);
        Assert.Contains("more than", Refused([0, 0, 8, 3, 0xff, .. whole[5..]]), StringComparison.Ordinal);
        var packed = Bytes(Images, gzip: true);
        packed[12] ^= 0xff;
        Assert.Contains("images", Refused(packed), StringComparison.Ordinal);

        static string Refused(byte[] bytes) => Assert.Throws<DataFileException>(() => IdxFile.Read(new MemoryStream(bytes), "images")).Message;
    }

    [Fact]
    public void Refuses_images_and_labels_that_do_not_belong_together()
    {
        using var folder = new TemporaryFolder();
        var images = Write(folder, "images", Images, false);
        var labels = Write(folder, "labels", new IdxArray([2], [7, 0]), false);
        Assert.Contains("3 images", Assert.Throws<DataFileException>(() => IdxFile.ReadDataset(images, labels)).Message, StringComparison.Ordinal);
        Assert.Contains("labels need one", Assert.Throws<DataFileException>(() => IdxFile.ReadDataset(images, images)).Message, StringComparison.Ordinal);
        Assert.Contains("three", Assert.Throws<DataFileException>(() => IdxFile.ReadDataset(labels, labels)).Message, StringComparison.Ordinal);
    }

    private static string Write(TemporaryFolder folder, string name, IdxArray array, bool gzip)
    {
        var path = Path.Combine(folder.Path, name);
        File.WriteAllBytes(path, Bytes(array, gzip));
        return path;
    }

    private static byte[] Bytes(IdxArray array, bool gzip)
    {
        using var memory = new MemoryStream();
        if (gzip)
        {
            using var packed = new GZipStream(memory, CompressionLevel.Optimal, leaveOpen: true);
            IdxFile.Write(array, packed);
        }
        else
        {
            IdxFile.Write(array, memory);
        }

        return memory.ToArray();
    }
}
