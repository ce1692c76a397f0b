using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;
using NetCompiler.Core.Operators;

namespace NetCompiler.Core.Lowering;

/// <summary>Single nodes, and the bodies of scans as loops.</summary>
public sealed partial class ProgramLowering
{
    private void Lower(IReadOnlyList<Node> part)
    {
        var scan = part[0].Scan;
        foreach (var state in part.Where(static n => n.Operator == ScanRegion.Boundary.State))
        {
            Start(state);
        }

        var first = _calls.Count;
        foreach (var node in part.Where(static n => !IsLeaf(n)))
        {
            if (node.Operator == ScanRegion.Boundary.Next && _places.NeedsCopy(node))
            {
                Copy(node.Name, node.Inputs[1], Place(node.Id, "y"));
            }

            var context = new NodeLowering(this, node);
            OperatorCatalogue.Find(node.Operator)!.Lower(context);
            _calls.AddRange(context.Calls);
        }

        // A loop of one step is none.
        for (var call = first; scan is not null && call < _calls.Count; call++)
        {
            _calls[call] = scan.Steps > 1
                ? _calls[call] with { Loop = _loops.Count }
                : _calls[call] with { Views = _calls[call].Views.Select(static v => v is null ? null : v with { Moves = false }).ToEquatable() };
        }

        if (scan is { Steps: > 1 } && _calls.Count > first)
        {
            _loops.Add(new(scan.Name, scan.Steps, scan.Reverse));
        }
    }

    private void Start(Node state)
    {
        var to = Place(state.Id, "y") with { View = ScanPlaces.Start(state) };
        if (state.Inputs.Count > 0)
        {
            Copy(state.Name, state.Inputs[0], to);
            return;
        }

        var k = new KernelBuilder("start", "y = 0");
        k.Write(to, 0, k.Elements(to));
        _calls.Add(new(state.Name, k.Build(), k.Bindings) { Views = k.Views });
    }

    private Operand Place(int node, string name)
    {
        var buffer = _buffers[BufferOf(node)];
        var view = _places.Of(node).View;
        return new(buffer.Id, name, StepView.Extents(buffer.Extents, view), buffer.PerExample) { View = view };
    }

    // What is only a part of another value, or lies in it, gets a buffer of its own to be looked at.
    private int KeptBuffer(int node)
    {
        if (_places.Of(node).View is null)
        {
            return BufferOf(node);
        }

        var value = _graph[node];
        var buffer = Add(value.Name, BufferKind.Workspace, DeclaredId(value), value.Shape, value.PerExample);
        Copy(value.Name, node, buffer);
        return buffer.Id;
    }
}
