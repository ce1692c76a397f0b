using NetCompiler.Data;
using NetCompiler.Optimizers;
using RoadFollowing;
using Samples;

// dotnet run -c Release --project samples/Alvinn [--metres N]
var line = new CommandLine(args);
var metres = line.Number("--metres", 1_000);
Console.WriteLine($"ALVINN, {Alvinn.ParameterCount:#,0} weights, watches a person drive {metres} m, a picture each metre.");
var network = Learn(metres);

// A road it has not seen, and the same network before it learned anything.
var (road, camera) = (new Road(seed: 77), new Camera(seed: 78));
var learned = Drive(network, show: true);
var unlearned = Drive(new Alvinn(seed: 3), show: false);
Console.WriteLine();
Console.WriteLine($"On a road it has not seen it drives {learned.Metres} m, in the mean {learned.Mean:0.00} m and at most {learned.Largest:0.00} m from the middle; before learning it left the road after {unlearned.Metres} m.");
if (learned.Metres < 1000 || learned.Mean > 0.6)
{
    Console.WriteLine($"Expected were 1000 m, in the mean within 0.60 m of the middle of a road of {Road.Width:0} m.");
    return 1;
}

return 0;

static Alvinn Learn(int metres)
{
    var (network, road, camera, buffer) = (new Alvinn(seed: 3), new Road(seed: 5), new Camera(seed: 6), new RecentPictures(seed: 7));
    var descent = new Sgd(0.5f, momentum: 0.3f);
    var gradients = new float[network.Parameters.Length];
    var car = new Car(0, 0, 0);
    for (var metre = 0; metre < metres; metre++)
    {
        var curvature = Steering.OfPerson(road, car);
        buffer.Add(buffer.Distort(camera.Take(road, car), curvature), network);

        // One pass over the buffer, with a momentum that rises slowly.
        descent.Momentum = 0.3f + (0.6f * metre / metres);
        var batches = new MiniBatches(buffer.Data, batchSize: 20, seed: (ulong)metre);
        var loss = 0.0;
        for (batches.StartEpoch(); batches.Next(); network.Step++)
        {
            loss += network.Gradient(batches.Inputs, batches.Targets, gradients) * batches.Count / buffer.Data.Count;
            descent.Step(network.Parameters, gradients);
        }

        if (metre % (metres / 5) == (metres / 5) - 1)
        {
            Console.WriteLine($"after {metre + 1,4} m   squared error {loss:0.0000}   momentum {descent.Momentum:0.00}");
        }

        car = car.Drive(road, curvature);
    }

    return network;
}

(int Metres, double Mean, double Largest) Drive(Alvinn driver, bool show)
{
    var car = new Car(0, 0, 0);
    var directions = new float[Steering.Count];
    double sum = 0, largest = 0;
    for (var metre = 0; metre < 1000; metre++)
    {
        var picture = camera.Take(road, car);
        driver.Predict(picture, directions);
        var curvature = Steering.Read(directions);
        if (show && metre % 250 == 60)
        {
            Show(metre, picture, directions, curvature, car);
        }

        car = car.Drive(road, curvature);
        sum += Math.Abs(car.Offset);
        largest = Math.Max(largest, Math.Abs(car.Offset));
        if (Math.Abs(car.Offset) > Road.Width / 2)
        {
            return (metre + 1, sum / (metre + 1), largest);
        }
    }

    return (1000, sum / 1000, largest);
}

void Show(int metre, float[] picture, float[] directions, double curvature, Car car)
{
    Console.WriteLine();
    Console.WriteLine($"{metre} m, {car.Offset:0.00} m right of the middle, steers {1000 * curvature:0} ‰ (a person {1000 * Steering.OfPerson(road, car):0} ‰)");
    Shades.Write([Shades.Draw(picture, Camera.Columns)]);
    Console.WriteLine($" {string.Concat(directions.Select(Shades.Of))}");
}
