using System.Globalization;
using NetCompiler.Engine;
using NetCompiler.Dynamic;
using NetCompiler.Networks;
using NetCompiler.Schedules;
using NetCompiler.Storage;

namespace NetCompiler.Parity.Tests.Reference;

/// <summary>Runs a case on the generated code and on the generic engine and compares with what PyTorch computed.</summary>
internal static class ReferenceRun
{
    private const double Tolerance = 1e-5;

    /// <returns>What differs; null when all agrees.</returns>
    /// <exception cref="NotSupportedException">The case needs something that is not built yet.</exception>
    public static string? Run(ReferenceCase reference) => reference.Kind switch
    {
        "layer" => Layer(reference),
        "loss" => Loss(reference),
        "optimizer" => Optimizer(reference),
        "schedule" => Schedule(reference),
        "training" => Training(reference),
        _ => throw new NotSupportedException($"there is no runner for {reference.Kind}"),
    };

    private static string? Layer(ReferenceCase reference)
    {
        var attention = TorchAttention.Network(reference);
        if (attention is null && reference.Find("input1") is not null)
        {
            throw new NotSupportedException("several inputs are not there yet");
        }

        var input = reference["input0"];
        var inputs = TorchAttention.Inputs(reference);
        var text = attention ?? $"{reference.InputOf(input)}\n{string.Join(" | ", TorchLayers.Stages(reference))}\n";
        var ordered = ReferenceCase.Ordered(reference.Starting("param."), "param.");
        foreach (var network in Networks(text))
        {
            var parameters = TorchAttention.InOrderOf(network, ordered);
            ReferenceCase.SetParameters(network, parameters);
            if (network.Info.States.Count > 0)
            {
                if (StatefulLayer.Difference(reference, network, input, Compare) is { } wrong)
                {
                    return wrong;
                }

                if (!StatefulLayer.IsTraining(reference))
                {
                    continue;
                }

                StatefulLayer.SetStates(reference, network);
            }

            var output = new float[reference["output0"].Count];
            network.PredictBatch(inputs, output);
            float[] inputGradients = new float[inputs.Length], gradients = new float[network.Info.ParameterMemory];
            network.Backward(inputs, reference["probe0"].ToSingles(), inputGradients, gradients);
            var difference = (network.Info.States.Count > 0 ? StatefulLayer.After(reference, network, Compare) : Compare(network, "output", reference["output0"], output))
                ?? InputGradients(network, reference, inputGradients);
            for (var p = 0; p < parameters.Count && difference is null; p++)
            {
                var gradient = "grad." + parameters[p].Name["param.".Length..];
                difference = Compare(network, gradient, reference[gradient], Stored(network.Info.Parameters[p], gradients));
            }

            if (difference is not null)
            {
                return difference;
            }
        }

        return null;
    }

    private static string? InputGradients(INetwork network, ReferenceCase reference, float[] gradients) => TorchAttention.All(reference)
        .Select((_, i) => reference.Find($"grad.input{i}") is { } expected
            ? Compare(network, $"grad.input{i}", expected, TorchAttention.PartOf(reference, gradients, i))
            : null)
        .FirstOrDefault(static d => d is not null);

    // The gradient with respect to a prediction is that of the weights of a layer without bias whose only input is 1.
    private static string? Loss(ReferenceCase reference)
    {
        var loss = TorchLoss.Of(reference.Torch, reference.Text("op"));
        var prediction = reference["input0"];
        var (batch, size) = (prediction.Shape[0], prediction.Count / prediction.Shape[0]);
        var head = loss.Head.Length > 0 ? " | " + loss.Head : "";
        var text = $"input 1\ny = dense {size} bias=false{head}\noutput y\n{loss.StatementFor("y", size, batch)}\n";
        foreach (var network in Networks(text))
        {
            var weights = network.Info.Parameters[0];
            var gradients = new float[prediction.Count];
            var mean = 0.0;
            for (var row = 0; row < batch; row++)
            {
                weights.CopyFrom(prediction.ToSingles().AsSpan(row * size, size), network.Parameters);
                var memory = new float[network.Info.ParameterMemory];
                mean += Gradient(network, reference["target"], loss, row, size, memory) / batch;
                Stored(weights, memory).CopyTo(gradients.AsSpan(row * size));
            }

            var scaled = gradients.Select(g => g / batch).ToArray();
            if ((Compare(network, "loss", reference["loss"], [(float)mean]) ?? Compare(network, "grad.input0", reference["grad.input0"], scaled)) is { } difference)
            {
                return difference;
            }
        }

        return null;
    }

    private static float Gradient(INetwork network, SafeTensor target, TorchLoss loss, int row, int size, float[] memory) => target.Type == "I64" && loss.Classes
        ? network.Gradient([1f], [(int)target.ToInt64s()[row]], memory)
        : network.Gradient([1f], target.ToDoubles().Skip(row * size).Take(size).Select(t => (float)(loss.LogTargets ? Math.Exp(t) : t)).ToArray(), memory);

    private static string? Optimizer(ReferenceCase reference)
    {
        var optimizer = TorchOptimizers.Create(reference.Torch);
        var weights = reference["start"].ToSingles();
        var gradients = reference["gradients"].ToSingles();
        var path = new float[reference["path"].Count];
        for (var step = 0; step < path.Length / weights.Length; step++)
        {
            optimizer.Step(weights, gradients.AsSpan(step * weights.Length, weights.Length));
            weights.CopyTo(path, step * weights.Length);
        }

        return Compare(null, "path", reference["path"], path);
    }

    private static string? Schedule(ReferenceCase reference)
    {
        var rates = reference["rates"];
        var schedule = TorchSchedules.Create(reference);
        var observed = schedule is IObservingSchedule ? TorchSchedules.Observations(reference, rates.Count) : [];
        var actual = new float[rates.Count];
        for (var t = 0; t < actual.Length; t++)
        {
            actual[t] = schedule.Rate(t, rates.Count);
            if (t < observed.Length)
            {
                (schedule as IObservingSchedule)!.Observe(TorchSchedules.Rises(reference.Torch) ? -observed[t] : observed[t]);
            }
        }

        return Compare(null, "rates", rates, actual);
    }

    private static string? Training(ReferenceCase reference)
    {
        var loss = TorchLoss.Of(reference.Text("loss")!, null);
        var stages = TorchLayers.Stages(reference);
        var inputs = reference["inputs"];
        var targets = reference["targets"];
        var size = targets.Type == "I64" && loss.Classes ? 1 : targets.Count / targets.Shape[0];
        var text = $"{reference.InputOf(inputs)}\ny = {string.Join(" | ", stages)}{(loss.Head.Length > 0 ? " | " + loss.Head : "")}\noutput y\n"
            + loss.StatementFor("y", size, reference.Integer("batch")) + "\n";
        foreach (var network in Networks(text))
        {
            ReferenceCase.SetParameters(network, Weights(reference, "start."));
            SetStates(reference, network);
            var losses = Train(reference, network);
            var difference = Compare(network, "losses", reference["losses"], losses) ?? States(reference, network);
            var ends = Weights(reference, "end.");
            for (var p = 0; p < ends.Count && difference is null; p++)
            {
                difference = Compare(network, ends[p].Name, ends[p], Stored(network.Info.Parameters[p], network.Parameters));
            }

            if (difference is not null)
            {
                return difference;
            }
        }

        return null;
    }

    private static bool IsState(SafeTensor tensor) => tensor.Name[(tensor.Name.LastIndexOf('.') + 1)..] is "running_mean" or "running_var" or "num_batches_tracked";

    private static IReadOnlyList<SafeTensor> Weights(ReferenceCase reference, string prefix) => ReferenceCase.Ordered(reference.Starting(prefix).Where(static t => !IsState(t)), prefix);

    // PyTorch also counts batches, which ours do in Step.
    private static SafeTensor[] StatesOf(ReferenceCase reference, string prefix) =>
        [.. ReferenceCase.Ordered(reference.Starting(prefix).Where(static t => IsState(t) && !t.Name.EndsWith("tracked", StringComparison.Ordinal)), prefix)];

    private static void SetStates(ReferenceCase reference, INetwork network)
    {
        var starts = StatesOf(reference, "start.");
        for (var i = 0; i < starts.Length && starts.Length == network.Info.States.Count; i++)
        {
            network.Info.States[i].CopyFrom(starts[i].ToSingles(), network.State);
        }
    }

    private static string? States(ReferenceCase reference, INetwork network)
    {
        var ends = StatesOf(reference, "end.");
        return ends.Length != network.Info.States.Count ? null
            : ends.Zip(network.Info.States, (end, state) => Compare(network, end.Name, end, Stored(state, network.State))).FirstOrDefault(static d => d is not null);
    }

    // Batches are taken in order, wrapping round.
    private static float[] Train(ReferenceCase reference, INetwork network)
    {
        var (inputs, targets) = (reference["inputs"], reference["targets"]);
        var optimizer = TorchOptimizers.Create(reference.Text("optimizer")!);
        var schedule = (reference.Text("schedule") ?? reference.Text("scheduler")) is { } torch ? TorchSchedules.Create(torch, optimizer.LearningRate) : null;
        var loss = TorchLoss.Of(reference.Text("loss")!, null);
        var (batch, count) = (reference.Integer("batch"), inputs.Shape[0]);
        float[] values = inputs.ToSingles(), losses = new float[reference.Integer("steps")];
        var size = values.Length / count;
        for (var step = 0; step < losses.Length; step++)
        {
            var rows = Enumerable.Range(step * batch, batch).Select(i => i % count).ToArray();
            float[] x = [.. rows.SelectMany(r => values.AsSpan(r * size, size).ToArray())];
            optimizer.LearningRate = schedule?.Rate(step, losses.Length) ?? optimizer.LearningRate;
            losses[step] = targets.Type == "I64" && loss.Classes
                ? network.Train(x, rows.Select(r => (int)targets.ToInt64s()[r]).ToArray(), optimizer)
                : network.Train(x, rows.SelectMany(r => targets.ToSingles().Chunk(targets.Count / count).ElementAt(r)).ToArray(), optimizer);
        }

        return losses;
    }

    private static IEnumerable<INetwork> Networks(string text)
    {
        INetwork generic;
        try
        {
            generic = GenericNetwork.Parse(text);
        }
        catch (NetworkException refused)
        {
            throw new NotSupportedException(refused.Message.ReplaceLineEndings(" "), refused);
        }

        yield return generic;
        yield return NetworkFactory.Compile(text);
    }

    private static float[] Stored(ParameterInfo parameter, ReadOnlySpan<float> memory)
    {
        var stored = new float[parameter.Size];
        parameter.CopyTo(memory, stored);
        return stored;
    }

    private static string? Compare(INetwork? network, string what, SafeTensor expected, float[] actual)
    {
        var values = expected.ToDoubles();
        if (values.Length != actual.Length)
        {
            return $"{what}: {actual.Length} values, and {values.Length} were expected";
        }

        var tolerance = Tolerance * (1 + values.Max(Math.Abs));
        for (var i = 0; i < values.Length; i++)
        {
            if (!(Math.Abs(values[i] - actual[i]) <= tolerance))
            {
                var who = network is null ? "" : network is GenericNetwork ? " (generic)" : " (generated)";
                return string.Create(CultureInfo.InvariantCulture, $"{what}{who}: value {i} is {actual[i]:g9}, and {values[i]:g9} was expected");
            }
        }

        return null;
    }
}
