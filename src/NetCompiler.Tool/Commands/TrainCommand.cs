using System.CommandLine;
using NetCompiler.Tool.Networks;
using NetCompiler.Tool.Tables;
using NetCompiler.Tool.Terminal;
using NetCompiler.Tool.Training;
using NetCompiler.Training;

namespace NetCompiler.Tool.Commands;

/// <summary><c>netc train</c>: compiles in process, trains, checkpoints, and goes on where it was.</summary>
internal sealed class TrainCommand
{
    private readonly Argument<string> _file = new("FILE") { Description = "The network: a .nn text." };
    private readonly DataOptions _data = new();
    private readonly Option<double?> _validation = new("--validation") { HelpName = "SHARE", Description = "The share of the examples held back, 0 to below 1; 0.2 if not given and there are 50 examples." };
    private readonly Option<string?> _validationData = new("--validation-data") { HelpName = "FILE", Description = "Validate on this CSV file instead, with the same columns." };
    private readonly Option<string> _optimizer = new("--optimizer") { Description = "How weights change.", DefaultValueFactory = static _ => OptimizerChoice.Names[0] };
    private readonly Option<float?> _rate = new("--rate") { HelpName = "RATE", Description = "The learning rate; the optimiser's usual one if not given." };
    private readonly Option<string?> _schedule = new("--schedule") { HelpName = "FORM", Description = $"The rate over time: {ScheduleChoice.Forms}." };
    private readonly Option<long> _warmUp = new("--warmup") { HelpName = "STEPS", Description = "Steps in which the rate rises from 0." };
    private readonly Option<float?> _decay = new("--weight-decay") { HelpName = "DECAY", Description = "What large weights are punished by." };
    private readonly Option<float> _clip = new("--clip") { HelpName = "NORM", Description = "The largest norm of a step's gradient; 0 for any." };
    private readonly Option<int> _batch = new("--batch") { HelpName = "EXAMPLES", Description = "Examples of a step.", DefaultValueFactory = static _ => 32 };
    private readonly Option<int> _epochs = new("--epochs") { HelpName = "NUMBER", Description = "Passes over the data, in all.", DefaultValueFactory = static _ => 10 };
    private readonly Option<int?> _patience = new("--patience") { HelpName = "EPOCHS", Description = "End after so many epochs without improvement, with the best epoch's weights." };
    private readonly Option<ulong> _seed = new("--seed") { HelpName = "NUMBER", Description = "Decides the first weights, the division of the data and their order." };
    private readonly Option<string?> _out = new("--out") { HelpName = "FILE", Description = "The file of weights; FILE.safetensors beside the network if not given." };
    private readonly Option<string?> _from = new("--from") { HelpName = "FILE", Description = "Begin with the weights of this file, as far as they fit." };
    private readonly Option<string?> _checkpoints = new("--checkpoints") { HelpName = "DIR", Description = "Where the training saves itself; FILE.checkpoints beside the weights if not given." };
    private readonly Option<double> _every = new("--checkpoint-every") { HelpName = "SECONDS", Description = "Time from one checkpoint to the next; there is one at the end, too.", DefaultValueFactory = static _ => 2 };
    private readonly Option<int> _workers = new("--workers") { HelpName = "NUMBER", Description = "Threads that share a step; the weights are the same for any number.", DefaultValueFactory = static _ => 1 };
    private readonly Option<bool> _fresh = new("--fresh") { Description = "Throw older checkpoints away and begin anew." };
    private readonly Option<bool> _json = Files.Json();

    public static ToolCommand Create(ToolConsole console)
    {
        var options = new TrainCommand();
        options._optimizer.AcceptOnlyFromAmong([.. OptimizerChoice.Names]);
        var command = new ToolCommand("train", "Trains a network. The same line again goes on from the last checkpoint.") { options._file };
        options._data.AddTo(command);
        foreach (var option in new Option[]
        {
            options._validation, options._validationData, options._optimizer, options._rate, options._schedule, options._warmUp, options._decay, options._clip,
            options._batch, options._workers, options._epochs, options._patience, options._seed, options._out, options._from, options._checkpoints, options._every, options._fresh, options._json,
        })
        {
            command.Add(option);
        }

        return command.Runs(result => options.Run(result, console))
            .Example("netc train iris.nn --data iris.csv --epochs 50", "a CSV file whose last column is the class")
            .Example("netc train iris.nn --data iris.csv --target species --optimizer adamw --rate 0.01 --schedule cosine --patience 8", "with choices")
            .Example("netc train digits.nn --data train-images-idx3-ubyte.gz --labels train-labels-idx1-ubyte.gz --batch 64", "IDX files")
            .Example("netc train iris.nn --data iris.csv --epochs 80", "the line again with more epochs goes on where it was");
    }

    private int Run(ParseResult result, ToolConsole console)
    {
        var path = result.GetRequiredValue(_file);
        var settings = Settings(result, path);
        console.StopOnSignals();
        var document = NetworkDocument.Read(path, console);
        var isJson = result.GetValue(_json);
        ITrainingDisplay display = isJson ? new EpochJson(console) : console.IsTerminal ? new TrainingBar(console) : new EpochLines(console);
        var outcome = new TrainingJob(document, settings, console).Run(display);
        foreach (var refused in outcome.Report.RefusedCheckpoints)
        {
            console.Note("Passed over: " + refused);
        }

        if (isJson)
        {
            WriteJson(console, settings, outcome);
        }
        else
        {
            WriteText(console, settings, outcome);
        }

        return outcome.Report.Stopped == StopReason.Cancelled ? ExitCodes.Stopped : ExitCodes.Success;
    }

    private TrainSettings Settings(ParseResult result, string path)
    {
        var weights = result.GetValue(_out) ?? Path.ChangeExtension(path, ".safetensors");
        Check(result.GetValue(_validation) is null or (>= 0 and < 1), "--validation is a share from 0 to below 1.");
        Check(result.GetValue(_rate) is null or (> 0 and < float.PositiveInfinity), "--rate is above 0.");
        Check(result.GetValue(_decay) is null or >= 0, "--weight-decay is at least 0.");
        Check(result.GetValue(_clip) >= 0 && result.GetValue(_warmUp) >= 0, "--clip and --warmup are at least 0.");
        Check(result.GetValue(_batch) >= 1 && result.GetValue(_epochs) >= 0, "--batch is at least 1, and --epochs at least 0.");
        Check(result.GetValue(_workers) is >= 1 and <= 64, "--workers is 1 to 64.");
        Check(result.GetValue(_patience) is null or >= 1, "--patience is at least 1.");
        Check(result.GetValue(_every) is > 0 and < 1e6, "--checkpoint-every is above 0.");
        Check(!(result.GetValue(_validation) is > 0 && result.GetValue(_validationData) is not null), "--validation and --validation-data: take one of them.");
        return new TrainSettings
        {
            Data = _data.Of(result), ValidationShare = result.GetValue(_validation), ValidationData = result.GetValue(_validationData),
            Optimizer = result.GetRequiredValue(_optimizer), Rate = result.GetValue(_rate), Schedule = result.GetValue(_schedule),
            WarmUp = result.GetValue(_warmUp), WeightDecay = result.GetValue(_decay), Clip = result.GetValue(_clip),
            BatchSize = result.GetValue(_batch), Workers = result.GetValue(_workers), Epochs = result.GetValue(_epochs), Patience = result.GetValue(_patience), Seed = result.GetValue(_seed),
            Out = weights, From = result.GetValue(_from), Checkpoints = result.GetValue(_checkpoints) ?? Path.ChangeExtension(weights, ".checkpoints"),
            CheckpointEvery = TimeSpan.FromSeconds(result.GetValue(_every)), Fresh = result.GetValue(_fresh),
        };
    }

    private static void Check(bool holds, string sentence)
    {
        if (!holds)
        {
            throw new ToolException(sentence);
        }
    }

    private static void WriteText(ToolConsole console, TrainSettings settings, TrainingOutcome outcome)
    {
        var report = outcome.Report;
        if (report.ResumedFrom is { } step)
        {
            console.Line($"went on after step {step}{(report.Steps == step ? ", where nothing was left to do; more --epochs go on, --fresh begins anew" : "")}");
        }

        if (report.Stopped == StopReason.Cancelled)
        {
            console.Line($"stopped after step {report.Steps}; the same line goes on from {settings.Checkpoints}");
            return;
        }

        console.Line($"{report.Epochs.Count} epochs over {outcome.TrainingCount} examples in {Amounts.Seconds(report.Seconds)}{(report.Stopped == StopReason.EarlyStopping ? $", ended early; epoch {report.BestEpoch} was the best" : "")}");
        if (outcome.Validation is { } validation)
        {
            console.Line($"validation on {validation.Count} others: loss {Amounts.Number(validation.Loss)}{(validation.Accuracy is { } accuracy ? $", accuracy {Amounts.Percent(accuracy)}" : "")}");
        }

        console.Output.WriteLine("weights in " + settings.Out);
    }

    private static void WriteJson(ToolConsole console, TrainSettings settings, TrainingOutcome outcome) => console.JsonLine(json =>
    {
        var report = outcome.Report;
        json.WriteString("event", "end");
        json.WriteString("stopped", report.Stopped.ToString());
        json.WriteNumber("epochs", report.Epochs.Count);
        json.WriteNumber("best_epoch", report.BestEpoch);
        json.WriteNumber("steps", report.Steps);
        json.WriteFinite("resumed_from", report.ResumedFrom);
        json.WriteFinite("seconds", report.Seconds);
        json.WriteFinite("validation_loss", outcome.Validation?.Loss);
        json.WriteFinite("validation_accuracy", outcome.Validation?.Accuracy);
        json.WriteString("weights", report.Stopped == StopReason.Cancelled ? null : settings.Out);
        json.WriteString("checkpoints", settings.Checkpoints);
    });
}
