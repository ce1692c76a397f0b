namespace NetCompiler.Onnx.Reading;

/// <summary>Types of elements by their numbers in the format; those that are not listed are not read.</summary>
internal enum ElementType
{
    Undefined = 0,
    Float = 1,
    UInt8 = 2,
    Int8 = 3,
    UInt16 = 4,
    Int16 = 5,
    Int32 = 6,
    Int64 = 7,
    Text = 8,
    Bool = 9,
    Float16 = 10,
    Double = 11,
    UInt32 = 12,
    UInt64 = 13,
    BFloat16 = 16,
}

/// <summary>What a type's elements are.</summary>
internal static class ElementTypes
{
    /// <summary>Bytes of one element, 0 for a type that is not read.</summary>
    public static int Size(this ElementType type) => type switch
    {
        ElementType.UInt8 or ElementType.Int8 or ElementType.Bool => 1,
        ElementType.UInt16 or ElementType.Int16 or ElementType.Float16 or ElementType.BFloat16 => 2,
        ElementType.Float or ElementType.Int32 or ElementType.UInt32 => 4,
        ElementType.Int64 or ElementType.Double or ElementType.UInt64 => 8,
        _ => 0,
    };

    /// <summary>Whether the elements have fractions.</summary>
    public static bool IsReal(this ElementType type) =>
        type is ElementType.Float or ElementType.Float16 or ElementType.BFloat16 or ElementType.Double;

    /// <summary>The type as ONNX's documentation writes it: <c>float16</c>.</summary>
    public static string Word(this ElementType type) => type switch
    {
        ElementType.Text => "string",
        ElementType.BFloat16 => "bfloat16",
        _ when Enum.IsDefined(type) => type.ToString().ToLowerInvariant(),
        _ => "type " + ((int)type).ToString(System.Globalization.CultureInfo.InvariantCulture),
    };
}
