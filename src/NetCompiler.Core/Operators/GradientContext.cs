using NetCompiler.Core.Graph;

namespace NetCompiler.Core.Operators;

/// <summary>What an operator sees when its backward nodes are built.</summary>
public abstract class GradientContext
{
    /// <summary>The forward node; its result is <c>y</c>, its id may be read by backward nodes.</summary>
    public abstract Node Node { get; }

    /// <summary>Id of the node that is the gradient with respect to <see cref="Node"/>'s value.</summary>
    public abstract int OutputGradient { get; }

    public abstract Node NodeOf(int id);

    /// <summary>Id of companion <paramref name="index"/> of the node.</summary>
    public abstract int CompanionOf(int index);

    /// <summary>
    /// Id of a companion that the node has for the sake of its gradient: something it computes anyway, which takes less to keep than to compute again.
    /// <see cref="LoweringContext.HasCompanion"/> says where it is to be written.
    /// </summary>
    public abstract int Keep(int index, string name, Shape shape);

    /// <summary>Id of the node that is the gradient with respect to companion <paramref name="index"/> of the node; a node of zeros when nobody uses it.</summary>
    public abstract int CompanionGradient(int index);

    /// <summary>Whether the gradient with respect to input <paramref name="index"/> is used by anyone.</summary>
    public abstract bool Needs(int index);

    /// <summary>Adds a backward node. A result that is not <paramref name="perExample"/> is a sum over the batch.</summary>
    public abstract int Add(string @operator, Settings settings, Shape shape, bool perExample, params int[] inputs);

    /// <summary>Says that <paramref name="gradient"/> is a part of the gradient of input <paramref name="index"/>; parts add up.</summary>
    public abstract void Give(int index, int gradient);
}
