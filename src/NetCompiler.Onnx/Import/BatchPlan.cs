using NetCompiler.Onnx.Reading;
using NetCompiler.Onnx.Schema;

namespace NetCompiler.Onnx.Import;

/// <summary>Which axis of the inputs counts examples.</summary>
/// <param name="Axis">-1 for none.</param>
internal sealed record BatchPlan(int Axis)
{
    /// <summary>
    /// What stands for the number of examples while importing, where the model leaves it open: a prime that no layer is likely to have, so that
    /// shapes computed from it are told from others.
    /// </summary>
    public const int Open = 7919;

    /// <summary>The plans worth trying, the likeliest first.</summary>
    public static IEnumerable<BatchPlan> For(IReadOnlyList<ValueInfoProto> inputs, ImportOptions options)
    {
        if (options.BatchAxis is { } chosen)
        {
            return [new BatchPlan(Math.Max(-1, chosen))];
        }

        var shapes = inputs.Select(static i => i.Type?.TensorType?.Shape).OfType<TensorShapeProto>().ToList();
        if (OpenAxis(shapes, options) is { } open)
        {
            return [new BatchPlan(open), new BatchPlan(-1)];
        }

        var plans = new List<BatchPlan>();
        for (var axis = 0; axis < 2; axis++)
        {
            if (shapes.Count > 0 && shapes.All(s => s.Dim.Count > axis && s.Dim[axis].DimValue == shapes[0].Dim[axis].DimValue))
            {
                plans.Add(new BatchPlan(axis));
            }
        }

        return plans.Append(new BatchPlan(-1));
    }

    /// <summary>The axis whose extent is left open, preferably under a name that says what it is.</summary>
    private static int? OpenAxis(List<TensorShapeProto> shapes, ImportOptions options)
    {
        bool IsOpen(TensorShapeProto.Types.Dimension d) => !options.Dimensions.ContainsKey(d.DimParam) && IsSymbolic(d);
        var found = shapes.SelectMany(s => s.Dim.Select((d, axis) => (Name: d.DimParam, Axis: axis, IsOpen: IsOpen(d)))).Where(static d => d.IsOpen).ToList();
        return found.Count == 0 ? null
            : found.FirstOrDefault(static d => d.Name.Contains("batch", StringComparison.OrdinalIgnoreCase) || d.Name is "N" or "B" or "n" or "bs") is { IsOpen: true } named ? named.Axis
            : found.Min(static d => d.Axis);
    }

    public static bool IsSymbolic(TensorShapeProto.Types.Dimension dimension) =>
        dimension.ValueCase != TensorShapeProto.Types.Dimension.ValueOneofCase.DimValue || dimension.DimValue < 0;

    /// <summary>Extents and batch axis of an input; symbolic ones that nothing binds are listed.</summary>
    public (int[] Dims, int Batch) Of(ValueInfoProto input, ImportOptions options, ICollection<string> unbound)
    {
        var shape = input.Type?.TensorType?.Shape;
        var dims = new int[shape?.Dim.Count ?? 0];
        var batch = -1;
        for (var axis = 0; axis < dims.Length; axis++)
        {
            var dimension = shape!.Dim[axis];
            var isSymbolic = IsSymbolic(dimension);
            if (isSymbolic && options.Dimensions.TryGetValue(dimension.DimParam, out var bound) && bound > 0)
            {
                dims[axis] = bound;
            }
            else if (axis == Axis)
            {
                (dims[axis], batch) = (isSymbolic ? Open : Fits(dimension.DimValue, input.Name), axis);
            }
            else if (isSymbolic && Axis < 0 && IsFirstOpen(shape, axis, options))
            {
                dims[axis] = 1;
            }
            else if (isSymbolic)
            {
                unbound.Add(dimension.DimParam.Length > 0 ? dimension.DimParam : $"axis {axis} of {input.Name}");
                dims[axis] = 1;
            }
            else
            {
                dims[axis] = Fits(dimension.DimValue, input.Name);
            }
        }

        return (dims, batch);
    }

    // Without a batch axis the open extent is a single example.
    private static bool IsFirstOpen(TensorShapeProto shape, int axis, ImportOptions options) =>
        OpenAxis([shape], options) == axis;

    private static int Fits(long extent, string name) => extent <= int.MaxValue ? (int)extent
        : throw new OnnxException($"The input '{name}' has an extent of {extent}, and the most is 2,147,483,647.");

    /// <summary>What an input's numbers are; text and sequences are none.</summary>
    public static ElementType TypeOf(ValueInfoProto input) => (ElementType)(input.Type?.TensorType?.ElemType ?? 0);
}
