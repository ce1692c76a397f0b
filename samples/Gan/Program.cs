using Adversaries;
using NetCompiler.Data;
using NetCompiler.Metrics;
using NetCompiler.Networks;
using NetCompiler.Numerics;
using NetCompiler.Optimizers;
using NetCompiler.Training;
using Samples;
using Samples.Digits;

// dotnet run -c Release --project samples/Gan [--data DIR] [--rounds N] [--digit-rounds N]
var line = new CommandLine(args);
var pointsFound = PaintPoints(line.Number("--rounds", 8_000));
Console.WriteLine();
if (DigitData.Open(line.Text("--data"), drawn: 3_000) is not { } data)
{
    return 1;
}

var digitsFound = PaintDigits(data, line.Number("--digit-rounds", 1_500));
return pointsFound && digitsFound ? 0 : 1;

static bool PaintPoints(int rounds)
{
    const int Batch = 128;
    Console.WriteLine("A painter of points in the plane and its critic. Real points lie in eight heaps on a circle.");
    var duel = new Duel(new PointPainter(seed: 1), new PointCritic(seed: 2), rate: 1e-3f, Batch, seed: 3);
    var random = new SequentialRandom(4);
    var real = new float[2 * Batch];
    for (var round = 1; round <= rounds; round++)
    {
        Points.Draw(real, random);
        var loss = duel.Round(real);
        if (round % (rounds / 4) == 0)
        {
            var (heaps, share) = Points.Follow(duel.Paint(2_000));
            Console.WriteLine($"round {round,5}   critic's loss {loss:0.00}   verdict {duel.Verdict:0.00}   {heaps} heaps, {share * 100:0} % of the points in them");
        }
    }

    var (example, painted) = (new float[4_000], duel.Paint(2_000));
    Points.Draw(example, random);
    Console.WriteLine("Real points, and painted ones:");
    Shades.Write([Shades.Draw(Points.Picture(example, 36), 36), Shades.Draw(Points.Picture(painted, 36), 36)]);
    var (found, near) = Points.Follow(painted);
    if (found >= 6 && near >= 0.6)
    {
        return true;
    }

    Console.WriteLine($"Expected were 6 of the heaps and 60 % of the points in them; there are {found} and {near * 100:0} %.");
    return false;
}

static bool PaintDigits(DigitData data, int rounds)
{
    const int Batch = 32;
    Console.WriteLine($"A painter of digits and its critic, with {data.Name}; a third network, which learned to read real digits, judges what is painted.");
    var judge = new DigitJudge(seed: 5);
    new Trainer(judge, new Adam(2e-3f)) { Epochs = 4, Seed = 5 }.Fit(data.Training);
    Console.WriteLine($"It reads {Evaluator.Evaluate(judge, data.Test).Accuracy * 100:0.0} % of the real test pictures.");
    var duel = new Duel(new DigitPainterNet(seed: 6), new DigitCritic(seed: 7), rate: 1e-3f, Batch, seed: 8);
    var batches = new MiniBatches(data.Training, Batch, seed: 9);
    for (var round = 1; round <= rounds; round++)
    {
        if (!batches.Next() || batches.Count < Batch)
        {
            batches.StartEpoch();
            batches.Next();
        }

        var loss = duel.Round(batches.Inputs);
        if (round % (rounds / 5) == 0)
        {
            var (kinds, sure) = Judge(judge, duel.Paint(500));
            Console.WriteLine($"round {round,5}   critic's loss {loss:0.00}   verdict {duel.Verdict:0.00}   {kinds} kinds of digits, read with {sure * 100:0} % sureness");
        }
    }

    var painted = duel.Paint(500);
    for (var row = 0; row < 2; row++)
    {
        HalfBlocks.Write([.. Enumerable.Range(4 * row, 4).Select(i => ("", painted[(784 * i)..(784 * (i + 1))]))]);
    }

    var (found, sureness) = Judge(judge, painted);
    if (found >= 5 && sureness >= 0.65)
    {
        return true;
    }

    Console.WriteLine($"Expected were 5 kinds of digits, read with a sureness of 65 %; there are {found} and {sureness * 100:0} %.");
    return false;
}

// A kind counts where a fiftieth of the pictures or more is read as it.
static (int Kinds, double Sureness) Judge(INetwork judge, float[] pictures)
{
    var outputs = new float[pictures.Length / 784 * 10];
    judge.PredictBatch(pictures, outputs);
    var rows = outputs.Chunk(10).ToArray();
    return (rows.CountBy(static r => Evaluator.IndexOfLargest(r)).Count(k => k.Value >= rows.Length / 50), rows.Average(static r => r.Max()));
}
