using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace NetCompiler.Networks;

/// <summary>Checks of span lengths that say what was found, what the network takes, and which argument it was. Called by networks.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class NetworkGuard
{
    /// <summary>How many examples a span holds.</summary>
    /// <param name="info">The network.</param>
    /// <param name="method">The method called, e.g. <c>PredictBatch</c>.</param>
    /// <param name="argument">Its argument, e.g. <c>inputs</c>.</param>
    /// <param name="length">The span's length.</param>
    /// <param name="size">Values of one example.</param>
    /// <exception cref="ShapeException">The length is not a multiple of <paramref name="size"/>.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Examples(NetworkInfo info, string method, string argument, int length, int size)
    {
        // Where the size is a constant, nothing is divided.
        var (examples, rest) = Math.DivRem(length, size);
        if (rest != 0)
        {
            throw NoMultiple(info, method, argument, length, size);
        }

        return examples;
    }

    /// <summary>How many examples a span holds whose mean is asked for.</summary>
    /// <inheritdoc cref="Examples"/>
    /// <exception cref="ShapeException">The length is not a multiple of <paramref name="size"/>, or there is no example.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int SomeExamples(NetworkInfo info, string method, string argument, int length, int size)
    {
        if (length == 0)
        {
            throw Empty(method, argument, size);
        }

        return Examples(info, method, argument, length, size);
    }

    /// <summary>Checks a span that has one value, or row of values, for each example.</summary>
    /// <param name="info">The network.</param>
    /// <param name="method">The method called.</param>
    /// <param name="argument">Its argument.</param>
    /// <param name="length">The span's length.</param>
    /// <param name="examples">The number of examples.</param>
    /// <param name="size">Values of one example.</param>
    /// <exception cref="ShapeException">The length is not <paramref name="examples"/> × <paramref name="size"/>.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Rows(NetworkInfo info, string method, string argument, int length, int examples, int size)
    {
        if (length != (long)examples * size)
        {
            throw OtherRows(info, method, argument, length, examples, size);
        }
    }

    /// <summary>Checks the span of one example.</summary>
    /// <param name="info">The network.</param>
    /// <param name="method">The method called.</param>
    /// <param name="argument">Its argument.</param>
    /// <param name="length">The span's length.</param>
    /// <param name="size">Values of one example.</param>
    /// <param name="verb">What the network does with them: <c>takes</c> or <c>gives</c>.</param>
    /// <exception cref="ShapeException">The length is not <paramref name="size"/>.</exception>
    public static void One(NetworkInfo info, string method, string argument, int length, int size, string verb)
    {
        if (length != size)
        {
            throw new ShapeException($"{method}'s {argument} has {Values(length)}, and {Named(info)} {verb} {size}.");
        }
    }

    /// <summary>Checks a span in memory order, such as gradients.</summary>
    /// <param name="info">The network.</param>
    /// <param name="method">The method called.</param>
    /// <param name="argument">Its argument.</param>
    /// <param name="length">The span's length.</param>
    /// <exception cref="ShapeException">The length is not <see cref="NetworkInfo.ParameterMemory"/>.</exception>
    public static void ParameterMemory(NetworkInfo info, string method, string argument, int length)
    {
        if (length != info.ParameterMemory)
        {
            throw new ShapeException(
                $"{method}'s {argument} has {Values(length)}, and {Named(info)} has {info.ParameterMemory} in parameter memory, padding included "
                + "(Info.ParameterMemory).");
        }
    }

    /// <summary>Refuses a batch too small for a layer that takes statistics of it; an empty one has nothing to be refused for.</summary>
    /// <param name="info">The network.</param>
    /// <param name="method">The method called.</param>
    /// <param name="examples">Examples given.</param>
    /// <param name="least">Examples the layer needs.</param>
    /// <param name="layer">The layer.</param>
    /// <exception cref="ShapeException">There are fewer.</exception>
    public static void Statistics(NetworkInfo info, string method, int examples, int least, string layer)
    {
        if (examples > 0 && examples < least)
        {
            throw new ShapeException(
                $"{method} got {(examples == 1 ? "one example" : examples + " examples")}, and {layer} of {Named(info)} takes statistics over the batch, "
                + $"for which one value of each feature is too few. Give at least {least} examples.");
        }
    }

    /// <summary>Floats of workspace for a batch that is worked off as a whole.</summary>
    /// <param name="info">The network.</param>
    /// <param name="method">The method called.</param>
    /// <param name="examples">Examples given.</param>
    /// <param name="constant">Floats whatever the batch.</param>
    /// <param name="each">Floats for each example.</param>
    /// <exception cref="ShapeException">There would be more than one span can hold.</exception>
    public static int Workspace(NetworkInfo info, string method, int examples, int constant, int each)
    {
        // A little less than an array can have: workspaces begin at a multiple of 64 bytes.
        var most = Array.MaxLength - 64;
        var floats = constant + ((long)each * examples);
        if (floats > most)
        {
            throw new ShapeException(
                $"{method} got {examples} examples, and {Named(info)} takes the statistics of a whole batch, for which they need {floats} floats of "
                + $"workspace; {most} is the most there can be. Give at most {(most - constant) / each} examples at once.");
        }

        return (int)floats;
    }

    /// <summary>Refuses the spans given to <c>Predict</c>, one of which is wrong.</summary>
    /// <param name="info">The network.</param>
    /// <param name="input">Length of the input.</param>
    /// <param name="output">Length of the output.</param>
    /// <exception cref="ShapeException">Always.</exception>
    [DoesNotReturn]
    public static void RefusePredict(NetworkInfo info, int input, int output)
    {
        ArgumentNullException.ThrowIfNull(info);
        One(info, "Predict", "input", input, info.InputSize, "takes");
        One(info, "Predict", "output", output, info.OutputSize, "gives");
        throw new ShapeException($"Predict's input has {input} values and its output {output}, which {info.Name} cannot use.");
    }

    /// <summary>The exception for a method that is not there because the network was declared without training.</summary>
    /// <param name="network">The network's name.</param>
    /// <param name="method">The method called.</param>
    public static NotSupportedException NoTraining(string network, string method) => new(
        $"{network} is declared with Training = false, so there is no code for {method}. Remove it from the Network attribute to train the network.");

    /// <summary>The exception for a network without a loss.</summary>
    /// <param name="network">The network's name.</param>
    /// <param name="method">The method called.</param>
    public static NotSupportedException NoLoss(string network, string method) => new(
        $"{network} has no loss, and {method} needs one. Declare it with a loss statement.");

    // What is thrown is put together elsewhere, so that the checks are inlined.
    private static ShapeException NoMultiple(NetworkInfo info, string method, string argument, int length, int size) =>
        new($"{method}'s {argument} has {Values(length)}, and {Named(info)} takes {size} an example: {length} is no multiple of that.");

    private static ShapeException Empty(string method, string argument, int size) =>
        new($"{method}'s {argument} is empty, and a mean needs at least one example of {size} values.");

    private static ShapeException OtherRows(NetworkInfo info, string method, string argument, int length, int examples, int size) => new(
        $"{method}'s {argument} has {Values(length)}, and {(examples == 1 ? "one example" : examples + " examples")} of {Named(info)} "
        + $"with {size} each need {(long)examples * size}.");

    private static string Named(NetworkInfo info)
    {
        ArgumentNullException.ThrowIfNull(info);
        return info.Name;
    }

    private static string Values(int length) => length == 1 ? "1 value" : length + " values";
}
