using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;
using NetCompiler.Core.Operators;

namespace NetCompiler.Core.Lowering;

/// <summary>Collects the kernels of one node.</summary>
internal sealed class NodeLowering(ProgramLowering program, Node node) : LoweringContext
{
    private readonly List<KernelBuilder> _builders = [];

    public override Node Node => node;

    public override Operand Output => program.Result(node.Id);

    public IEnumerable<KernelCall> Calls => _builders.Select(b => new KernelCall(node.Name, b.Build(), b.Bindings) { Views = b.Views });

    public override Operand Input(int index) => program.Source(node.Inputs[index]);

    public override Shape InputShape(int index) => program.ShapeOf(node.Inputs[index]);

    public override Operand Companion(int index) => program.Companion(node, index);

    public override bool HasCompanion(int index) => program.CompanionOf(node, index) is not null;

    public override Operand Temporary(string name, Shape shape, bool perExample, int readerChannels = 0) =>
        program.Temporary(node.Name + "." + name, name, shape, perExample, readerChannels);

    public override Operand Constant(string name, Shape shape, IEnumerable<double> values) =>
        program.Constant(node.Name + "." + name, name, shape, values.ToEquatable());

    public override KernelBuilder Kernel(string role, string formula)
    {
        var builder = new KernelBuilder(role, formula);
        _builders.Add(builder);
        return builder;
    }
}
