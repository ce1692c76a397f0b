using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Emit;

/// <content>What hands every layer's value over.</content>
internal sealed partial class DriverEmitter
{
    private void Inspect(CodeWriter code)
    {
        using (code.Open($"internal static void Inspect({Instance}, ReadOnlySpan<float> input, ILayerVisitor visitor)"))
        {
            code.Line($"NetworkGuard.One({Info}, \"Inspect\", \"input\", input.Length, {Literals.Int(_inputs)}, \"takes\");");
            code.Line("ArgumentNullException.ThrowIfNull(visitor);");
            if (_network.Program("inspect") is not { } program)
            {
                code.Line("throw new NotSupportedException(" + Literals.String(_names.Display + " was built without Inspect.") + ");");
            }
            else
            {
                InspectBody(code, Pass(program));
            }
        }

        code.Line();
        if (_network.Program("inspect") is { } inspect)
        {
            Pass(inspect).Write(code);
            code.Lines(_network.IsLarge ? ["private static void Show(ILayerVisitor visitor, string layer, Span<float> workspace, int offset, int[] shape, int[] strides) =>",
                "    visitor.Visit(layer, shape, RowPacking.RowMajor(workspace.Slice(offset), shape, strides));", ""] : []);
        }
    }

    // The visitor may call Predict, which would write over the inference workspace: the values lie in the other one.
    private void InspectBody(CodeWriter code, PassEmitter pass)
    {
        Workspace(code, pass, "Training");
        code.Line(Run(pass, static p => p switch { "inputs" => "input", "rows" => "1", _ => p }));
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var placed in pass.Program.Buffers.Where(b => b.Buffer.Kind == BufferKind.Workspace && b.Buffer.Node >= 0)
            .Where(b => LayerRow.IsLayer(_network.Graph, _network.Graph[b.Buffer.Node])).OrderBy(static b => b.Buffer.Node))
        {
            var node = _network.Graph[placed.Buffer.Node];
            var shape = string.Join(", ", node.Shape.Extents.Select(Literals.Int));
            var strides = string.Join(", ", placed.Layout.Strides.Select(Literals.Int));
            var from = $"workspace.Slice({Literals.Int(placed.Offset)})";
            if (_network.IsLarge)
            {
                var arrays = $"[{shape}], [{strides}]";
                if (!known.TryGetValue(arrays, out var names))
                {
                    var number = Literals.Int(known.Count);
                    known[arrays] = names = $"s{number}, t{number}";
                    code.Line($"int[] s{number} = [{shape}], t{number} = [{strides}];");
                }

                code.Line($"Show(visitor, {Literals.String(node.Name)}, workspace, {Literals.Int(placed.Offset)}, {names});");
                continue;
            }

            code.Line($"visitor.Visit({Literals.String(node.Name)}, new int[] {{ {shape} }}, "
                + $"RowPacking.RowMajor({from}, new int[] {{ {shape} }}, new int[] {{ {strides} }}));");
        }
    }
}
