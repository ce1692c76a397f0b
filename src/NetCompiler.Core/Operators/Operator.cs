using NetCompiler.Core.Graph;
using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators;

/// <summary>
/// One operator: what it may be given, the shape it gives, its gradient, and the kernels that compute it. One file per operator;
/// <see cref="OperatorCatalogue"/> lists them. Nothing below the lowering knows an operator's name.
/// </summary>
public abstract class Operator
{
    /// <summary>The word in the language and in <see cref="Node.Operator"/>: lower case, no separators (<c>leakyrelu</c>).</summary>
    public abstract string Name { get; }

    /// <summary>One line for the documentation: formula first.</summary>
    public abstract string Summary { get; }

    /// <summary>One statement for the documentation and its tests, e.g. <c>dense 10 bias=false</c>.</summary>
    public virtual string Example => Name;

    public virtual OperatorGroup Group => OperatorGroup.Layer;

    /// <summary>The arguments it takes, positional ones first in their order.</summary>
    public virtual EquatableArray<ParameterSpec> Parameters => default;

    /// <summary>How many values it reads (the previous value counts); <see cref="int.MaxValue"/> for any number.</summary>
    public virtual (int Least, int Most) InputCount => (1, 1);

    /// <summary>The prefix of unnamed layers (<c>dense</c> gives <c>dense1</c>, <c>dense2</c>).</summary>
    public virtual string LayerName => Name;

    /// <summary>
    /// Whether it also works on values that are the same for all examples, constants and parameters, and then gives such a value when none of
    /// its inputs is per example. Other operators get them repeated for each example (<c>Passes.SharedValues</c>).
    /// </summary>
    public virtual bool HandlesShared => false;

    /// <summary>Whether users may write it; the others appear only in backward graphs and after passes.</summary>
    public virtual bool IsInternal => false;

    /// <summary>The shape of the result. Declares weights; reports problems, then returns null.</summary>
    public abstract Shape? Infer(InferenceContext context);

    /// <summary>Adds the backward nodes and says which input each is the gradient of. Without an override the operator has no gradient.</summary>
    public virtual void Differentiate(GradientContext context)
    {
    }

    /// <summary>
    /// Multiply-adds of the node for one example. Without an override each row of a matrix, and each filter, meets every value of the result that it makes.
    /// </summary>
    public virtual long MultiplyAdds(Node node, NetworkGraph graph) =>
        ForwardWork.Matrices(node, graph).Sum(w => (long)node.Shape.Size * (w.Size / w.Extents[0]));

    /// <summary>The kernels that compute the node.</summary>
    public abstract void Lower(LoweringContext context);
}

/// <summary>Where the documentation lists an operator.</summary>
public enum OperatorGroup
{
    Layer,
    Activation,
    Combination,

    /// <summary>Functions of one number without a learned part: <c>sqrt</c>, <c>floor</c>.</summary>
    Function,
    Shape,

    /// <summary>General operations on tensors, over the extents of one example.</summary>
    Tensor,
    Regularisation,
    Preprocessing,
    Loss,
    Internal,
}

public enum ArgumentKind
{
    /// <summary>A whole number.</summary>
    Integer,

    Real,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Flag,

    /// <summary>One of <see cref="ParameterSpec.Choices"/>.</summary>
    Choice,

    /// <summary>Extents such as <c>3x3</c>; a single number is a size of one extent. Words of <see cref="ParameterSpec.Choices"/> may stand for one.</summary>
    Size,

    /// <summary>The rest of the positional arguments as one list of extents (<c>reshape 4 7 7</c> equals <c>reshape 4x7x7</c>).</summary>
    Extents,

    /// <summary>Like <see cref="Extents"/>, for numbers that may be negative: axes, positions (<c>transpose 1 0</c>, <c>axes=0x-1</c>).</summary>
    Integers,

    /// <summary>Text in quotes.</summary>
    Text,
}

/// <summary>One argument of an operator.</summary>
/// <param name="Name">Its name; also the name of the <see cref="Setting"/> it becomes.</param>
/// <param name="Summary">What it means, with unit and range.</param>
/// <param name="Default">What it is when left out; null when it must be given. An empty text means no numbers at all.</param>
/// <param name="Minimum">Least value allowed (also of each extent).</param>
/// <param name="Maximum">Greatest value allowed.</param>
/// <param name="Choices">The words of a <see cref="ArgumentKind.Choice"/>, or those that may stand for a size or a number.</param>
/// <param name="Positional">Whether it may be given without its name.</param>
public sealed record ParameterSpec(
    string Name,
    ArgumentKind Kind,
    string Summary,
    string? Default = null,
    double Minimum = double.NegativeInfinity,
    double Maximum = double.PositiveInfinity,
    EquatableArray<string> Choices = default,
    bool Positional = true);
