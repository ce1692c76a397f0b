using NetCompiler.Engine;
using NetCompiler.Networks;
using SideBySide.Jobs;
using SideBySide.Measuring;

namespace SideBySide.Engines;

/// <summary>Networks in this process: generated classes, or the same graphs on the generic engine.</summary>
internal sealed class NetworkEngine(string name, bool generic) : IEngine
{
    private Job? _job;
    private Action<int>? _loop;
    private float[] _answer = [];

    public string Name => name;

    /// <summary>How many workers share the passes.</summary>
    public int Workers { get; init; } = 1;

    public bool Load(Job job, JobData data)
    {
        var network = generic ? GenericNetwork.From(job.Create().Info) : job.Create();
        data.CopyTo(network);
        network.Workers = Workers;
        if (job.Train is { } train)
        {
            var optimizer = train.Optimizer();
            _answer = new float[Training.AnswerSteps];
            for (var i = 0; i < _answer.Length; i++)
            {
                _answer[i] = network.Train(data.Inputs, data.Targets, optimizer);
            }

            // From here on the weights hardly move: all steps do the same work, however many fit into a measurement.
            optimizer.LearningRate = Training.RateWhenMeasured;
            _loop = generic ? Steps(network, data, optimizer) : job.Loop(network, data, optimizer);
        }
        else
        {
            _loop = generic ? Predictions(network, data, job.Batch) : job.Loop(network, data, null);
            _loop(1);
            _answer = [.. data.Outputs];
        }

        _job = job;
        return true;
    }

    public float[]? Answer(Job job) => _answer;

    public Timing Run(Job job, int rounds) =>
        _job == job ? Timing.Of(_loop!, rounds) : throw new InvalidOperationException($"{job.Name} is measured, but {_job?.Name ?? "nothing"} is loaded. Load it first.");

    public void Drop(Job job) => (_job, _loop) = (null, null);

    public void Dispose()
    {
    }

    private static Action<int> Steps(INetwork network, JobData data, NetCompiler.Optimizers.IOptimizer optimizer) => rounds =>
    {
        for (var i = 0; i < rounds; i++)
        {
            network.Train(data.Inputs, data.Targets, optimizer);
        }
    };

    private static Action<int> Predictions(INetwork network, JobData data, int batch) => rounds =>
    {
        for (var i = 0; i < rounds; i++)
        {
            if (batch == 1)
            {
                network.Predict(data.Inputs, data.Outputs);
            }
            else
            {
                network.PredictBatch(data.Inputs, data.Outputs);
            }
        }
    };
}
