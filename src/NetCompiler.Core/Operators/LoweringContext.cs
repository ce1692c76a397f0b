using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators;

/// <summary>What an operator sees when it is lowered to kernels.</summary>
public abstract class LoweringContext
{
    public abstract Node Node { get; }

    /// <summary>The operand that holds input <paramref name="index"/> of the node.</summary>
    public abstract Operand Input(int index);

    /// <summary>The shape of input <paramref name="index"/>, with its kind, which an operand does not have.</summary>
    public abstract Shape InputShape(int index);

    /// <summary>The operand that holds the node's value.</summary>
    public abstract Operand Output { get; }

    /// <summary>The operand of another value of the node: of its <c>companion</c> number <paramref name="index"/>, which its kernels write too.</summary>
    public abstract Operand Companion(int index);

    /// <summary>Whether the node has companion <paramref name="index"/> in this program.</summary>
    public abstract bool HasCompanion(int index);

    /// <summary>A value of this node's own that several of its kernels share.</summary>
    public abstract Operand Temporary(string name, Shape shape, bool perExample, int readerChannels = 0);

    /// <summary>Fixed numbers in row-major order that kernels of this node read.</summary>
    public abstract Operand Constant(string name, Shape shape, IEnumerable<double> values);

    /// <summary>Starts a kernel. Kernels run in the order they are started; <see cref="KernelBuilder.Build"/> is called for the operator.</summary>
    /// <param name="role">What it does, for names: <c>dense.forward</c>.</param>
    /// <param name="formula">The formula for the comment, in the kernel's operand names.</param>
    public abstract KernelBuilder Kernel(string role, string formula);
}
