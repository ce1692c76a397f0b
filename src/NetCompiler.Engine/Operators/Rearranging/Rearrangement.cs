using System.Numerics;
using NetCompiler.Core.Graph;
using NetCompiler.Engine.Execution;

namespace NetCompiler.Engine.Operators;

/// <summary>Each value of the result is one of the input's, or a fixed value: y[i] = x[source[i]]. The gradient goes back the same way.</summary>
internal sealed class Rearrangement<T>(int inputs, int[] sources, T value) : EngineOperator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override void Forward(OperatorCall<T> call)
    {
        for (var n = 0; n < call.Batch; n++)
        {
            var x = call.Input(0).Slice(n * inputs, inputs);
            var y = call.Output.Slice(n * sources.Length, sources.Length);
            for (var i = 0; i < sources.Length; i++)
            {
                y[i] = sources[i] < 0 ? value : x[sources[i]];
            }
        }
    }

    public override void Backward(OperatorCall<T> call)
    {
        for (var n = 0; n < call.Batch; n++)
        {
            var dx = call.InputGradient(0).Slice(n * inputs, inputs);
            var dy = call.OutputGradient.Slice(n * sources.Length, sources.Length);
            for (var i = 0; i < sources.Length; i++)
            {
                if (sources[i] >= 0)
                {
                    dx[sources[i]] += dy[i];
                }
            }
        }
    }
}

/// <summary>Where each value of a rearranging layer comes from.</summary>
internal static class Sources
{
    /// <summary>Channel (c r² + i r + j) at (h, w) stands at channel c, (h r + i, w r + j).</summary>
    public static int[] PixelShuffle(Shape x, Shape y, int factor) => Of(y, (view, channel, place) =>
    {
        var (deep, part) = (new SpaceView(x), 0);
        var from = (int[])place.Clone();
        for (var d = 3 - view.Rank; d < 3; d++)
        {
            part = (part * factor) + (place[d] % factor);
            from[d] = place[d] / factor;
        }

        var parts = deep.Channels / view.Channels;
        return deep.At((channel * parts) + part, from[0], from[1], from[2]);
    });

    /// <summary>The other way.</summary>
    public static int[] PixelUnshuffle(Shape x, Shape y, int factor)
    {
        var back = PixelShuffle(y, x, factor);
        var sources = new int[back.Length];
        for (var i = 0; i < back.Length; i++)
        {
            sources[back[i]] = i;
        }

        return sources;
    }

    /// <summary>The channels as rows of groups, read column by column.</summary>
    public static int[] ChannelShuffle(Shape shape, int groups) => Of(shape, (view, channel, place) =>
        view.At((channel % groups * (view.Channels / groups)) + (channel / groups), place[0], place[1], place[2]));

    /// <summary>Elements around, or cut off; -1 where a fixed value stands.</summary>
    public static int[] Pad(Settings settings, Shape x, Shape y)
    {
        var mode = WindowView.Word(settings, "mode");
        return Of(y, (view, channel, place) =>
        {
            var under = new SpaceView(x);
            var from = new int[3];
            for (var d = 3 - view.Rank; d < 3; d++)
            {
                var extent = under.Extents[d];
                var at = place[d] - WindowView.Sides(settings, "amount", d - 3 + view.Rank, view.Rank).Before;
                from[d] = mode switch
                {
                    "edge" => Math.Clamp(at, 0, extent - 1),
                    "reflect" => at < 0 ? -at : at >= extent ? (2 * extent) - 2 - at : at,
                    "wrap" => (at + extent) % extent,
                    _ => at,
                };
                if (from[d] < 0 || from[d] >= extent)
                {
                    return -1;
                }
            }

            return under.At(channel, from[0], from[1], from[2]);
        });
    }

    private static int[] Of(Shape result, Func<SpaceView, int, int[], int> source)
    {
        var view = new SpaceView(result);
        var sources = new int[view.Size];
        for (var c = 0; c < view.Channels; c++)
        {
            for (var p = 0; p < view.Positions; p++)
            {
                var (h, w) = (view.Extents[1], view.Extents[2]);
                int[] place = [p / w / h, p / w % h, p % w];
                sources[view.At(c, place[0], place[1], place[2])] = source(view, c, place);
            }
        }

        return sources;
    }
}
