using NetCompiler.Core.Declaration;
using NetCompiler.Core.Diagnostics;
using NetCompiler.Core.Graph;
using NetCompiler.Core.Operators;

namespace NetCompiler.Core.Analysis;

/// <summary>Matches written arguments with the parameters of an operator or block: positional ones first, then named ones, then defaults.</summary>
internal sealed class CallBinder(SourceMap places, ProblemList problems)
{
    // Words that some operator takes as a choice; a block hands them on to it.
    private static readonly Lazy<HashSet<string>> Choices = new(static () => new(
        OperatorCatalogue.All.SelectMany(static o => o.Parameters).SelectMany(static p => p.Choices).Concat(["true", "false"]), StringComparer.Ordinal));

    private readonly ArgumentEvaluator _evaluator = new(places, problems);
    private readonly SettingConversion _conversion = new(places, problems);

    /// <summary>The call of an operator, or null when a problem was reported.</summary>
    public BoundCall? Bind(string word, int id, EquatableArray<ParameterSpec> specs, EquatableArray<Argument> arguments, Scope scope)
    {
        if (Match(word, specs, arguments, scope) is not { } binding || _conversion.Settings(binding, id) is not { } settings)
        {
            return null;
        }

        var ids = binding.Given.ToDictionary(static g => g.Key, static g => g.Value.Argument.Id, StringComparer.Ordinal);
        return new BoundCall(settings, binding.Values, binding.Subject, ids);
    }

    /// <summary>The call of a block, or null when a problem was reported. Its parameters take whatever the places take that use them.</summary>
    public Binding? BindBlock(BlockStatement block, Call call, Scope scope)
    {
        var specs = block.Parameters.Select(static p => new ParameterSpec(p.Name, ArgumentKind.Real, "")).ToEquatable();
        if (Match(block.Name, specs, call.Arguments, scope, isBlock: true) is not { } binding)
        {
            return null;
        }

        var missing = specs.Where(s => !binding.Given.ContainsKey(s.Name)).Select(static s => s.Name).ToList();
        if (missing.Count == 0)
        {
            return binding;
        }

        problems.Add(ProblemKinds.MissingArgument, places[call.Id],
            $"{binding.Subject} lacks {string.Join(" and ", missing)}. Write {string.Join(" ", specs.Select(static s => s.Name).Prepend(block.Name))} with numbers in their places.");
        return null;
    }

    /// <summary>A value by name; null when a problem was reported.</summary>
    public int? Value(NameReference reference, Scope scope)
    {
        if (scope.TryGetValue(reference.Name, out var value))
        {
            return value;
        }

        if (scope.IsAssignedLater(reference.Name))
        {
            ReportCycle(reference.Name, reference.Id);
            return null;
        }

        var nearest = Spelling.Nearest(reference.Name, scope.Names);
        problems.Add(ProblemKinds.UnknownValue, places[reference.Id],
            $"There is no value named {reference.Name} here.{Spelling.Ask(nearest)} A value is named by name = …, above where it is used.", nearest);
        return null;
    }

    public Evaluated? Evaluate(ArgumentValue value, Scope scope) => _evaluator.Evaluate(value, scope);

    private Binding? Match(string word, EquatableArray<ParameterSpec> specs, EquatableArray<Argument> arguments, Scope scope, bool isBlock = false)
    {
        var evaluated = new List<(Argument Argument, Evaluated Value)>();
        foreach (var argument in arguments)
        {
            if (_evaluator.Evaluate(argument.Value, scope) is { } value)
            {
                evaluated.Add((argument, value));
            }
        }

        // With an argument that could not be evaluated, what is missing cannot be known; the others are still checked.
        var isSound = evaluated.Count == arguments.Count;
        var subject = string.Join(" ", evaluated.Select(Written).Prepend(word));
        var binding = new Binding(word, subject, specs);
        var named = false;
        foreach (var (argument, value) in evaluated)
        {
            if (argument.Name is not null)
            {
                named = true;
                isSound &= MatchNamed(binding, argument, value);
            }
            else if (named)
            {
                isSound = false;
                var ordered = evaluated.OrderBy(static e => e.Argument.Name is null ? 0 : 1).Select(Written).Prepend(word);
                problems.Add(ProblemKinds.PositionalAfterNamed, places[argument.Id],
                    $"{value} has no name but stands after a named argument. Arguments without a name come first: {string.Join(" ", ordered)}.");
            }
            else
            {
                isSound &= value is { Word: { } name, IsQuoted: false } && !TakesWord(binding.Next, name, isBlock)
                    ? MatchValue(binding, argument, name, scope, isBlock)
                    : MatchPositional(binding, argument, value);
            }
        }

        return isSound ? binding : null;
    }

    private static string Written((Argument Argument, Evaluated Value) given) =>
        given.Argument.Name is { } name ? name + "=" + given.Value : given.Value.ToString();

    private static bool TakesWord(ParameterSpec? spec, string word, bool isBlock) => spec switch
    {
        null => false,
        { Kind: ArgumentKind.Flag } => word is "true" or "false",
        { Kind: ArgumentKind.Choice } => spec.Choices.Contains(word),
        _ => isBlock && Choices.Value.Contains(word),
    };

    private bool MatchNamed(Binding binding, Argument argument, Evaluated value)
    {
        if (binding.Find(argument.Name!) is not { } spec)
        {
            var nearest = Spelling.Nearest(argument.Name!, binding.Specs.Select(static s => s.Name));
            var known = binding.Specs.Count == 0 ? $"{binding.Word} takes none." : $"{binding.Word} takes {List(binding.Specs.Select(static s => s.Name))}.";

            // Only the name is wrong: what is written as its value stays as it is.
            var place = places[argument.Id];
            place = place.InAttribute ? place : place with { Length = argument.Name!.Length };
            problems.Add(ProblemKinds.UnknownArgument, place, $"{binding.Word} has no argument {argument.Name}.{Spelling.Ask(nearest)} {known}", nearest);
            return false;
        }

        return binding.TryGive(spec, argument, value) || ReportTwice(binding, spec, argument);
    }

    private bool MatchPositional(Binding binding, Argument argument, Evaluated value)
    {
        if (binding.Next is not { } spec)
        {
            var takes = binding.Specs.Count(static s => s.Positional) switch
            {
                0 => "takes no argument without a name",
                1 => "takes one argument without a name",
                var n => $"takes {n} arguments without a name",
            };
            var named = binding.Specs.Where(s => !binding.Given.ContainsKey(s.Name)).Select(static s => s.Name).ToList();
            var advice = named.Count == 0 ? "Leave it out." : $"Leave it out, or name it: {List(named)}.";
            problems.Add(ProblemKinds.TooManyArguments, places[argument.Id], $"{value} is too many: {binding.Word} {takes}. {advice}");
            return false;
        }

        return binding.TryGive(spec, argument, value) || ReportTwice(binding, spec, argument);
    }

    private bool ReportTwice(Binding binding, ParameterSpec spec, Argument argument)
    {
        problems.Add(ProblemKinds.ArgumentTwice, places[argument.Id],
            $"{spec.Name} of {binding.Word} is given twice, first as {binding.Given[spec.Name].Value}. Keep one.");
        return false;
    }

    /// <summary>A positional word that is no choice names a value.</summary>
    private bool MatchValue(Binding binding, Argument argument, string name, Scope scope, bool isBlock)
    {
        if (scope.TryGetValue(name, out var value))
        {
            binding.AddValue(value);
            return true;
        }

        if (scope.IsAssignedLater(name))
        {
            ReportCycle(name, argument.Id);
            return false;
        }

        var next = binding.Next;
        if (next is { Kind: ArgumentKind.Choice or ArgumentKind.Flag })
        {
            return _conversion.ReportChoice(binding, next, argument, name);
        }

        var nearest = Spelling.Nearest(name, scope.Names);
        if (next is null || isBlock)
        {
            problems.Add(ProblemKinds.UnknownValue, places[argument.Id],
                $"There is no value named {name} here, so that {binding.Subject} cannot read it.{Spelling.Ask(nearest)}", nearest);
        }
        else
        {
            problems.Add(ProblemKinds.ArgumentKindMismatch, places[argument.Id],
                $"{next.Name} of {binding.Word} is {SettingConversion.Describe(next.Kind)}, but {name} is neither a number nor the name of a value or parameter here.{Spelling.Ask(nearest)}",
                nearest);
        }

        return false;
    }

    private void ReportCycle(string name, int id) => problems.Add(ProblemKinds.Cycle, places[id],
        $"{name} is used here, but gets its value only here or below: that would be a cycle. Define it in a line above.");

    private static string List(IEnumerable<string> names) => string.Join(", ", names);
}
