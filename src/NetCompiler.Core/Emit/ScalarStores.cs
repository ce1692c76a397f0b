using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Emit;

/// <summary>Prints writes of single floats.</summary>
internal static class ScalarStores
{
    /// <summary>Values first and in order, each seeing the ones before, then the stores: operands can share memory.</summary>
    /// <param name="writes">The element of each write as text.</param>
    public static void Emit(CodeWriter writer, ExpressionText values, IReadOnlyList<(string Element, Write Write)> writes, Func<Expression, string?> leaf)
    {
        var stores = new List<string>();
        foreach (var (element, write) in writes)
        {
            var value = OperationText.Bare(values.Print(write.Value, leaf));
            if (writes.Count == 1)
            {
                stores.Add(write.Mode switch
                {
                    WriteMode.Add => $"{element} += {value};",
                    WriteMode.SetOrAdd => $"{element} = accumulate ? {element} + ({value}) : {value};",
                    _ => $"{element} = {value};",
                });
                continue;
            }

            var before = values.Known(element) ?? element;
            var local = values.Local("t", write.Mode switch
            {
                WriteMode.Add => $"{before} + ({value})",
                WriteMode.SetOrAdd => $"accumulate ? {before} + ({value}) : {value}",
                _ => value,
            });
            values.Replace(element, local);
            stores.Add($"{element} = {local};");
        }

        writer.Lines(stores);
    }
}
