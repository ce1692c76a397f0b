using System.IO.Enumeration;
using NetCompiler.Networks;

namespace NetCompiler.Optimizers;

/// <summary>
/// What an optimiser does differently for some weights of a network: other rates, other decay, or nothing at all. Names may have <c>*</c> and
/// <c>?</c>, e.g. <c>*.bias</c>; of several settings for one weight the last holds.
/// </summary>
/// <example><c>adam.Groups = new ParameterGroups(network.Info).Rate("dense1.*", 0.1f).Decay("*.bias", 0);</c></example>
public sealed class ParameterGroups
{
    private readonly NetworkInfo _info;
    private readonly Setting[] _settings;
    private Range[]? _ranges;

    /// <summary>All weights alike, but those that are declared frozen are left out.</summary>
    /// <param name="info">The network.</param>
    public ParameterGroups(NetworkInfo info)
    {
        ArgumentNullException.ThrowIfNull(info);
        _info = info;
        _settings = [.. info.Parameters.Select(static p => new Setting(1, 1, !p.Trainable))];
    }

    /// <summary>Multiplies the learning rate of some weights.</summary>
    /// <param name="names">Their names.</param>
    /// <param name="factor">At least 0.</param>
    /// <exception cref="ArgumentException">No weight has such a name.</exception>
    public ParameterGroups Rate(string names, float factor) => Change(names, s => s with { Rate = Checked(factor) });

    /// <summary>Multiplies weight decay and L1 of some weights; 0 leaves them out of both.</summary>
    /// <inheritdoc cref="Rate"/>
    public ParameterGroups Decay(string names, float factor) => Change(names, s => s with { Decay = Checked(factor) });

    /// <summary>Leaves some weights as they are: no step, no decay.</summary>
    /// <inheritdoc cref="Rate"/>
    public ParameterGroups Freeze(string names) => Change(names, static s => s with { Frozen = true });

    /// <summary>Lets weights learn again that <see cref="Freeze"/> held. Those that are declared frozen have no gradient, and stay as they are.</summary>
    /// <inheritdoc cref="Rate"/>
    public ParameterGroups Unfreeze(string names) => Change(names, static s => s with { Frozen = false });

    /// <summary>Stretches of the memory that are treated alike, without the frozen ones.</summary>
    internal Range[] Ranges => _ranges ??= MakeRanges();

    internal int Length => _info.ParameterMemory;

    private static float Checked(float factor) => factor >= 0 && !float.IsInfinity(factor)
        ? factor
        : throw new ArgumentOutOfRangeException(nameof(factor), factor, "A factor is a finite number of 0 or more.");

    private ParameterGroups Change(string names, Func<Setting, Setting> change)
    {
        ArgumentException.ThrowIfNullOrEmpty(names);
        var found = false;
        for (var i = 0; i < _settings.Length; i++)
        {
            var parameter = _info.Parameters[i];
            if (FileSystemName.MatchesSimpleExpression(names, parameter.Name, ignoreCase: false))
            {
                found = true;
                _settings[i] = parameter.Trainable ? change(_settings[i]) : _settings[i];
            }
        }

        _ranges = null;
        return found
            ? this
            : throw new ArgumentException($"'{_info.Name}' has no weights called '{names}'. It has {string.Join(", ", _info.Parameters.Select(static p => p.Name))}.", nameof(names));
    }

    private Range[] MakeRanges()
    {
        List<Range> ranges = [];
        int[] order = [.. Enumerable.Range(0, _settings.Length).OrderBy(i => _info.Parameters[i].Offset)];
        for (var i = 0; i < order.Length; i++)
        {
            var parameter = _info.Parameters[order[i]];
            var end = i + 1 < order.Length ? _info.Parameters[order[i + 1]].Offset : _info.ParameterMemory;
            var last = parameter.Offset + parameter.Shape.Zip(parameter.Strides, static (extent, stride) => (extent - 1) * stride).Sum();
            if (last >= end)
            {
                throw new NotSupportedException($"{parameter.Name} ends at float {last} of the memory, where other weights begin at {end}: they cannot be treated apart.");
            }

            var (rate, decay, frozen) = _settings[order[i]];
            if (frozen)
            {
                continue;
            }

            // Padding between two weights is 0 and stays so, whatever is done to it.
            if (ranges.Count > 0 && ranges[^1] is var before && before.End == parameter.Offset && (before.Rate, before.Decay) == (rate, decay))
            {
                ranges[^1] = before with { End = end };
            }
            else
            {
                ranges.Add(new Range(parameter.Offset, end, rate, decay));
            }
        }

        return [.. ranges];
    }

    internal readonly record struct Range(int Start, int End, float Rate, float Decay);

    private readonly record struct Setting(float Rate, float Decay, bool Frozen);
}
