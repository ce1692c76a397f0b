using NetCompiler.Data;
using NetCompiler.Networks;
using NetCompiler.Optimizers;
using NetCompiler.Schedules;

namespace NetCompiler.Training;

/// <summary>One step of the optimiser: rate, batches, gradient, update, and whether all of it is finite. Allocates nothing.</summary>
internal sealed class TrainingStep
{
    private readonly Trainer _trainer;
    private readonly INetwork _network;
    private readonly IOptimizer _optimizer;
    private readonly MiniBatches _batches;
    private readonly bool _hasClasses;
    private readonly float[] _gradients = [];
    private readonly float[] _sum = [];

    public TrainingStep(Trainer trainer, Dataset data, MiniBatches batches)
    {
        (_trainer, _network, _optimizer, _batches, _hasClasses) = (trainer, trainer.Network, trainer.Optimizer, batches, data.HasClasses);
        if (trainer.AccumulateBatches > 1 || trainer.MinimumGradient > 0)
        {
            _gradients = new float[_network.Parameters.Length];
            _sum = trainer.AccumulateBatches > 1 ? new float[_gradients.Length] : [];
        }
    }

    /// <summary>Examples of the last step.</summary>
    public int Examples { get; private set; }

    /// <summary>Whether the last step's gradient was shorter than <see cref="Trainer.MinimumGradient"/>.</summary>
    public bool IsGradientSmall { get; private set; }

    /// <summary>Makes the step whose first batch is ready.</summary>
    /// <param name="epoch">From 1.</param>
    /// <param name="step">Steps made before.</param>
    /// <param name="steps">Steps in all.</param>
    /// <returns>The mean loss before the step.</returns>
    public float Make(int epoch, long step, long steps)
    {
        SetRate(_trainer.SchedulePerEpoch ? epoch - 1 : step, _trainer.SchedulePerEpoch ? _trainer.Epochs : steps);
        Transform();
        if (_gradients.Length > 0)
        {
            return FromGradients(epoch, step);
        }

        Examples = _batches.Count;
        var loss = _hasClasses
            ? _network.Train(_batches.Inputs, _batches.Classes, _optimizer)
            : _network.Train(_batches.Inputs, _batches.Targets, _optimizer);
        CheckLoss(loss, epoch, step);
        if (!(_optimizer is Optimizer { LeftFinite: true }) && !Finite.AreAll(_network.Parameters))
        {
            throw new TrainingException(NotFinite.Describe(_network.Info, "weights after", _network.Parameters, epoch, step));
        }

        _network.Step++;
        return loss;
    }

    private float FromGradients(int epoch, long step)
    {
        var accumulates = _trainer.AccumulateBatches > 1;
        var loss = 0.0;
        Examples = 0;
        _sum.AsSpan().Clear();
        for (var part = 1; ; part++)
        {
            var mean = _hasClasses
                ? _network.Gradient(_batches.Inputs, _batches.Classes, _gradients)
                : _network.Gradient(_batches.Inputs, _batches.Targets, _gradients);
            CheckLoss(mean, epoch, step);
            _network.Step++;
            loss += (double)mean * _batches.Count;
            Examples += _batches.Count;
            if (accumulates)
            {
                GradientMath.Add(_sum, _gradients, _batches.Count);
            }

            if (part >= _trainer.AccumulateBatches || !_batches.Next())
            {
                break;
            }

            Transform();
        }

        var gradients = accumulates ? _sum : _gradients;
        GradientMath.Scale(_sum, 1f / Examples);
        if (!Finite.AreAll(gradients))
        {
            throw new TrainingException(NotFinite.Describe(_network.Info, "gradient of", gradients, epoch, step));
        }

        IsGradientSmall = _trainer.MinimumGradient > 0 && GradientMath.Norm(gradients) < _trainer.MinimumGradient;
        _optimizer.Step(_network.Info, _network.Parameters, gradients);
        return (float)(loss / Examples);
    }

    private void Transform()
    {
        for (var i = 0; i < _trainer.Transforms.Count; i++)
        {
            // Each has its own random numbers.
            _trainer.Transforms[i].Apply(_batches.Batch(_trainer.Seed + ((ulong)(i + 1) << 32), _network.Step));
        }
    }

    private void SetRate(long at, long all)
    {
        if (_trainer.Schedule is not { } schedule)
        {
            return;
        }

        _optimizer.LearningRate = schedule.Rate(at, all);
        if (schedule is IMomentumSchedule both && _optimizer is IMomentum optimizer && both.Momentum(at, all) is >= 0 and var momentum)
        {
            optimizer.Momentum = momentum;
        }
    }

    private void CheckLoss(float loss, int epoch, long step)
    {
        if (!float.IsFinite(loss))
        {
            throw new TrainingException(NotFinite.Describe(_network, _batches.Inputs, loss, epoch, step));
        }
    }
}
