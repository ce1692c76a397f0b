using System.Numerics;
using NetCompiler.Core.Graph;

namespace NetCompiler.Engine.Operators;

/// <summary><c>groupnorm</c> and, with a group for each channel, <c>instancenorm</c>: a group is some channels at all positions; a channel has one weight.</summary>
internal sealed class GroupNorm<T>(Shape shape, int groups, T eps, bool affine) : ExampleNorm<T>(eps, centred: true, affine)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly FeatureAxis _axis = FeatureAxis.AlongOneExtent(shape);

    protected override int Groups => groups;

    protected override int Count => shape.Size / groups;

    private int Channels => _axis.Features / groups;

    protected override int At(int group, int i)
    {
        // Channels of the group fastest, then positions behind them, then positions before.
        var (position, feature) = (i / Channels, WeightOf(group, i));
        return _axis.Start(position / _axis.Inner, position % _axis.Inner) + (feature * _axis.Inner);
    }

    protected override int WeightOf(int group, int i) => (group * Channels) + (i % Channels);
}
