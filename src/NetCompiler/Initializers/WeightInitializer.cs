using NetCompiler.Networks;
using NetCompiler.Numerics;

namespace NetCompiler.Initializers;

/// <summary>Gives weights and states the values they start from.</summary>
/// <remarks>
/// <para>Kinds, with fan_in and fan_out from <see cref="InitializerInfo"/>; σ is a deviation, a uniform kind draws from [-b, b):</para>
/// <list type="bullet">
/// <item><c>zeros</c>; <c>ones</c>; <c>constant</c>: the value; <c>normal</c>: σ = value; <c>uniform</c>: b = value.</item>
/// <item><c>lecun_normal</c>: σ² = 1 / fan_in; <c>lecun_uniform</c>: b² = 3 / fan_in (LeCun, Bottou, Orr, Müller: Efficient BackProp, 1998).</item>
/// <item><c>glorot_normal</c>: σ² = 2 / (fan_in + fan_out); <c>glorot_uniform</c>: b² = 6 / (fan_in + fan_out) (Glorot, Bengio 2010).</item>
/// <item><c>he_normal</c>: σ² = 2 / fan_in; <c>he_uniform</c>: b² = 6 / fan_in (He, Zhang, Ren, Sun 2015).</item>
/// <item><c>orthogonal</c>: orthonormal rows or columns, whichever are fewer, times the value (1 where it is 0); the first extent against the others (Saxe, McClelland, Ganguli 2014).</item>
/// </list>
/// <para>
/// Normal values are not truncated. Values are drawn in stored order from <see cref="CounterRandom"/> with the network's seed, step -1,
/// example 0 and the stream of the parameter's name, so that neither memory layout nor other parameters change them. Padding becomes zero.
/// </para>
/// </remarks>
public static class WeightInitializer
{
    /// <summary>The step no training ever reaches; its numbers are those of initialisation.</summary>
    private const long InitialisationStep = -1;

    /// <summary>Fills the memory of a network.</summary>
    /// <param name="info">The network.</param>
    /// <param name="seed">Any number; equal seeds give equal weights.</param>
    /// <param name="parameters">Weights in memory order, <see cref="NetworkInfo.ParameterMemory"/> floats.</param>
    /// <param name="state">States in memory order, <see cref="NetworkInfo.StateMemory"/> floats.</param>
    /// <exception cref="ShapeException">A span has another length.</exception>
    /// <exception cref="NetworkException">A kind is unknown.</exception>
    public static void Initialize(NetworkInfo info, ulong seed, Span<float> parameters, Span<float> state)
    {
        ArgumentNullException.ThrowIfNull(info);
        Check("parameters", parameters.Length, info.ParameterMemory);
        Check("state", state.Length, info.StateMemory);
        Fill(info.Parameters, seed, parameters);
        Fill(info.States, seed, state);
    }

    /// <summary>Fills one weight in stored order.</summary>
    /// <param name="parameter">The weight; its name chooses the stream.</param>
    /// <param name="seed">The network's seed.</param>
    /// <param name="stored">Its <see cref="ParameterInfo.Size"/> values.</param>
    /// <exception cref="ShapeException"><paramref name="stored"/> has another length.</exception>
    /// <exception cref="NetworkException">The kind is unknown.</exception>
    public static void Initialize(ParameterInfo parameter, ulong seed, Span<float> stored)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        Check(parameter.Name, stored.Length, parameter.Size);
        var initializer = parameter.Initializer;
        double fanIn = Math.Max(1, initializer.FanIn);
        double fanBoth = Math.Max(1, initializer.FanIn + initializer.FanOut);
        var random = new CounterRandom(seed, InitialisationStep, 0);
        var stream = CounterRandom.StreamOf(parameter.Name);
        switch (initializer.Kind)
        {
            case "zeros": stored.Clear(); break;
            case "ones": stored.Fill(1); break;
            case "constant": stored.Fill(initializer.Value); break;
            case "normal": Normal(random, stream, initializer.Value, stored); break;
            case "uniform": Uniform(random, stream, initializer.Value, stored); break;
            case "lecun_normal": Normal(random, stream, Math.Sqrt(1 / fanIn), stored); break;
            case "lecun_uniform": Uniform(random, stream, Math.Sqrt(3 / fanIn), stored); break;
            case "glorot_normal": Normal(random, stream, Math.Sqrt(2 / fanBoth), stored); break;
            case "glorot_uniform": Uniform(random, stream, Math.Sqrt(6 / fanBoth), stored); break;
            case "he_normal": Normal(random, stream, Math.Sqrt(2 / fanIn), stored); break;
            case "he_uniform": Uniform(random, stream, Math.Sqrt(6 / fanIn), stored); break;
            case "orthogonal":
                Normal(random, stream, 1, stored);
                var rows = parameter.Shape.Count == 0 ? 1 : parameter.Shape[0];
                Orthogonal.Make(stored, rows, initializer.Value == 0 ? 1 : initializer.Value);
                break;
            default:
                throw new NetworkException(
                    $"The initialiser '{initializer.Kind}' of '{parameter.Name}' is unknown. Known are zeros, ones, constant, normal, uniform, "
                    + "orthogonal, and lecun, glorot and he followed by _normal or _uniform.");
        }
    }

    private static void Fill(IReadOnlyList<ParameterInfo> parameters, ulong seed, Span<float> memory)
    {
        memory.Clear();
        var stored = Array.Empty<float>();
        foreach (var parameter in parameters)
        {
            if (stored.Length < parameter.Size)
            {
                stored = new float[parameter.Size];
            }

            Initialize(parameter, seed, stored.AsSpan(0, parameter.Size));
            parameter.CopyFrom(stored, memory);
        }
    }

    private static void Normal(CounterRandom random, uint stream, double deviation, Span<float> values)
    {
        var factor = (float)deviation;
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = random.Normal(stream, 0, (uint)i) * factor;
        }
    }

    private static void Uniform(CounterRandom random, uint stream, double bound, Span<float> values)
    {
        var factor = (float)bound;
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = ((2 * random.Uniform(stream, 0, (uint)i)) - 1) * factor;
        }
    }

    private static void Check(string name, int length, int expected)
    {
        if (length != expected)
        {
            throw new ShapeException($"The span for '{name}' has {length} floats, but {expected} are needed.");
        }
    }
}
