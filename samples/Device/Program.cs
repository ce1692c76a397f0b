using System.Diagnostics;
using Device;
using NetCompiler.Optimizers;

// A program for a device: it learns there, without a framework, and can be published as one small native file.
//   dotnet run -c Release --project samples/Device
//   dotnet publish samples/Device -c Release -r linux-x64 -p:NativeAot=true
// With --once it stops after the first prediction, so that a clock outside can take the time from start to end.
var network = new VibrationNet(seed: 1);
var answer = new float[VibrationNet.OutputSize];
network.Predict(new float[VibrationNet.InputSize], answer);
if (args is ["--once"])
{
    Console.WriteLine(string.Join(" ", answer));
    return 0;
}

const int batch = 30;
var (inputs, classes) = Vibration.Record(900, seed: 1);
var optimizer = new Adam(0.005f);
var watch = Stopwatch.StartNew();
for (var epoch = 0; epoch < 40; epoch++)
{
    for (var first = 0; first < classes.Length; first += batch)
    {
        network.Train(inputs.AsSpan(first * VibrationNet.InputSize, batch * VibrationNet.InputSize), classes.AsSpan(first, batch), optimizer);
    }
}

Console.WriteLine($"Learned from {classes.Length} recordings in {watch.Elapsed.TotalMilliseconds:0} ms.");

var (tests, kinds) = Vibration.Record(600, seed: 2);
var answers = new float[kinds.Length * VibrationNet.OutputSize];
network.PredictBatch(tests, answers);
var right = Enumerable.Range(0, kinds.Length).Count(i => Largest(answers.AsSpan(i * VibrationNet.OutputSize, VibrationNet.OutputSize)) == kinds[i]);
Console.WriteLine($"Told the wear of {100.0 * right / kinds.Length:0.0} % of {kinds.Length} others.");

const int rounds = 20_000;
watch.Restart();
for (var i = 0; i < rounds; i++)
{
    network.Predict(tests.AsSpan(0, VibrationNet.InputSize), answer);
}

Console.WriteLine($"One prediction takes {watch.Elapsed.TotalNanoseconds / rounds:0} ns.");
return right >= 0.95 * kinds.Length ? 0 : 1;

static int Largest(ReadOnlySpan<float> values)
{
    var best = 0;
    for (var i = 1; i < values.Length; i++)
    {
        best = values[i] > values[best] ? i : best;
    }

    return best;
}
