using NetCompiler.Core.Graph;

namespace NetCompiler.Core.Operators;

/// <summary>What an operator sees when its shape is inferred, and how it declares weights and reports problems.</summary>
public abstract class InferenceContext
{
    /// <summary>Evaluated arguments, defaults included.</summary>
    public abstract Settings Settings { get; }

    /// <summary>Shapes of the declared inputs, of one example each.</summary>
    public abstract EquatableArray<Shape> Inputs { get; }

    /// <summary>The statement as a sentence would name it, e.g. <c>conv 8 7x7</c>.</summary>
    public abstract string Subject { get; }

    /// <summary>Where input <paramref name="index"/> came from, e.g. <c>maxpool 2 on line 3</c>.</summary>
    public abstract string Origin(int index);

    /// <summary>Declares a weight; it becomes an input of the node after the declared ones, in the order of these calls.</summary>
    /// <param name="name">Its name within the layer, e.g. <c>weight</c>.</param>
    /// <param name="shape">Its stored shape.</param>
    /// <param name="initializer">How it starts when the user does not say.</param>
    public abstract void Parameter(string name, Shape shape, Initializer initializer);

    /// <summary>Declares a state (saved, not counted, not optimised) that starts filled with <paramref name="value"/>.</summary>
    public abstract void State(string name, Shape shape, double value);

    /// <summary>Reports that the shapes do not fit; <paramref name="sentence"/> names both shapes and a way out.</summary>
    public abstract void ShapeProblem(string sentence);

    /// <summary>Reports a bad argument at its place.</summary>
    public abstract void ArgumentProblem(string argument, string sentence);
}

/// <summary>How a weight starts. Kinds are the names of the runtime's initialisers in lower case with underscores.</summary>
/// <param name="Kind"><c>zeros constant lecun_normal lecun_uniform glorot_normal glorot_uniform he_normal he_uniform normal uniform orthogonal</c>,
/// or <c>auto</c>: chosen by the activation that follows.</param>
/// <param name="FanIn">Values that enter one output.</param>
/// <param name="FanOut">Outputs that one input enters.</param>
/// <param name="Value">The constant, deviation or bound where the kind needs one.</param>
public sealed record Initializer(string Kind, int FanIn = 1, int FanOut = 1, double Value = 0)
{
    public static Initializer Zeros { get; } = new("zeros");

    public static Initializer Constant(double value) => new("constant", Value: value);

    public static Initializer Auto(int fanIn, int fanOut) => new("auto", fanIn, fanOut);
}
