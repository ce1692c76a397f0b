using NetCompiler.Numerics;

namespace Device;

/// <summary>Vibrations as an acceleration sensor gives them: a hum, with what wear adds to it.</summary>
internal static class Vibration
{
    public const int Kinds = 3;

    /// <summary>Writes one recording.</summary>
    /// <param name="kind">0 sound, 1 unbalanced (a slow swing), 2 cracked (clicks).</param>
    public static void Record(int kind, SequentialRandom random, Span<float> samples)
    {
        float phase = 6.28f * random.NextSingle(), slow = 6.28f * random.NextSingle();
        var click = (int)(random.NextSingle() * 16);
        for (var i = 0; i < samples.Length; i++)
        {
            var hum = 0.5f * MathF.Sin((0.9f * i) + phase);
            var wear = kind switch
            {
                1 => 0.6f * MathF.Sin((0.12f * i) + slow),
                2 => i % 16 == click ? 1.2f : 0,
                _ => 0,
            };
            samples[i] = hum + wear + (0.3f * (random.NextSingle() - 0.5f));
        }
    }

    /// <summary>Recordings in turns of all kinds.</summary>
    public static (float[] Inputs, int[] Classes) Record(int count, ulong seed)
    {
        var random = new SequentialRandom(seed);
        var (inputs, classes) = (new float[count * VibrationNet.InputSize], new int[count]);
        for (var i = 0; i < count; i++)
        {
            classes[i] = i % Kinds;
            Record(classes[i], random, inputs.AsSpan(i * VibrationNet.InputSize, VibrationNet.InputSize));
        }

        return (inputs, classes);
    }
}
