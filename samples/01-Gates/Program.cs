using System.Globalization;
using Gates;
using NetCompiler.Data;
using NetCompiler.Networks;
using NetCompiler.Training;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var problems = 0;

// The perceptron rule finds a separating line where there is one.
LearnGate("AND", static (a, b) => a & b, expected: true);
LearnGate("OR", static (a, b) => a | b, expected: true);
LearnGate("XOR", static (a, b) => a ^ b, expected: false);

// Two layers do what one cannot: x1 or x2 (-1 + 2x1 + 2x2), not both (3 - 2x1 - 2x2), and the two together.
var xor = new TwoLayers();
Weights.Set(xor, "dense1.weight", 2, 2, -2, -2);
Weights.Set(xor, "dense1.bias", -1, 3);
Weights.Set(xor, "dense2.weight", 2, 2);
Weights.Set(xor, "dense2.bias", -3);
Check("XOR by two layers of given weights", Rows(2).All(row => Ask(xor, row) == ((row[0] == 1) ^ (row[1] == 1))), "exact on all 4 inputs");

// Any truth table: for each true row a neuron that fires on that row only, then "or".
float[][] table = [[0, 0, 1, 1, 0], [0, 1, 0, 1, 1], [0, 1, 1, 1, 1], [1, 0, 0, 0, 0], [1, 0, 1, 1, 1], [1, 1, 1, 1, 1]];
var disjunction = new Disjunction();
Weights.Set(disjunction, "dense1.weight", [.. table.SelectMany(static row => row.Select(static bit => (2 * bit) - 1))]);
Weights.Set(disjunction, "dense1.bias", [.. table.Select(static row => 0.5f - row.Sum())]);
Weights.Set(disjunction, "dense2.weight", 1, 1, 1, 1, 1, 1);
Weights.Set(disjunction, "dense2.bias", -0.5f);
Check(
    "A truth table of 5 inputs with 6 true rows",
    Rows(5).All(row => Ask(disjunction, row) == table.Any(t => t.SequenceEqual(row))),
    "exact on all 32 inputs");
return problems;

void LearnGate(string name, Func<int, int, int> gate, bool expected)
{
    var rows = Rows(2).ToArray();
    var data = new Dataset([.. rows.SelectMany(static r => r)], 2, [.. rows.Select(r => (float)gate((int)r[0], (int)r[1]))], 1);
    var neuron = new Neuron();
    var result = PerceptronRule.Train(neuron, data, maximumEpochs: 100);
    float[] w = Weights.Get(neuron, "dense1.weight"), b = Weights.Get(neuron, "dense1.bias");
    Check(
        name + " by the perceptron rule",
        result.Converged == expected,
        result.Converged
            ? $"learned in {result.Epochs} epochs: {w[0]:0.##}·x1 + {w[1]:0.##}·x2 + {b[0]:0.##} = 0 separates"
            : $"no line separates: still {result.Errors} errors after {result.Epochs} epochs");
}

static IEnumerable<float[]> Rows(int inputs) =>
    Enumerable.Range(0, 1 << inputs).Select(n => Enumerable.Range(0, inputs).Select(i => (float)((n >> (inputs - 1 - i)) & 1)).ToArray());

static bool Ask(INetwork network, float[] row)
{
    var output = new float[1];
    network.Predict(row, output);
    return output[0] == 1;
}

void Check(string what, bool holds, string finding)
{
    problems += holds ? 0 : 1;
    Console.WriteLine($"{(holds ? "ok " : "NOT")} {what}: {finding}");
}
