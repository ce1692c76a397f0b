using NetCompiler.Core.Graph;
using NetCompiler.Engine;

namespace NetCompiler.TestKit.Parity;

/// <summary>
/// Where a function jumps or bends, float and double may fall on different sides, and neither is wrong. Examples that come close are
/// drawn anew. Exactly on it is fine: both stand there.
/// </summary>
public static class Kinks
{
    private const double NearJump = 1e-4;

    // Where a function only bends, a value on the wrong side is hardly another; it is the derivative that differs. Rounding of the sums that lead here is
    // some 1e-6.
    private const double NearBend = 2e-5;

    /// <summary>Whether example <paramref name="row"/> of the last evaluated batch of <paramref name="batch"/> comes close to a kink.</summary>
    public static bool IsNear(GenericNetwork<double> network, double[] targets, int row, int batch)
    {
        foreach (var node in network.Graph.Nodes)
        {
            if (PointsOf(node) is { } points && AnyNear(Row(network, node.Inputs[0], row, batch), points, Jumps(node.Operator) ? NearJump : NearBend))
            {
                return true;
            }

            if (node.Operator.EndsWith("maxpool", StringComparison.Ordinal)
                && MaximumTies.AnyNear(network.Graph, node, Row(network, node.Inputs[0], row, batch), Row(network, node.Id, row, batch), NearBend))
            {
                return true;
            }

            if (network.Graph.Losses.Contains(node.Id)
                && AnyBend(node.Operator, Row(network, node.Inputs[0], row, batch), Target(network, node, targets, row)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Jumps(string activation) => activation is "step" or "sign" or "thresholdedrelu" or "shrink";

    private static double[]? PointsOf(Node node) => node.Operator switch
    {
        "step" or "sign" or "relu" or "leakyrelu" or "prelu" or "elu" or "selu" => [0],
        "saturated" => [0, 1],
        "relu6" => [0, 6],
        "hardtanh" => [-1, 1],
        "hardsigmoid" => [-node.Settings.Number("beta") / node.Settings.Number("alpha"), (1 - node.Settings.Number("beta")) / node.Settings.Number("alpha")],
        "hardswish" => [-3, 3],
        "thresholdedrelu" => [node.Settings.Number("alpha")],
        "shrink" => [-node.Settings.Number("lambda"), node.Settings.Number("lambda")],
        "clip" => [node.Settings.Number("min"), node.Settings.Number("max")],
        _ => null,
    };

    private static bool AnyNear(ReadOnlySpan<double> values, double[] points, double near)
    {
        foreach (var value in values)
        {
            foreach (var point in points)
            {
                if (value != point && Math.Abs(value - point) < near)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool AnyBend(string loss, ReadOnlySpan<double> prediction, ReadOnlySpan<double> target)
    {
        for (var i = 0; i < prediction.Length; i++)
        {
            var distance = loss switch
            {
                "mae" => prediction[i] - target[i],
                "hinge" => 1 - (prediction[i] * target[i]),
                _ => 1,
            };
            if (distance != 0 && Math.Abs(distance) < NearBend)
            {
                return true;
            }
        }

        return false;
    }

    private static ReadOnlySpan<double> Row(GenericNetwork<double> network, int node, int row, int batch)
    {
        var value = network.Value(node);
        var size = value.Length / batch;
        return value.Slice(row * size, size);
    }

    private static ReadOnlySpan<double> Target(GenericNetwork<double> network, Node loss, double[] targets, int row)
    {
        // Targets of one example stand one after another, in the order of the losses.
        var offset = network.Graph.Losses.TakeWhile(l => l != loss.Id).Sum(l => network.Graph[network.Graph[l].Inputs[1]].Shape.Size);
        return targets.AsSpan((row * network.TargetSize) + offset, network.Graph[loss.Inputs[1]].Shape.Size);
    }
}
