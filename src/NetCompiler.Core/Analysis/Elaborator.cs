using NetCompiler.Core.Declaration;
using NetCompiler.Core.Diagnostics;

namespace NetCompiler.Core.Analysis;

/// <summary>Walks the statements, writes out blocks and repeats, and makes a node of every layer.</summary>
internal sealed partial class Elaborator(
    GraphDraft draft, BlockTable blocks, SourceMap places, ProblemList problems, CancellationToken cancellationToken)
{
    private readonly CallBinder _binder = new(places, problems);
    private readonly Dictionary<string, SharedLayer> _layers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _declared = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unmade = new(StringComparer.Ordinal);

    /// <summary>The values named at the top.</summary>
    public Scope? TopScope { get; private set; }

    /// <summary>The last statement that has a value, and that value.</summary>
    public (ValueStatement? Statement, int Value) Last { get; private set; }

    public void Run(EquatableArray<Statement> statements)
    {
        TopScope = Scope.Top(statements);
        var last = ElaborateBody(statements, TopScope, new Flow(null, IsPrevious: true));
        Last = (statements.OfType<ValueStatement>().LastOrDefault(static s => !IsShared(s.Pipeline)), last.Value ?? GraphDraft.Unknown);
    }

    /// <summary>The value after the last statement of a body.</summary>
    private Flow ElaborateBody(EquatableArray<Statement> body, Scope scope, Flow flow)
    {
        var inputs = new List<string>();
        foreach (var statement in body.OfType<ValueStatement>())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var result = ElaboratePipeline(statement, scope, flow);
            if (statement.Name is { } name)
            {
                Define(name, statement.Id, result, scope);
            }

            if (IsShared(statement.Pipeline))
            {
                continue;
            }

            if (IsInput(statement.Pipeline))
            {
                inputs.Add(statement.Name ?? "");
            }
            else
            {
                inputs.Clear();
            }

            flow = new Flow(result, IsPrevious: true, inputs.Count > 1 ? inputs.ToEquatable() : default);
        }

        return flow;
    }

    private static bool IsInput(Pipeline pipeline) =>
        pipeline.Start is null && pipeline.Stages.Count == 1 && pipeline.Stages[0] is Call { Operator: Keywords.Input or Keywords.Sequence };

    private void Define(string name, int id, int value, Scope scope)
    {
        if (BlockTable.IsOperatorWord(name) || blocks.Find(name) is not null)
        {
            var what = blocks.Find(name) is null ? "an operator" : "a block";
            problems.Add(ProblemKinds.ReservedName, places[id], $"{name} is {what} and cannot name a value. Choose another name, e.g. my_{name}.");
        }
        else if (!Keywords.IsName(name))
        {
            problems.Add(ProblemKinds.BadName, places[id],
                $"{ProblemList.Quote(name)} cannot name a value. Use letters, digits and underscores, and do not start with a digit.");
        }
        else if (!scope.Define(name, value))
        {
            problems.Add(ProblemKinds.DuplicateValue, places[id],
                $"There is a value or parameter named {name} already. A name means one value; choose another, e.g. {name}2.");
        }
    }

    private int ElaboratePipeline(ValueStatement statement, Scope scope, Flow flow)
    {
        var pipeline = statement.Pipeline;
        if (pipeline.Start is { } start)
        {
            flow = new Flow(StartValue(start, scope));
        }

        for (var i = 0; i < pipeline.Stages.Count; i++)
        {
            var stage = pipeline.Stages[i];
            var isFirst = i == 0 && pipeline.Start is null;
            var value = stage switch
            {
                Call call => ElaborateCall(call, isFirst ? statement.Name : null, isFirst, pipeline.Stages.Count == 1, scope, flow),
                UseCall use => ElaborateUse(use, scope, flow),
                Repeat repeat => ElaborateRepeat(repeat, scope, flow),
                _ => GraphDraft.Unknown,
            };
            if (value == GraphDraft.Unknown && stage is Call { As.Name: var layer })
            {
                _unmade.Add(scope.Path + layer);
            }

            flow = new Flow(value);
        }

        return flow.Value ?? GraphDraft.Unknown;
    }

    private int StartValue(NameReference start, Scope scope)
    {
        if (scope.TryGetValue(start.Name, out _) || scope.IsAssignedLater(start.Name))
        {
            return _binder.Value(start, scope) ?? GraphDraft.Unknown;
        }

        if (start.Name == Keywords.In)
        {
            problems.Add(ProblemKinds.UnknownValue, places[start.Id],
                "in is the value that enters a block or a round of repeat; at the top of the text there is none. Write the name of a value.");
        }
        else
        {
            ReportUnknownOperator(start.Name, start.Id, scope, "value, operator or block");
        }

        return GraphDraft.Unknown;
    }

    private int ElaborateCall(Call call, string? name, bool isFirst, bool isOnly, Scope scope, Flow flow)
    {
        if (call.Operator == Call.Unreadable)
        {
            return GraphDraft.Unknown;
        }

        if (call.Operator is Keywords.Input or Keywords.Sequence)
        {
            return ElaborateInput(call, isOnly ? name : null, isFirst, scope);
        }

        if (call.Operator is Keywords.Constant)
        {
            return ElaborateConstant(call, isOnly ? name : null, isFirst, scope);
        }

        if (call.Operator is Keywords.Parameter)
        {
            return ElaborateParameter(call, isOnly ? name : null, isFirst, scope);
        }

        if (call.Operator is Keywords.Scan)
        {
            return ElaborateScan(call, scope, flow);
        }

        return blocks.Find(call.Operator) is { } block ? ElaborateBlock(block, call, scope, flow)
            : call.Operator is Keywords.State ? ElaborateState(call, isOnly ? name : null, isFirst, scope)
            : call.Operator is Keywords.Next ? ElaborateNext(call, scope, flow)
            : ElaborateLayer(call, scope, flow);
    }

    private int ElaborateRepeat(Repeat repeat, Scope scope, Flow flow)
    {
        if (_binder.Evaluate(repeat.Count, scope) is not { } count)
        {
            return GraphDraft.Unknown;
        }

        if (!count.IsNumber || count.Numbers[0] != Math.Floor(count.Numbers[0]) || count.Numbers[0] < 1)
        {
            problems.Add(ProblemKinds.ArgumentOutOfRange, places[repeat.Count.Id],
                $"repeat needs a whole number of rounds, at least 1, but {count} was given. Write it as in repeat 3 {{ … }}.");
            return GraphDraft.Unknown;
        }

        if (!HasStatements(repeat.Body, repeat.Id, "repeat") || EnteringValue(flow, repeat.Id, "repeat " + count + " { … }") is not { } value)
        {
            return GraphDraft.Unknown;
        }

        for (var round = 0; round < count.Numbers[0] && value != GraphDraft.Unknown; round++)
        {
            value = ElaborateBody(repeat.Body, scope.Round(value, repeat.Body), new Flow(value, IsPrevious: true)).Value ?? GraphDraft.Unknown;
        }

        return value;
    }

    private int ElaborateBlock(BlockStatement block, Call call, Scope scope, Flow flow)
    {
        if (_binder.BindBlock(block, call, scope) is not { } binding)
        {
            return GraphDraft.Unknown;
        }

        if (ReadValues(binding.Values, 1, 1, call.Id, binding.Subject, flow) is not { } inputs || !HasStatements(block.Body, block.Id, "block " + block.Name))
        {
            return GraphDraft.Unknown;
        }

        var path = LayerName(call.As, scope, block.Name, call.Id);
        var parameters = binding.Given.ToDictionary(static g => g.Key, static g => g.Value.Value, StringComparer.Ordinal);
        var inside = Scope.Block(path + ".", inputs[0], block.Body, parameters);
        return ElaborateBody(block.Body, inside, new Flow(inputs[0], IsPrevious: true)).Value ?? GraphDraft.Unknown;
    }

    private bool HasStatements(EquatableArray<Statement> body, int id, string subject)
    {
        if (body.OfType<ValueStatement>().Any())
        {
            return true;
        }

        problems.Add(ProblemKinds.NoLayers, places[id], $"{subject} has nothing in its body. Its last statement is its value, e.g. {{ dense 8 | relu }}.");
        return false;
    }
}
