using NetCompiler.Networks;
using NetCompiler.Optimizers;
using SideBySide.Networks;

namespace SideBySide.Jobs;

/// <summary>All jobs, in the order of the table.</summary>
internal static class JobTable
{
    public static IReadOnlyList<Job> All { get; } = [.. Trainings(), .. Predictions(), .. Batches()];

    private static IEnumerable<Job> Trainings()
    {
        foreach (var batch in new[] { 128, 64, 32 })
        {
            yield return new()
            {
                Name = $"train-mlp-b{batch}", Title = $"train 784-128-10, batch {batch}, SGD", Batch = batch, Train = Training.Sgd(0.01f), Narrow = batch == 128,
                Macs = (784 * 128) + 1280, FirstMacs = 784 * 128, Create = static () => new Mlp784x128x10(1), Loop = static (n, d, o) => rounds => { for (var i = 0; i < rounds; i++) { ((Mlp784x128x10)n).Train(d.Inputs, d.Targets, o!); } },
            };
        }

        yield return new()
        {
            Name = "train-deep-b100", Title = "train 784-2500-2000-1500-1000-500-10, batch 100, SGD", Batch = 100, Train = Training.Sgd(0.01f),
            Macs = (784 * 2500) + (2500 * 2000) + (2000 * 1500) + (1500 * 1000) + (1000 * 500) + 5000, FirstMacs = 784 * 2500,
            Create = static () => new MlpDeep(1), Loop = static (n, d, o) => rounds => { for (var i = 0; i < rounds; i++) { ((MlpDeep)n).Train(d.Inputs, d.Targets, o!); } },
        };
        yield return new()
        {
            Name = "train-lenet5-b64", Title = "train LeNet-5, batch 64, Adam", Batch = 64, Train = Training.Adam(1e-3f),
            Macs = 416_520, FirstMacs = 784 * 6 * 25, Create = static () => new LeNet5(1), Loop = static (n, d, o) => rounds => { for (var i = 0; i < rounds; i++) { ((LeNet5)n).Train(d.Inputs, d.Targets, o!); } },
        };
        yield return new()
        {
            Name = "train-resnet8-b64", Title = "train ResNet-8, batch 64, SGD", Batch = 64, Train = Training.Sgd(0.01f),
            Macs = 12_501_632, FirstMacs = 1024 * 16 * 27, Create = static () => new ResNet8Training(1), Loop = static (n, d, o) => rounds => { for (var i = 0; i < rounds; i++) { ((ResNet8Training)n).Train(d.Inputs, d.Targets, o!); } },
        };
        yield return new()
        {
            Name = "train-lstm128-b32", Title = "train LSTM 128, 64 steps, batch 32, Adam", Batch = 32, Train = Training.Adam(1e-3f),
            Macs = (64 * 4 * 128 * 136) + 1280, FirstMacs = 64 * 4 * 128 * 8, Create = static () => new Lstm128(1), Loop = static (n, d, o) => rounds => { for (var i = 0; i < rounds; i++) { ((Lstm128)n).Train(d.Inputs, d.Targets, o!); } },
        };
        yield return new()
        {
            Name = "train-xor-b4", Title = "train XOR 2-4-1, batch 4, SGD", Batch = 4, Train = Training.Sgd(0.1f),
            Macs = 12, FirstMacs = 8, Create = static () => new XorNet(1), Loop = static (n, d, o) => rounds => { for (var i = 0; i < rounds; i++) { ((XorNet)n).Train(d.Inputs, d.Targets, o!); } },
        };
    }

    private static IEnumerable<Job> Predictions()
    {
        yield return Predict("predict-4-16-3", "predict 4-16-3", 64 + 48, static () => new Mlp4x16x3(1), static (n, d, _) => rounds => { var network = (Mlp4x16x3)n; for (var i = 0; i < rounds; i++) { network.Predict(d.Inputs, d.Outputs); } });
        yield return Predict("predict-64-32-10", "predict 64-32-10", 2048 + 320, static () => new Mlp64x32x10(1), static (n, d, _) => rounds => { var network = (Mlp64x32x10)n; for (var i = 0; i < rounds; i++) { network.Predict(d.Inputs, d.Outputs); } });
        yield return Predict(
            "predict-784-128-64-10", "predict 784-128-64-10", (784 * 128) + 8192 + 640, static () => new Mlp784x128x64x10(1), static (n, d, _) => rounds => { var network = (Mlp784x128x64x10)n; for (var i = 0; i < rounds; i++) { network.Predict(d.Inputs, d.Outputs); } });
        yield return Predict("predict-lenet5", "predict LeNet-5", 416_520, static () => new LeNet5(1), static (n, d, _) => rounds => { var network = (LeNet5)n; for (var i = 0; i < rounds; i++) { network.Predict(d.Inputs, d.Outputs); } });
        yield return Predict("predict-lstm", "predict LSTM 8-32, 64 steps", (64 * 128 * 40) + 32, static () => new Lstm8x32(1), static (n, d, _) => rounds => { var network = (Lstm8x32)n; for (var i = 0; i < rounds; i++) { network.Predict(d.Inputs, d.Outputs); } });
        yield return Predict("predict-gru", "predict GRU 8-32, 64 steps", (64 * 96 * 40) + 32, static () => new Gru8x32(1), static (n, d, _) => rounds => { var network = (Gru8x32)n; for (var i = 0; i < rounds; i++) { network.Predict(d.Inputs, d.Outputs); } });
        yield return Predict("predict-encoder", "predict encoder block, 32 tokens", 1_703_936, static () => new EncoderBlock(1), static (n, d, _) => rounds => { var network = (EncoderBlock)n; for (var i = 0; i < rounds; i++) { network.Predict(d.Inputs, d.Outputs); } });
        yield return Predict("predict-resnet8", "predict ResNet-8", 12_501_632, static () => new ResNet8(1), static (n, d, _) => rounds => { var network = (ResNet8)n; for (var i = 0; i < rounds; i++) { network.Predict(d.Inputs, d.Outputs); } });
    }

    private static IEnumerable<Job> Batches()
    {
        yield return Predict(
            "predict-784-128-64-10-b256", "predict 784-128-64-10, batch 256", (784 * 128) + 8192 + 640,
            static () => new Mlp784x128x64x10(1), static (n, d, _) => rounds => { for (var i = 0; i < rounds; i++) { ((Mlp784x128x64x10)n).PredictBatch(d.Inputs, d.Outputs); } }) with { Batch = 256 };
        yield return Predict(
            "predict-lenet5-b256", "predict LeNet-5, batch 256", 416_520, static () => new LeNet5(1), static (n, d, _) => rounds => { for (var i = 0; i < rounds; i++) { ((LeNet5)n).PredictBatch(d.Inputs, d.Outputs); } }) with { Batch = 256 };
    }

    private static Job Predict(string name, string title, long macs, Func<INetwork> create, Func<INetwork, JobData, IOptimizer?, Action<int>> loop) =>
        new() { Name = name, Title = title, Macs = macs, Create = create, Loop = loop };
}
