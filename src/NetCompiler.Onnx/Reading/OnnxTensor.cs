using NetCompiler.Onnx.Schema;

namespace NetCompiler.Onnx.Reading;

/// <summary>
/// Numbers that are known while importing: an initializer, or what was computed from constants. Elements are read when they are asked for,
/// and a tensor of one repeated number is never written out.
/// </summary>
internal sealed class OnnxTensor
{
    private readonly Func<double[]> _read;
    private double[]? _elements;

    private OnnxTensor(ElementType type, int[] dims, double? repeated, Func<double[]> read)
    {
        (Type, Dims, Repeated, _read) = (type, dims, repeated, read);
    }

    public ElementType Type { get; }

    /// <summary>Extents; none for a single number.</summary>
    public int[] Dims { get; }

    /// <summary>The number that all elements are, where that is known without looking at them.</summary>
    public double? Repeated { get; }

    /// <summary>How many elements.</summary>
    public long Count => CountOf(Dims);

    public static OnnxTensor Of(ElementType type, int[] dims, double[] elements) => new(type, dims, null, () => elements) { _elements = elements };

    public static OnnxTensor Of(params long[] elements) => Of(ElementType.Int64, [elements.Length], [.. elements.Select(static e => (double)e)]);

    /// <summary>A tensor whose elements are computed when they are asked for.</summary>
    public static OnnxTensor Later(ElementType type, int[] dims, Func<double[]> read) => new(type, dims, null, read);

    public static OnnxTensor Fill(ElementType type, int[] dims, double value) =>
        new(type, dims, value, () => Filled(CountOf(dims), value));

    /// <summary>A tensor of the file; sizes are checked against the bytes that are there.</summary>
    /// <exception cref="OnnxException">Type, extents and bytes do not fit.</exception>
    public static OnnxTensor Of(TensorProto tensor, ExternalData external)
    {
        var (type, dims) = Header(tensor);
        var count = CountOf(dims);
        if (type == ElementType.Text || type.Size() == 0)
        {
            throw new OnnxException($"The tensor '{tensor.Name}' holds {type.Word()} elements. Only numbers can be read.");
        }

        if (tensor.DataLocation == TensorProto.Types.DataLocation.External)
        {
            var part = external.Find(tensor, checked(count * type.Size()));
            return new(type, dims, null, () => TensorBytes.Read(type, part.Read(), checked((int)count)));
        }

        var given = TensorBytes.Given(tensor, type);
        if (given != count)
        {
            throw new OnnxException(
                $"The tensor '{tensor.Name}' has extents {string.Join("x", dims)}, which are {count} elements, but {given} are given. The file is damaged.");
        }

        return new(type, dims, null, () => TensorBytes.Read(tensor, type, (int)count));
    }

    /// <summary>Type and extents, checked.</summary>
    public static (ElementType Type, int[] Dims) Header(TensorProto tensor)
    {
        if (tensor.Dims.Any(static d => d is < 0 or > int.MaxValue))
        {
            throw new OnnxException($"The tensor '{tensor.Name}' has extents {string.Join("x", tensor.Dims)}; they must be from 0 to 2,147,483,647.");
        }

        int[] dims = [.. tensor.Dims.Select(static d => (int)d)];
        if (CountOf(dims) > int.MaxValue)
        {
            throw new OnnxException($"The tensor '{tensor.Name}' has extents {string.Join("x", tensor.Dims)}, which are more elements than an array holds.");
        }

        return ((ElementType)tensor.DataType, dims);
    }

    /// <summary>The elements as doubles, row-major; do not change them.</summary>
    public double[] Elements() => _elements ??= _read();

    /// <summary>The elements as floats, row-major, not kept.</summary>
    public float[] Floats()
    {
        var elements = _elements ?? _read();
        var floats = new float[elements.Length];
        for (var i = 0; i < floats.Length; i++)
        {
            floats[i] = (float)elements[i];
        }

        return floats;
    }

    /// <summary>The elements as whole numbers.</summary>
    public long[] Integers() => [.. Elements().Select(static e => (long)e)];

    /// <summary>The same elements under other extents.</summary>
    public OnnxTensor Reshaped(int[] dims) => new(Type, dims, Repeated, () => Elements());

    /// <summary>The same elements, rounded to another type.</summary>
    public OnnxTensor As(ElementType type) => new(type, Dims, Repeated is { } r ? Rounded(r, type) : null, () => [.. Elements().Select(e => Rounded(e, type))]);

    public static long CountOf(int[] dims)
    {
        var count = 1L;
        foreach (var extent in dims)
        {
            if (extent == 0)
            {
                return 0;
            }

            count = Math.Min(count, int.MaxValue) * extent;
        }

        return count;
    }

    private static double Rounded(double value, ElementType type) => type switch
    {
        ElementType.Bool => value != 0 ? 1 : 0,
        ElementType.Float => (float)value,
        ElementType.Float16 => (double)(Half)value,
        ElementType.Double or ElementType.BFloat16 => value,
        _ => Math.Truncate(value),
    };

    private static double[] Filled(long count, double value)
    {
        var elements = new double[count];
        elements.AsSpan().Fill(value);
        return elements;
    }
}
