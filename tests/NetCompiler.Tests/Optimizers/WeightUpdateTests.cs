using NetCompiler.Optimizers;

namespace NetCompiler.Tests.Optimizers;

public sealed class WeightUpdateTests
{
    private readonly float[] _weights = new float[64];
    private readonly float[] _whole = new float[64];
    private readonly float[] _piece = [.. Enumerable.Repeat(float.NaN, 32)];

    [Fact]
    public void A_piece_is_made_in_the_shared_memory_with_zeros_between_its_rows()
    {
        var gradients = _whole.AsSpan();
        var origin = Update(new Sgd(0.5f)).Narrow(accumulate: false, ref gradients, 16, 48, size: 10, rowSize: 16);

        Assert.Equal(16, origin);
        Assert.True(gradients == _piece);
        Assert.All(Enumerable.Range(0, 32), i => Assert.Equal(i % 16 >= 10 ? 0 : float.NaN, _piece[i]));
    }

    [Fact]
    public void Gradients_stay_where_they_are_if_somebody_needs_them_or_a_piece_is_too_long()
    {
        Assert.Equal(0, Narrowed(null, accumulate: false, length: 32));
        Assert.Equal(0, Narrowed(new Sgd(0.5f), accumulate: true, length: 32));
        Assert.Equal(0, Narrowed(new Sgd(0.5f), accumulate: false, length: 33));
        Assert.Equal(16, Narrowed(new Sgd(0.5f), accumulate: false, length: 32));

        int Narrowed(Sgd? optimizer, bool accumulate, int length)
        {
            var gradients = _whole.AsSpan();
            var origin = Update(optimizer).Narrow(accumulate, ref gradients, 16, 16 + length);
            Assert.Equal(origin == 0, gradients == _whole);
            return origin;
        }
    }

    [Fact]
    public void The_weights_of_a_piece_change_by_its_gradients_and_no_others_do()
    {
        var optimizer = new Sgd(0.5f);
        optimizer.Begin(new LinearNetwork(3, 2).Info, _whole);
        var gradients = _whole.AsSpan();
        var update = Update(optimizer);
        var origin = update.Narrow(accumulate: false, ref gradients, 16, 32);
        gradients[..16].Fill(2);
        update.Piece(gradients, origin, 16, 32);

        Assert.All(Enumerable.Range(0, 64), i => Assert.Equal(i is >= 16 and < 32 ? -1f : 0f, _weights[i]));
    }

    private WeightUpdate Update(Sgd? optimizer) => new(optimizer, _weights, _whole, _piece);
}
