using NetCompiler.Core.Declaration;
using NetCompiler.Core.Diagnostics;
using NetCompiler.Core.Graph;
using NetCompiler.Core.Operators;
using NetCompiler.Core.Operators.Losses;

namespace NetCompiler.Core.Analysis;

/// <summary>Gives every output its loss: the declared one, or the one that goes with the output's last layer.</summary>
internal sealed class LossBinder(GraphDraft draft, SourceMap places, ProblemList problems)
{
    private static readonly ParameterSpec Weight =
        new("weight", ArgumentKind.Real, "Factor in the total loss, at least 0.", "1", Minimum: 0, Positional: false);

    private readonly CallBinder _binder = new(places, problems);

    /// <summary>What a loss takes: its own arguments, and its weight in the total.</summary>
    public static EquatableArray<ParameterSpec> SpecsOf(Operator loss) =>
        loss.Parameters.Any(static p => p.Name == Weight.Name) ? loss.Parameters : loss.Parameters.Append(Weight).ToEquatable();

    /// <summary>Ids of the loss nodes in the order of the outputs.</summary>
    public EquatableArray<int> Bind(EquatableArray<NamedValue> outputs, IEnumerable<LossStatement> statements, Scope scope)
    {
        var declared = new Dictionary<string, LossStatement>(StringComparer.Ordinal);
        foreach (var statement in statements)
        {
            if (OutputOf(statement, outputs) is not { } output)
            {
                continue;
            }

            if (declared.TryGetValue(output.Name, out var first))
            {
                problems.Add(ProblemKinds.DuplicateLoss, places[statement.Id],
                    $"The output {output.Name} has a loss already, {first.Kind} on {places[first.Id]}. Keep one.");
            }
            else
            {
                declared.Add(output.Name, statement);
            }
        }

        return outputs.Select(o => declared.TryGetValue(o.Name, out var s) ? AddDeclared(o, s, scope) : AddInferred(o, scope)).ToEquatable();
    }

    private NamedValue? OutputOf(LossStatement statement, EquatableArray<NamedValue> outputs)
    {
        if (statement.Output is not { } reference)
        {
            if (outputs.Count == 1)
            {
                return outputs[0];
            }

            problems.Add(ProblemKinds.UnknownOutput, places[statement.Id],
                $"There are {outputs.Count} outputs, so that loss {statement.Kind} must say which one it judges, as in loss {statement.Kind} {outputs[0].Name}.");
            return null;
        }

        if (outputs.FirstOrDefault(o => o.Name == reference.Name) is { } output)
        {
            return output;
        }

        var nearest = Spelling.Nearest(reference.Name, outputs.Select(static o => o.Name));
        problems.Add(ProblemKinds.UnknownOutput, places[reference.Id],
            $"There is no output named {reference.Name}.{Spelling.Ask(nearest)} The outputs are {string.Join(", ", outputs.Select(static o => o.Name))}.", nearest);
        return null;
    }

    // What other libraries call it: MSELoss, sparse_categorical_crossentropy.
    private static string? ElsewhereNamed(string loss, List<string> losses)
    {
        var name = loss.Replace("_", "").ToLowerInvariant();
        name = name.EndsWith("loss", StringComparison.Ordinal) ? name.Substring(0, name.Length - "loss".Length) : name;
        return name switch
        {
            "meansquarederror" => "mse",
            "meanabsoluteerror" => "mae",
            "sparsecategoricalcrossentropy" or "nll" => "crossentropy",
            _ => losses.Contains(name) ? name : OperatorCatalogue.Aliases.TryGetValue(name, out var meant) && losses.Contains(meant) ? meant : null,
        };
    }

    private int AddDeclared(NamedValue output, LossStatement statement, Scope scope)
    {
        if (OperatorCatalogue.Find(statement.Kind) is not { IsInternal: false, Group: OperatorGroup.Loss } loss)
        {
            var losses = OperatorCatalogue.All.Where(static o => !o.IsInternal && o.Group == OperatorGroup.Loss).Select(static o => o.Name).ToList();
            var aliases = OperatorCatalogue.Aliases.Where(a => losses.Contains(a.Value)).Select(static a => a.Key);
            var nearest = ElsewhereNamed(statement.Kind, losses) ?? Spelling.Nearest(statement.Kind, losses.Concat(aliases));
            problems.Add(ProblemKinds.UnknownLoss, places[statement.Id],
                $"There is no loss named {statement.Kind}.{Spelling.Ask(nearest)} The losses are {string.Join(", ", losses)}.", nearest);
            return GraphDraft.Unknown;
        }

        var specs = SpecsOf(loss);
        var bound = _binder.Bind(statement.Kind, statement.Id, specs, statement.Arguments, scope);
        if (bound is null)
        {
            return GraphDraft.Unknown;
        }

        if (bound.Values.Count > 0)
        {
            problems.Add(ProblemKinds.InputCount, places[statement.Id],
                $"loss {bound.Subject} judges one output; after its name stand only arguments, as in loss {statement.Kind} {output.Name} weight=0.5.");
            return GraphDraft.Unknown;
        }

        if (LossFit.Refusal(loss.Name, LossFit.Head(draft.Nodes, output.Value)) is { } refusal)
        {
            problems.Add(ProblemKinds.LossDoesNotFit, places[statement.Id],
                $"loss {statement.Kind} does not fit {draft.Origin(LossFit.Head(draft.Nodes, output.Value).Id)}. {refusal}");
            return GraphDraft.Unknown;
        }

        return Add(output, loss, bound with { Subject = "loss " + bound.Subject }, statement.Id);
    }

    private int AddInferred(NamedValue output, Scope scope)
    {
        var loss = OperatorCatalogue.Find(LossFit.Inferred(LossFit.Head(draft.Nodes, output.Value).Operator))!;
        var specs = SpecsOf(loss);
        var declared = draft.Nodes[output.Value].Declared;
        var bound = _binder.Bind(loss.Name, declared, specs, default, scope);
        return bound is null ? GraphDraft.Unknown : Add(output, loss, bound with { Subject = "loss " + loss.Name }, declared);
    }

    private int Add(NamedValue output, Operator loss, BoundCall bound, int declared)
    {
        var shape = draft.Nodes[output.Value].Shape;
        var targetName = draft.Names.Take(output.Name) ? output.Name : draft.Names.TakeLike(output.Name + ".target");
        var target = draft.Add(Leaf.Target, targetName, [], Settings.None, shape, true, declared, "the target of " + output.Name);
        int[] inputs = [output.Value, target];
        var result = new LayerInference(bound, declared, inputs, draft, places, problems).Infer(loss);
        if (result is null || draft.Lengths.WeightsOf(output.Value, (LossOperator)loss, bound, declared) is not { } weights)
        {
            return GraphDraft.Unknown;
        }

        var settings = weights.Length == 0 ? bound.Settings : bound.Settings.With(SequenceLengths.Masks, 0);
        return draft.Add(loss.Name, draft.Names.TakeLike(output.Name + ".loss"), inputs.Concat(weights), settings, result, true, declared, bound.Subject);
    }
}
