using NetCompiler.Core.Graph;
using NetCompiler.Engine.Operators;

namespace NetCompiler.TestKit.Parity;

/// <summary>Where two elements of a window are nearly its greatest, float and double may choose different ones. Equal ones are no matter.</summary>
internal static class MaximumTies
{
    public static bool AnyNear(NetworkGraph graph, Node node, ReadOnlySpan<double> x, ReadOnlySpan<double> y, double near)
    {
        var under = new SpaceView(graph[node.Inputs[0]].Shape);
        var positions = node.Operator == "globalmaxpool" ? SpaceView.OfChannels(node.Shape) : new SpaceView(node.Shape);
        var window = node.Operator == "maxpool" ? new WindowView(node.Settings, "size", graph[node.Inputs[0]].Shape, node.Shape) : null;
        for (var c = 0; c < under.Channels; c++)
        {
            for (var p = 0; p < positions.Positions; p++)
            {
                int[] at = [p / positions.Extents[2] / positions.Extents[1], p / positions.Extents[2] % positions.Extents[1], p % positions.Extents[2]];
                var greatest = y[positions.At(c, at[0], at[1], at[2])];
                for (var e = 0; e < under.Positions; e++)
                {
                    int[] element = [e / under.Extents[2] / under.Extents[1], e / under.Extents[2] % under.Extents[1], e % under.Extents[2]];
                    var value = x[under.At(c, element[0], element[1], element[2])];
                    if (value != greatest && greatest - value is >= 0 and var distance && distance < near
                        && (window is null || Enumerable.Range(0, 3).All(d => IsUnder(window, d, at[d], element[d]))))
                    {
                        return true;
                    }
                }
            }
        }

        return false;
    }

    private static bool IsUnder(WindowView window, int dimension, int position, int element) =>
        Enumerable.Range(0, window.Taps[dimension]).Any(tap => window.Element(dimension, position, tap) == element);
}
