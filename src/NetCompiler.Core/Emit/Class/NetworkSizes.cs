using NetCompiler.Core.Graph;
using NetCompiler.Core.Schedule;

namespace NetCompiler.Core.Emit;

/// <summary>The numbers that classes publish as constants.</summary>
internal static class NetworkSizes
{
    public static int Inputs(NetworkGraph graph) => graph.Inputs.Sum(id => graph[id].Shape.Size);

    public static int Outputs(NetworkGraph graph) => graph.Outputs.Sum(o => graph[o.Value].Shape.Size);

    public static int Targets(NetworkGraph graph) => TargetNodes(graph).Sum(static t => t.Shape.Size);

    /// <summary>What each loss compares with, in the order of the losses.</summary>
    public static IEnumerable<Node> TargetNodes(NetworkGraph graph) => graph.Losses.Select(id => graph[graph[id].Inputs[1]]);

    /// <summary>Class indices of one example: one for each loss, or for each position of a loss that judges distributions over classes.</summary>
    public static int Classes(NetworkGraph graph) => graph.Losses.Sum(id => Positions(graph[id], graph[graph[id].Inputs[1]].Shape));

    /// <summary>How many distributions over classes a loss judges in one example: steps of a sequence, places of a picture, else one.</summary>
    public static int Positions(Node loss, Shape target) => loss.Operator is not ("crossentropy" or "kldivergence") ? 1 : target.Kind switch
    {
        ShapeKind.Sequence => target.Extents[0],
        ShapeKind.Spatial => target.Size / target.Extents[0],
        _ => 1,
    };

    /// <summary>Scratch a thread needs for training, or for batches when there is no training, as far as it does not depend on the batch.</summary>
    public static long WorkspaceBytes(CompiledNetwork network) =>
        network.Programs.Select(static p => 4L * (p.WorkspaceLength + p.PanelLength)).DefaultIfEmpty(0).Max();

    /// <summary>What it needs beside that for each example of a batch that is worked off as a whole.</summary>
    public static long WorkspaceBytesPerExample(CompiledNetwork network) =>
        network.Programs.Select(static p => 4L * p.RowSpace).DefaultIfEmpty(0).Max();
}
