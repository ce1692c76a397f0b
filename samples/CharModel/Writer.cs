using System.Text;
using NetCompiler.Networks;

namespace CharModel;

/// <summary>Lets a network go on with a text, character after character.</summary>
internal static class Writer
{
    /// <summary>Draws each character by its probability; a temperature below 1 keeps to the likely ones.</summary>
    public static string Write(INetwork network, string beginning, int length, double temperature, int seed)
    {
        var random = new Random(seed);
        var text = new StringBuilder(beginning);
        float[] window = new float[CharText.Window], outputs = new float[network.Info.OutputSize];
        while (text.Length < length)
        {
            // Neither network looks ahead, so what stands behind the last character changes nothing.
            var seen = Math.Min(text.Length, CharText.Window);
            for (var i = 0; i < seen; i++)
            {
                window[i] = CharText.Number(text[text.Length - seen + i]);
            }

            network.Predict(window, outputs);
            text.Append(CharText.Alphabet[Draw(outputs.AsSpan((seen - 1) * CharText.Alphabet.Length, CharText.Alphabet.Length), temperature, random)]);
        }

        return text.ToString();
    }

    private static int Draw(ReadOnlySpan<float> probabilities, double temperature, Random random)
    {
        var weights = new double[probabilities.Length];
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = Math.Pow(probabilities[i], 1 / temperature);
        }

        var left = random.NextDouble() * weights.Sum();
        for (var i = 0; i < weights.Length; i++)
        {
            left -= weights[i];
            if (left < 0)
            {
                return i;
            }
        }

        return CharText.Number(' ');
    }
}
