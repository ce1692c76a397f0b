using System.Globalization;
using NetCompiler.Data;
using NetCompiler.Networks;
using NetCompiler.Optimizers;
using NetCompiler.Schedules;
using NetCompiler.Training;
using Oaks;

// Oaks in Wisconsin: age in years, diameter in inches.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
float[] ages = [97, 93, 88, 81, 75, 57, 52, 45, 28, 15, 12, 11];
float[] diameters = [12.5f, 12.5f, 8, 9.5f, 16.5f, 11, 10.5f, 9, 6, 1.5f, 1, 1];
var data = new Dataset(ages, 1, diameters, 1);

// Descent is quick when the inputs have mean 0 and deviation 1.
var standardization = Standardization.Of(data);
var standardized = standardization.Apply(data);

var batch = new OakNet();
var optimizer = new Sgd(0.5f);
for (var step = 0; step < 200; step++)
{
    batch.Train(standardized.Inputs, standardized.Targets, optimizer);
}

var online = new OakNet();
DeltaRule.Train(online, standardized, RateSchedule.Power(0.1f, s: 20), epochs: 3000);

var (slope, intercept) = LeastSquares(ages, diameters);
Console.WriteLine($"least squares:          diameter = {slope:0.0000} · age + {intercept:0.000}");
var problems = Show("batch gradient descent", batch) + Show("delta rule, rate ~1/t ", online);
return problems;

int Show(string method, INetwork network)
{
    // Back from standardised ages to years.
    float mean = standardization.Mean[0], deviation = standardization.Deviation[0];
    float[] weight = new float[1], bias = new float[1];
    network.Info.Parameters[0].CopyTo(network.Parameters, weight);
    network.Info.Parameters[1].CopyTo(network.Parameters, bias);
    var found = (Slope: weight[0] / deviation, Intercept: bias[0] - (weight[0] * mean / deviation));
    var near = Math.Abs(found.Slope - slope) < 1e-3 && Math.Abs(found.Intercept - intercept) < 0.05;
    Console.WriteLine($"{method}: diameter = {found.Slope:0.0000} · age + {found.Intercept:0.000}{(near ? "" : "   NOT the least-squares solution")}");
    return near ? 0 : 1;
}

static (double Slope, double Intercept) LeastSquares(float[] x, float[] y)
{
    double meanX = x.Average(), meanY = y.Average();
    var slope = x.Zip(y).Sum(p => (p.First - meanX) * (p.Second - meanY)) / x.Sum(v => (v - meanX) * (v - meanX));
    return (slope, meanY - (slope * meanX));
}
