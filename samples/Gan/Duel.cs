using NetCompiler.Networks;
using NetCompiler.Numerics;
using NetCompiler.Optimizers;

namespace Adversaries;

/// <summary>
/// A painter and a critic that learn from each other (Goodfellow and others 2014). The critic learns to tell what is real from what is painted; the
/// gradient of its verdict by the picture, handed on by <see cref="INetwork.Backward"/>, tells the painter what would pass for real.
/// </summary>
internal sealed class Duel
{
    private readonly INetwork _painter;
    private readonly INetwork _critic;
    private readonly Adam _painting;
    private readonly Adam _judging;
    private readonly SequentialRandom _random;
    private readonly int _batch;
    private readonly float[] _noise, _painted, _verdicts, _toVerdicts, _toPainted, _isReal, _isPainted, _ofPainter, _ofReal, _ofPainted;

    public Duel(INetwork painter, INetwork critic, float rate, int batch, ulong seed)
    {
        (_painter, _critic, _batch) = (painter, critic, batch);
        (_painting, _judging) = (new Adam(rate, beta1: 0.5f), new Adam(rate, beta1: 0.5f));
        _random = new SequentialRandom(seed);
        (_noise, _painted, _toPainted) = (new float[batch * painter.Info.InputSize], new float[batch * painter.Info.OutputSize], new float[batch * painter.Info.OutputSize]);
        (_verdicts, _toVerdicts, _isPainted) = (new float[batch], new float[batch], new float[batch]);

        // A critic that is never quite sure keeps a gradient (Salimans and others 2016).
        _isReal = [.. Enumerable.Repeat(0.9f, batch)];
        _ofPainter = new float[painter.Parameters.Length];
        (_ofReal, _ofPainted) = (new float[critic.Parameters.Length], new float[critic.Parameters.Length]);
    }

    /// <summary>The mean verdict on what was painted in the last round, from 0 to 1.</summary>
    public double Verdict => _verdicts.Average();

    /// <summary>A round: a step of the critic, then one of the painter.</summary>
    /// <param name="real">A batch of real examples.</param>
    /// <returns>The critic's mean loss.</returns>
    public float Round(ReadOnlySpan<float> real)
    {
        Paint(_noise, _painted);
        var loss = _critic.Gradient(real, _isReal, _ofReal);
        _critic.Step++;
        loss += _critic.Gradient(_painted, _isPainted, _ofPainted);
        GradientMath.Add(_ofReal, _ofPainted, 1);
        _judging.Step(_critic.Parameters, _ofReal);

        // The painter's loss is -log of the verdict; to other noise than the critic has just learned from.
        Paint(_noise, _painted);
        _critic.PredictBatch(_painted, _verdicts);
        for (var i = 0; i < _batch; i++)
        {
            _toVerdicts[i] = -1 / (_batch * Math.Max(_verdicts[i], 1e-3f));
        }

        _critic.Backward(_painted, _toVerdicts, _toPainted, []);
        _painter.Backward(_noise, _toPainted, [], _ofPainter);
        _painting.Step(_painter.Parameters, _ofPainter);
        _critic.Step++;
        return loss / 2;
    }

    /// <summary>Paints from new noise.</summary>
    /// <param name="count">How many.</param>
    public float[] Paint(int count)
    {
        var painted = new float[count * _painter.Info.OutputSize];
        Paint(new float[count * _painter.Info.InputSize], painted);
        return painted;
    }

    private void Paint(float[] noise, float[] painted)
    {
        for (var i = 0; i < noise.Length; i++)
        {
            noise[i] = _random.NextNormal();
        }

        _painter.PredictBatch(noise, painted);
    }
}
