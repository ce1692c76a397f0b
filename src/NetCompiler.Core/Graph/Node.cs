namespace NetCompiler.Core.Graph;

/// <summary>One value of the network and how it is computed. Inputs come before their users.</summary>
/// <param name="Id">Its index in <see cref="NetworkGraph.Nodes"/>.</param>
/// <param name="Operator">Name in the <c>OperatorCatalogue</c>; leaves are operators too (see <see cref="Leaf"/>).</param>
/// <param name="Name">Unique path: <c>dense1</c>, <c>down1.conv2</c>; of a weight <c>dense1.weight</c>; of a leaf its own name.</param>
/// <param name="Inputs">Ids of the nodes it reads: declared inputs first, then its parameters and states in the order they were declared.</param>
/// <param name="Settings">Evaluated arguments, defaults included.</param>
/// <param name="Shape">Of one example when <paramref name="PerExample"/>, else of the whole value.</param>
/// <param name="PerExample">Whether the value has the implicit batch axis.</param>
/// <param name="Declared">Id of the part of the declaration it came from, for places; -1 when made by the compiler.</param>
public sealed record Node(
    int Id,
    string Operator,
    string Name,
    EquatableArray<int> Inputs,
    Settings Settings,
    Shape Shape,
    bool PerExample,
    int Declared)
{
    /// <summary>
    /// Whether it is a weight or state that a layer declared for itself. A parameter that has a statement of its own is a value like any other.
    /// </summary>
    public bool IsWeight => Operator is Leaf.Parameter or Leaf.State && !Settings.Has(Leaf.DeclaredByStatement);

    /// <summary>The scan whose body it is part of: it is computed at every step, and its shape is that of one step. Null outside.</summary>
    public ScanRegion? Scan { get; init; }

    /// <summary>
    /// What a declared scan does at each step: inputs are the step's value and then what is carried, outputs the step's result and then what is carried
    /// next, parameters the node's weights in their order. Null for other operators.
    /// </summary>
    public NetworkGraph? Body { get; init; }
}

/// <summary>The operators without inputs.</summary>
public static class Leaf
{
    /// <summary>An input of the network, per example.</summary>
    public const string Input = "input";

    /// <summary>What a loss compares with, per example.</summary>
    public const string Target = "target";

    /// <summary>A weight: saved, counted, optimised unless frozen. Settings: <c>initializer</c>, <c>fan_in</c>, <c>fan_out</c>, <c>value</c>, <c>trainable</c>.</summary>
    public const string Parameter = "parameter";

    /// <summary>Saved, but neither counted nor optimised, e.g. running statistics. Setting: <c>value</c>, what it starts with.</summary>
    public const string State = "state";

    /// <summary>Fixed numbers. Setting: <c>values</c>, in row-major order; a single one fills the shape.</summary>
    public const string Constant = "constant";

    /// <summary>The setting of a <see cref="Parameter"/> that the user declared as a value, <c>w = parameter 4x8</c>.</summary>
    public const string DeclaredByStatement = "declared";

    /// <summary>A gradient given from outside: of the mean loss one number (1 / examples), in <c>Backward</c> one per output value.</summary>
    public const string Seed = "seed";
}
