using NetCompiler.Data;

namespace CharModel;

/// <summary>A text as numbers of characters, the first nine tenths to learn and the rest held back.</summary>
internal sealed class CharText
{
    /// <summary>Characters a network sees at once, as its declaration says.</summary>
    public const int Window = 64;

    /// <summary>What a network can say, in the order of its outputs. Other characters are read as a blank.</summary>
    public const string Alphabet = "\n !$&',-.3:;?ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <param name="text">At least a few hundred characters.</param>
    /// <param name="step">How far the windows to learn from lie apart; small for a short text.</param>
    public CharText(string text, int step)
    {
        var numbers = text.ReplaceLineEndings("\n").Select(Number).ToArray();
        var learned = numbers.Length * 9 / 10;
        Length = numbers.Length;
        Training = Windows(numbers.AsSpan(0, learned), step);
        HeldBack = Windows(numbers.AsSpan(learned), Window);
        FrequencyBits = Bits(numbers.AsSpan(0, learned), numbers.AsSpan(learned));
    }

    public int Length { get; }

    public Dataset Training { get; }

    public Dataset HeldBack { get; }

    /// <summary>Bits per character held back of one who only knows how frequent each character is.</summary>
    public double FrequencyBits { get; }

    public static int Number(char character) => Alphabet.IndexOf(character) is var at and >= 0 ? at : Alphabet.IndexOf(' ');

    // Each window with, at every place, the character that follows.
    private static Dataset Windows(ReadOnlySpan<int> numbers, int step)
    {
        var (inputs, classes) = (new List<float>(), new List<int>());
        for (var start = 0; start + Window < numbers.Length; start += step)
        {
            for (var i = start; i < start + Window; i++)
            {
                inputs.Add(numbers[i]);
                classes.Add(numbers[i + 1]);
            }
        }

        return Dataset.OfClasses([.. inputs], Window, [.. classes], Window);
    }

    private static double Bits(ReadOnlySpan<int> learned, ReadOnlySpan<int> heldBack)
    {
        var counts = new double[Alphabet.Length];
        Array.Fill(counts, 1);
        foreach (var number in learned)
        {
            counts[number]++;
        }

        var bits = 0.0;
        foreach (var number in heldBack)
        {
            bits -= Math.Log2(counts[number] / (learned.Length + counts.Length));
        }

        return bits / heldBack.Length;
    }
}
