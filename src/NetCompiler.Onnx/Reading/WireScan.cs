using System.Globalization;

namespace NetCompiler.Onnx.Reading;

/// <summary>
/// Walks the bytes of a model before anything is allocated for them: how deep messages lie in each other, and about how much memory the
/// objects would take. A file of a megabyte can ask for hundreds by empty messages alone.
/// </summary>
internal static class WireScan
{
    private const int DeepestMessage = 40;

    // What the objects of an ordinary model take is 2 to 15 times their bytes.
    private const long CostPerByte = 40;
    private const long Allowance = 1 << 20;

    private enum Kind
    {
        Leaf,
        Model,
        Graph,
        Node,
        Attribute,
        Tensor,
        ValueInfo,
        TypeProto,
        TensorType,
        Shape,
        Dimension,
        Entry,
        OperatorSet,
        Function,
    }

    /// <summary>Checks a whole model.</summary>
    /// <exception cref="OnnxException">It is no model, too deep, or would take far more memory than its size.</exception>
    public static void Check(ReadOnlySpan<byte> bytes) => Check(bytes, Kind.Model);

    /// <summary>Checks a file that holds one tensor.</summary>
    /// <exception cref="OnnxException">It is no tensor.</exception>
    public static void CheckTensor(ReadOnlySpan<byte> bytes) => Check(bytes, Kind.Tensor);

    private static void Check(ReadOnlySpan<byte> bytes, Kind kind)
    {
        var cost = 0L;
        Walk(bytes, kind, 0, ref cost, Allowance + (bytes.Length * CostPerByte));
    }

    private static void Walk(ReadOnlySpan<byte> bytes, Kind kind, int depth, ref long cost, long most)
    {
        if (depth > DeepestMessage)
        {
            throw new OnnxException($"The file nests messages more than {DeepestMessage} deep, which no model needs. It is not read.");
        }

        cost += Size(kind);
        for (var at = 0; at < bytes.Length;)
        {
            var key = Number(bytes, ref at);
            var field = (int)Math.Min(key >> 3, int.MaxValue);
            if (cost > most)
            {
                throw new OnnxException(string.Format(
                    CultureInfo.InvariantCulture, "The file would take more than {0:N0} bytes of memory for {1:N0} of its own. It is not read.", most, bytes.Length));
            }

            switch (key & 7)
            {
                case 0:
                    _ = Number(bytes, ref at);
                    cost += 24;
                    break;
                case 1:
                    at = Skip(bytes, at, 8);
                    cost += 24;
                    break;
                case 5:
                    at = Skip(bytes, at, 4);
                    cost += 24;
                    break;
                case 2:
                    var length = Number(bytes, ref at);
                    var end = Skip(bytes, at, length);
                    var part = bytes[at..end];
                    at = end;
                    if (Child(kind, field) is { } child)
                    {
                        Walk(part, child, depth + 1, ref cost, most);
                    }
                    else
                    {
                        cost += 64 + (IsPackedNumbers(kind, field) ? 16L : 2L) * part.Length;
                    }

                    break;
                default:
                    throw new OnnxException("The file is no ONNX model: it is damaged, or of another format.");
            }
        }
    }

    private static int Size(Kind kind) => kind switch
    {
        Kind.Node => 320,
        Kind.Tensor => 400,
        Kind.Attribute => 320,
        Kind.Graph or Kind.Model or Kind.Function => 600,
        _ => 96,
    };

    private static Kind? Child(Kind kind, int field) => (kind, field) switch
    {
        (Kind.Model, 7) => Kind.Graph,
        (Kind.Model, 8) or (Kind.Function, 9) => Kind.OperatorSet,
        (Kind.Model, 14) => Kind.Entry,
        (Kind.Model, 25) => Kind.Function,
        (Kind.Graph, 1) or (Kind.Function, 7) => Kind.Node,
        (Kind.Graph, 5) => Kind.Tensor,
        (Kind.Graph, 11 or 12 or 13) => Kind.ValueInfo,
        (Kind.Node, 5) or (Kind.Function, 11) => Kind.Attribute,
        (Kind.Attribute, 5 or 10) => Kind.Tensor,
        (Kind.Attribute, 6) => Kind.Graph,
        (Kind.Tensor, 13) => Kind.Entry,
        (Kind.ValueInfo, 2) => Kind.TypeProto,
        (Kind.TypeProto, 1) => Kind.TensorType,
        (Kind.TensorType, 2) => Kind.Shape,
        (Kind.Shape, 1) => Kind.Dimension,
        _ => null,
    };

    // A varint of one byte becomes a number of eight, in a list that may be twice as long.
    private static bool IsPackedNumbers(Kind kind, int field) => (kind, field) switch
    {
        (Kind.Tensor, 1 or 5 or 7 or 11) or (Kind.Attribute, 8) => true,
        _ => false,
    };

    private static int Skip(ReadOnlySpan<byte> bytes, int at, ulong length) => length <= (ulong)(bytes.Length - at)
        ? at + (int)length
        : throw new OnnxException("The file ends in the middle of a value: it is damaged, or no ONNX model.");

    private static ulong Number(ReadOnlySpan<byte> bytes, ref int at)
    {
        var number = 0UL;
        for (var shift = 0; shift < 64 && at < bytes.Length; shift += 7)
        {
            var next = bytes[at++];
            number |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return number;
            }
        }

        throw new OnnxException("The file ends in the middle of a number: it is damaged, or no ONNX model.");
    }
}
