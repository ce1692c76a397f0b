using System.Globalization;
using NetCompiler.Core.Declaration;
using NetCompiler.Core.Diagnostics;
using NetCompiler.Core.Graph;
using NetCompiler.Core.Operators;

namespace NetCompiler.Core.Analysis;

/// <summary>What was given, and defaults for the rest, as settings: checks kinds, ranges and choices.</summary>
internal sealed class SettingConversion(SourceMap places, ProblemList problems)
{
    /// <summary>The settings in the order of the operator's parameters, or null when a problem was reported.</summary>
    public Settings? Settings(Binding binding, int id)
    {
        var items = new List<Setting>();
        var isSound = true;
        foreach (var spec in binding.Specs)
        {
            if (binding.Given.TryGetValue(spec.Name, out var given))
            {
                var setting = Convert(binding, spec, given.Argument, given.Value);
                isSound &= setting is not null;
                items.Add(setting ?? new Setting(spec.Name, default));
            }
            else if (spec.Default is not null)
            {
                items.Add(Default(spec));
            }
            else
            {
                isSound = false;
                var range = double.IsNegativeInfinity(spec.Minimum) ? "" : ", at least " + Evaluated.Format(spec.Minimum);
                problems.Add(ProblemKinds.MissingArgument, places[id],
                    $"{binding.Subject} lacks {spec.Name}, {Describe(spec.Kind)}{range}. {Example(binding, spec)}");
            }
        }

        return isSound ? new Settings(items.ToEquatable()) : null;
    }

    /// <summary>What kind of value an argument is, in words.</summary>
    public static string Describe(ArgumentKind kind) => kind switch
    {
        ArgumentKind.Integer => "a whole number",
        ArgumentKind.Real => "a number",
        ArgumentKind.Flag => "true or false",
        ArgumentKind.Choice => "a word",
        ArgumentKind.Size => "a size such as 3x3",
        ArgumentKind.Integers => "a list of whole numbers such as 0x2",
        ArgumentKind.Text => "text in quotes",
        _ => "extents such as 4x7x7",
    };

    /// <summary>The setting of a default as <see cref="ParameterSpec"/> writes it.</summary>
    public static Setting Default(ParameterSpec spec)
    {
        var text = spec.Default!;
        return spec.Kind switch
        {
            ArgumentKind.Choice or ArgumentKind.Text => new Setting(spec.Name, default, text),
            ArgumentKind.Size when spec.Choices.Contains(text) => new Setting(spec.Name, default, text),
            _ when text.Length == 0 => new Setting(spec.Name, default),
            ArgumentKind.Flag => new Setting(spec.Name, EquatableArray.Of(text == "true" ? 1.0 : 0.0)),
            _ => new Setting(spec.Name, text.Split('x').Select(static n => double.Parse(n, CultureInfo.InvariantCulture)).ToEquatable()),
        };
    }

    /// <summary>Reports a word that is none of the choices.</summary>
    /// <returns>False.</returns>
    public bool ReportChoice(Binding binding, ParameterSpec spec, Argument argument, string word)
    {
        var choices = spec.Kind == ArgumentKind.Flag ? ["true", "false"] : spec.Choices.ToArray();
        var nearest = Spelling.Nearest(word, choices);
        problems.Add(ProblemKinds.UnknownChoice, places[argument.Value.Id],
            $"{spec.Name} of {binding.Word} cannot be {word}.{Spelling.Ask(nearest)} It is {(spec.Kind == ArgumentKind.Size ? "a size such as 3x3 or " : "")}one of {string.Join(", ", choices)}.", nearest);
        return false;
    }

    private Setting? Convert(Binding binding, ParameterSpec spec, Argument argument, Evaluated value)
    {
        switch (spec.Kind)
        {
            case ArgumentKind.Choice or ArgumentKind.Size or ArgumentKind.Real when value.Word is { } word && spec.Choices.Contains(word):
                return new Setting(spec.Name, default, word);
            case ArgumentKind.Text when value.Word is { } text:
                return new Setting(spec.Name, default, text);
            case ArgumentKind.Flag when value.Word is "true" or "false":
                return new Setting(spec.Name, EquatableArray.Of(value.Word == "true" ? 1.0 : 0.0));
            case ArgumentKind.Flag when value.IsNumber && value.Numbers[0] is 0 or 1:
                return new Setting(spec.Name, value.Numbers);
            case ArgumentKind.Size when value.Word is { } other && spec.Choices.Count > 0:
                ReportChoice(binding, spec, argument, other);
                return null;
            case ArgumentKind.Choice or ArgumentKind.Flag:
                ReportChoice(binding, spec, argument, value.ToString());
                return null;
            default:
                return IsKind(spec, value) ? InRange(binding, spec, argument, value) : ReportKind(binding, spec, argument, value);
        }
    }

    private static bool IsKind(ParameterSpec spec, Evaluated value) =>
        value.Word is null
        && spec.Kind != ArgumentKind.Text
        && value.Numbers.Count > 0
        && !value.Numbers.Any(static n => double.IsNaN(n) || double.IsInfinity(n))
        && (spec.Kind is ArgumentKind.Size or ArgumentKind.Extents or ArgumentKind.Integers || value.Numbers.Count == 1)
        && (spec.Kind == ArgumentKind.Real || value.Numbers.All(static n => n == Math.Floor(n)));

    private Setting? ReportKind(Binding binding, ParameterSpec spec, Argument argument, Evaluated value)
    {
        problems.Add(ProblemKinds.ArgumentKindMismatch, places[argument.Value.Id],
            $"{spec.Name} of {binding.Word} is {Describe(spec.Kind)}, but {value} was given. {Example(binding, spec)}");
        return null;
    }

    private Setting? InRange(Binding binding, ParameterSpec spec, Argument argument, Evaluated value)
    {
        // Whole numbers become ints later, whatever range the operator names.
        var isWhole = spec.Kind != ArgumentKind.Real;
        var least = isWhole ? Math.Max(spec.Minimum, int.MinValue) : spec.Minimum;
        var most = isWhole ? Math.Min(spec.Maximum, int.MaxValue) : spec.Maximum;
        if (value.Numbers.All(n => n >= least && n <= most))
        {
            // -0 equals 0 but prints differently.
            return new Setting(spec.Name, value.Numbers.Select(static n => n == 0 ? 0 : n).ToEquatable());
        }

        var low = least <= int.MinValue ? null : "at least " + Evaluated.Format(least);
        var high = most >= int.MaxValue && low is not null && value.Numbers.All(static n => n <= int.MaxValue) ? null : "at most " + Evaluated.Format(most);
        var range = low is null ? high : high is null ? low : low + " and " + high;
        var decimalAdvice = value.Numbers.Count > 1 && value.Numbers[0] == 0 ? " Numbers are decimal: an x stands between the extents of a size." : "";
        problems.Add(ProblemKinds.ArgumentOutOfRange, places[argument.Value.Id],
            $"{spec.Name} of {binding.Word} must be {range}, but {value} was given.{decimalAdvice}");
        return null;
    }

    private static string Example(Binding binding, ParameterSpec spec)
    {
        var value = spec.Kind switch
        {
            ArgumentKind.Integer => "8",
            ArgumentKind.Real => "0.5",
            ArgumentKind.Size => "3x3",
            ArgumentKind.Extents => "4x7x7",
            ArgumentKind.Integers => "0x2",
            ArgumentKind.Text => "\"…\"",
            ArgumentKind.Flag => "true",
            _ => spec.Choices.Count > 0 ? spec.Choices[0] : "word",
        };
        return spec.Positional ? $"Write it as in {binding.Word} {value}." : $"Write it as in {spec.Name}={value}.";
    }
}
