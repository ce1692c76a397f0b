using NetCompiler.Core.Graph;
using NetCompiler.Core.Operators;
using NetCompiler.Core.Operators.Recurrence;

namespace NetCompiler.Core.Emit;

/// <summary>The file that says what callers see: either the contract of a network, or a stub whose members throw.</summary>
internal sealed class ContractFile(ClassTarget target)
{
    private readonly ClassNames _names = new(target);
    private readonly CodeWriter _code = new();

    public string Contract(NetworkGraph graph, bool trains)
    {
        ClassFrame.Header(_code, _names.FullName + " · " + LayerTable.Headline(graph));
        var streams = Streaming.IsPossible(graph) ? ", " + ContractMembers.Recurrent : "";
        ClassFrame.Class(_code, target, ClassFrame.Marks, ImplementationFile.Interface + streams, () =>
        {
            Constant("InputSize", "int", NetworkSizes.Inputs(graph), "Values of one example's inputs.");
            Constant("OutputSize", "int", NetworkSizes.Outputs(graph), "Values of one example's outputs.");
            Constant("ParameterCount", "int", graph.ParameterCount, "Weights, without padding.");
            Constant("ForwardMacs", "long", ForwardWork.Of(graph), "Multiply-adds of one prediction.");
            _code.Line("/// <summary>A network with its first weights, as declared.</summary>");
            _code.Line("/// <param name=\"seed\">Equal seeds give equal weights, dropout and noise.</param>");
            using (_code.Open($"public {target.Name}(ulong seed = 0)"))
            {
                _code.Line($"{_names.Initialize}(seed);");
            }

            _code.Line();
            foreach (var member in new ContractMembers(_names).Of(graph, trains).Where(IsDeclared))
            {
                member.Declare(_code);
            }

            _code.Line($"partial void {_names.Initialize}(ulong seed);");
        });
        return _code.ToString();
    }

    public string Stub(string reason)
    {
        ClassFrame.Header(_code, _names.FullName + " · not generated");
        _code.Comment(reason).Line();
        var exception = $"new global::System.NotSupportedException({Literals.String($"{_names.Display} could not be generated: {reason}")})";
        ClassFrame.Class(_code, target, ClassFrame.Marks, ImplementationFile.Interface, () =>
        {
            // 1 and not 0: callers divide by them.
            Constant("InputSize", "int", 1, "Not known.");
            Constant("OutputSize", "int", 1, "Not known.");
            Constant("ParameterCount", "int", 1, "Not known.");
            Constant("ForwardMacs", "long", 1, "Not known.");
            Constant("WorkspaceBytes", "long", 1, "Not known.");
            _code.Line("/// <summary>Throws: the network could not be generated.</summary>");
            _code.Line($"public {target.Name}(ulong seed = 0) => throw {exception};").Line();
            foreach (var member in new ContractMembers(_names).Plain)
            {
                if (IsDeclared(member))
                {
                    member.Refuse(_code, exception);
                }
                else if (member.InInterface)
                {
                    var refused = "throw " + exception;
                    (member with { Body = EquatableArray.Of(refused), Setter = member.Setter is null ? null : refused })
                        .Implement(_code, isPublic: false);
                }
            }

            _code.Line(ImplementationFile.InfoOfInterface + $"throw {exception};");
            _code.Line(ImplementationFile.CloneOfInterface + $"throw {exception};");
        });
        return _code.ToString();
    }

    private bool IsDeclared(ContractMember member) => member.IsPublic && _names.IsFree(member.Name, member.Parameters is not null);

    private void Constant(string name, string type, long value, string text)
    {
        if (_names.IsFree(name, isMethod: false))
        {
            _code.Line($"/// <summary>{text}</summary>").Line($"public const {type} {name} = {Literals.Long(value)};").Line();
        }
    }
}
