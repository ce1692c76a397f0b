using NetCompiler.Core.Declaration;
using NetCompiler.Core.Diagnostics;
using NetCompiler.Core.Graph;
using NetCompiler.Core.Operators;
using NetCompiler.Core.Operators.Layers;

namespace NetCompiler.Core.Analysis;

/// <summary>Values that are the same for every example: constants, and parameters that have a statement of their own.</summary>
internal sealed partial class Elaborator
{
    private const int MostExtents = 6;

    private static readonly EquatableArray<ParameterSpec> ParameterSpecs =
        new[] { new ParameterSpec("shape", ArgumentKind.Extents, "Extents of the tensor.", Minimum: 1) }.Concat(WeightArguments.Specs).ToEquatable();

    /// <summary>Whether the statement only names a shared value; such a statement is not what the next one continues from.</summary>
    private static bool IsShared(Pipeline pipeline) =>
        pipeline.Start is null && pipeline.Stages.Count == 1 && pipeline.Stages[0] is Call { Operator: Keywords.Constant or Keywords.Parameter or Keywords.State };

    /// <summary>Apart from the binder: lists of many thousand numbers must be read in one go.</summary>
    private int ElaborateConstant(Call call, string? name, bool isFirst, Scope scope)
    {
        if (IsMisplaced(call, isFirst))
        {
            return GraphDraft.Unknown;
        }

        var values = new List<double>(call.Arguments.Count);
        Evaluated? extents = null;
        for (var i = 0; i < call.Arguments.Count; i++)
        {
            var argument = call.Arguments[i];
            if (_binder.Evaluate(argument.Value, scope) is not { } value)
            {
                return GraphDraft.Unknown;
            }

            if (argument.Name is not null || value.Word is not null || (i > 0 && !value.IsNumber))
            {
                problems.Add(ProblemKinds.ArgumentKindMismatch, places[argument.Value.Id],
                    $"A constant is made of its extents and its numbers, but {value} was given. Write it as in w = constant 2x3 1 2 3 4 5 6.");
                return GraphDraft.Unknown;
            }

            if (i == 0)
            {
                extents = value;
            }
            else
            {
                values.Add(value.Numbers[0] == 0 ? 0 : value.Numbers[0]);
            }
        }

        return extents is null || SharedShape(extents, call, "constant " + extents) is not { } shape || !HasAllValues(call, shape, values.Count)
            ? ReportEmpty(call, extents)
            : draft.Add(
                Leaf.Constant, SharedName(call, name, scope, canRepeat: true), [], Settings.Of(new Setting("values", values.ToEquatable())), shape, false,
                call.Id, "constant " + shape);
    }

    private int ElaborateParameter(Call call, string? name, bool isFirst, Scope scope)
    {
        if (IsMisplaced(call, isFirst) || _binder.Bind(call.Operator, call.Id, ParameterSpecs, call.Arguments, scope) is not { } bound)
        {
            return GraphDraft.Unknown;
        }

        if (bound.Values.Count > 0)
        {
            problems.Add(ProblemKinds.InputCount, places[call.Id], $"{bound.Subject} reads no value. Write its extents only, as in w = parameter 4x8.");
            return GraphDraft.Unknown;
        }

        var extents = bound.Settings.Integers("shape");
        if (SharedShape(new Evaluated(bound.Settings.Items[0].Numbers), call, bound.Subject) is not { } shape)
        {
            return GraphDraft.Unknown;
        }

        // As a product x·w reads it: the last two extents are inputs and outputs.
        var (fanIn, fanOut) = (extents.Length > 1 ? extents[extents.Length - 2] : 1, extents[extents.Length - 1]);
        var initializer = WeightArguments.Initializer(bound.Settings, fanIn, fanOut);
        var settings = Settings.None
            .With("initializer", initializer.Kind == "auto" ? AutomaticStart(shape) : initializer.Kind)
            .With("fan_in", fanIn)
            .With("fan_out", fanOut)
            .With("value", initializer.Value)
            .With("trainable", bound.Settings.Number("trainable", 1))
            .With(Leaf.DeclaredByStatement, 1);
        return draft.Add(Leaf.Parameter, SharedName(call, name, scope, canRepeat: false), [], settings, shape, false, call.Id, bound.Subject);
    }

    /// <summary>How a parameter without <c>init</c> starts: a matrix as weights do, a row as a bias does.</summary>
    internal static string AutomaticStart(Shape shape) => shape.Rank > 1 ? "glorot_uniform" : "zeros";

    private bool IsMisplaced(Call call, bool isFirst)
    {
        if (isFirst && Carried is not null && call.Operator == Keywords.Parameter)
        {
            problems.Add(ProblemKinds.Misplaced, places[call.Id],
                "parameter stands in the body of a scan, where only layers have weights. Use dense, or combine the parameter with the sequence before or after the scan.");
            return true;
        }

        if (!isFirst)
        {
            problems.Add(ProblemKinds.Misplaced, places[call.Id],
                $"{call.Operator} stands after another value, but it reads none. It starts a statement, as in w = {call.Operator} 4.");
        }

        return !isFirst;
    }

    private Shape? SharedShape(Evaluated extents, Call call, string subject)
    {
        var problem = extents.Numbers.Any(static n => n < 1 || n != Math.Floor(n)) ? "Its extents are whole numbers, at least 1, as in constant 2x3."
            : extents.Numbers.Count > MostExtents ? $"A value has at most {Evaluated.Format(MostExtents)} extents."
            : extents.Numbers.Aggregate(1.0, static (a, b) => a * b) > GraphDraft.LargestTensor ? "It has more than 268,435,456 values. Make it smaller."
            : null;
        if (problem is null)
        {
            return Shape.Flat(extents.Numbers.Select(static n => (int)n).ToArray());
        }

        problems.Add(ProblemKinds.BadInput, places[call.Id], $"{subject} cannot be. {problem}");
        return null;
    }

    private bool HasAllValues(Call call, Shape shape, int given)
    {
        if (given == 1 || given == shape.Size)
        {
            return true;
        }

        problems.Add(ProblemKinds.BadArgument, places[call.Id],
            $"constant {shape} has {Evaluated.Format(shape.Size)} values, but {Evaluated.Format(given)} numbers were given. "
            + "Give all of them in row-major order, or one that fills it.");
        return false;
    }

    private int ReportEmpty(Call call, Evaluated? extents)
    {
        if (extents is null)
        {
            problems.Add(ProblemKinds.MissingArgument, places[call.Id], "constant lacks its extents and numbers. Write it as in w = constant 2x3 1 2 3 4 5 6.");
        }

        return GraphDraft.Unknown;
    }

    private string SharedName(Call call, string? name, Scope scope, bool canRepeat)
    {
        if (call.As is not null)
        {
            return LayerName(call.As, scope, call.Operator, call.Id);
        }

        if (name is null || !Keywords.IsName(name))
        {
            return draft.Names.Number(scope.Path + call.Operator);
        }

        // A constant that a repeat writes in every round has nothing to be told apart by.
        return canRepeat ? draft.Names.TakeLike(scope.Path + name) : Take(scope.Path + name, call.Id);
    }
}
