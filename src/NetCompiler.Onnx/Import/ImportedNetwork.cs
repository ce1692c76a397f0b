using NetCompiler.Storage;

namespace NetCompiler.Onnx;

/// <summary>A model as a text of the network language with its weights, or the reasons why it is none.</summary>
/// <param name="Text">The canonical text of the network; empty where <paramref name="Problems"/> has any.</param>
/// <param name="Weights">Weights and states in no particular order, by their stored names.</param>
/// <param name="Inputs">The inputs in the network's order: where each comes from in the model.</param>
/// <param name="Outputs">The outputs in the network's order.</param>
/// <param name="Notes">What was changed on the way, as sentences: precisions, fixed extents, inputs taken as constants.</param>
/// <param name="Problems">Every node that cannot be imported, and everything else that prevents it; empty when it succeeded.</param>
public sealed record ImportedNetwork(
    string Text,
    IReadOnlyList<ImportedWeight> Weights,
    IReadOnlyList<ImportedPort> Inputs,
    IReadOnlyList<ImportedPort> Outputs,
    IReadOnlyList<string> Notes,
    IReadOnlyList<ImportProblem> Problems)
{
    /// <summary>Whether there is a network.</summary>
    public bool IsImported => Problems.Count == 0;

    /// <summary>
    /// The loss that the model ends with, where its only result is one; then the text says it and <see cref="Outputs"/> are its predictions.
    /// </summary>
    public ImportedLoss? Loss { get; init; }

    /// <summary>The weights as a safetensors file, which a class generated from the text or a generic network of it loads.</summary>
    public SafeTensorsFile ToSafeTensors() =>
        new([.. Weights.Select(static w => SafeTensor.Of(w.Name, w.Shape, w.Values()))]);

    /// <summary>Writes the weights as a safetensors file, atomically.</summary>
    /// <param name="path">Where; its folder must exist.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void SaveWeights(string path) => SafeTensors.Write(ToSafeTensors(), path);

    /// <summary>Puts the weights into a network of <see cref="Text"/>.</summary>
    /// <param name="network">The network, compiled or generic.</param>
    /// <exception cref="OnnxException">It has a weight that is none of these, or of another shape.</exception>
    public void CopyWeightsTo(Networks.INetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        var byName = Weights.ToDictionary(static w => w.Name, StringComparer.Ordinal);
        foreach (var (parameters, memory) in new[] { (network.Info.Parameters, true), (network.Info.States, false) })
        {
            foreach (var parameter in parameters)
            {
                if (!byName.TryGetValue(parameter.Name, out var weight) || !weight.Shape.SequenceEqual(parameter.Shape))
                {
                    throw new OnnxException(
                        $"The network '{network.Info.Name}' has a weight {parameter.Name} of {string.Join("x", parameter.Shape)}, which the imported model does not give. Compile the text of this import.");
                }

                parameter.CopyFrom(weight.Values(), memory ? network.Parameters : network.State);
            }
        }
    }
}

/// <summary>A weight or state.</summary>
/// <param name="Name">Its stored name, e.g. <c>layer1.conv1.weight</c>.</param>
/// <param name="Shape">Its stored extents.</param>
/// <param name="Values">Gives its numbers, row-major; they are read from the model when asked for, and not kept.</param>
public sealed record ImportedWeight(string Name, IReadOnlyList<int> Shape, Func<float[]> Values);

/// <summary>An input or output of the model and what it is in the network.</summary>
/// <param name="Name">In the network's text.</param>
/// <param name="OnnxName">In the model.</param>
/// <param name="Dims">Extents in the model; where <paramref name="BatchAxis"/> is symbolic, 1 stands there.</param>
/// <param name="BatchAxis">The axis that counts examples, which the network leaves out; -1 when one example is the whole.</param>
public sealed record ImportedPort(string Name, string OnnxName, IReadOnlyList<int> Dims, int BatchAxis)
{
    /// <summary>Examples in a value of these extents.</summary>
    public int Examples => BatchAxis < 0 ? 1 : Dims[BatchAxis];

    /// <summary>Values of one example.</summary>
    public int Size => Dims.Where((_, axis) => axis != BatchAxis).Aggregate(1, static (a, b) => checked(a * b));
}

/// <summary>A loss that the model computes.</summary>
/// <param name="Output">The result of the model that it is.</param>
/// <param name="Target">The input of the model that has the classes, which become the network's targets.</param>
/// <param name="Kind">Its word in the language: <c>crossentropy</c> takes classes, <c>kldivergence</c> rows with a 1 at the class.</param>
public sealed record ImportedLoss(string Output, string Target, string Kind);

/// <summary>Why a model, or a node of it, cannot be imported.</summary>
/// <param name="Node">The node's name, or its first result where it has none; empty for what is about the whole model.</param>
/// <param name="Operator">Its operator, with the domain where that is not ONNX's own.</param>
/// <param name="Opset">The version of the operator set.</param>
/// <param name="Reason">What is wrong, as a sentence.</param>
/// <param name="WayOut">The nearest way out, as a sentence; may be empty.</param>
public sealed record ImportProblem(string Node, string Operator, long Opset, string Reason, string WayOut)
{
    /// <summary>Whether no option can mend it: the operator, or the type of an input, is not imported at all.</summary>
    internal bool IsFinal { get; init; }

    /// <summary>The problem as one line.</summary>
    public override string ToString()
    {
        var place = Operator.Length == 0 ? "" : $"{Operator} '{Node}' (opset {Opset.ToString(System.Globalization.CultureInfo.InvariantCulture)}): ";
        return (place + Reason + " " + WayOut).TrimEnd();
    }
}
