using NetCompiler.Core.Kernels;
using NetCompiler.Core.Schedule;

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
        }
    }

    // The visitor may call Predict, which would write over the inference workspace: the values lie in the other one.
    private void InspectBody(CodeWriter code, PassEmitter pass)
    {
        Workspace(code, pass, "Training");
        code.Line(Run(pass, static p => p switch { "inputs" => "input", "rows" => "1", _ => p }));
        var values = pass.Program.Buffers.Where(b => b.Buffer.Kind == BufferKind.Workspace && b.Buffer.Node >= 0)
            .Where(b => LayerRow.IsLayer(_network.Graph, _network.Graph[b.Buffer.Node])).OrderBy(static b => b.Buffer.Node).ToArray();
        if (_network.IsLarge)
        {
            Table(code, values);
            return;
        }

        foreach (var placed in values)
        {
            var node = _network.Graph[placed.Buffer.Node];
            var (shape, strides) = Form(placed);
            code.Line($"visitor.Visit({Literals.String(node.Name)}, new int[] {{ {shape} }}, "
                + $"RowPacking.RowMajor(workspace.Slice({Literals.Int(placed.Offset)}), new int[] {{ {shape} }}, new int[] {{ {strides} }}));");
        }
    }

    // Hundreds of layers, of which many have the same shape.
    private void Table(CodeWriter code, PlacedBuffer[] values)
    {
        var forms = values.Select(Form).Distinct().ToList();
        code.Line($"int[][] shapes = [{string.Join(", ", forms.Select(static f => $"[{f.Shape}]"))}];");
        code.Line($"int[][] strides = [{string.Join(", ", forms.Select(static f => $"[{f.Strides}]"))}];");
        code.Line("(string Layer, int Offset, int Form)[] layers = [").Indent();
        foreach (var placed in values)
        {
            code.Line($"({Literals.String(_network.Graph[placed.Buffer.Node].Name)}, {Literals.Int(placed.Offset)}, {Literals.Int(forms.IndexOf(Form(placed)))}),");
        }

        code.Indent(-1).Line("];");
        using (code.Open("foreach (var (layer, offset, form) in layers)"))
        {
            code.Line("visitor.Visit(layer, shapes[form], RowPacking.RowMajor(workspace.Slice(offset), shapes[form], strides[form]));");
        }
    }

    private (string Shape, string Strides) Form(PlacedBuffer placed) => (
        string.Join(", ", _network.Graph[placed.Buffer.Node].Shape.Extents.Select(Literals.Int)),
        string.Join(", ", placed.Layout.Strides.Select(Literals.Int)));
}
