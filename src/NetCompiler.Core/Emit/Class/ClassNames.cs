namespace NetCompiler.Core.Emit;

/// <summary>The names in an emitted class: of its file-local classes, and of private members where the user's members leave room.</summary>
internal sealed class ClassNames
{
    /// <summary>Members every network has; private members must not take these names either.</summary>
    private static readonly string[] _contract =
    [
        "InputSize", "OutputSize", "ParameterCount", "ForwardMacs", "WorkspaceBytes", "Info", "Parameters", "State", "Seed", "Step", "Workers", "Predict",
        "PredictBatch", "Loss", "Gradient", "Backward", "Train", "Inspect", "Load", "Save", "Clone", "CreateState",
    ];

    private readonly HashSet<string> _user;
    private readonly HashSet<string> _methods;

    public ClassNames(ClassTarget target)
    {
        Target = target;
        _user = new(target.MemberNames, StringComparer.Ordinal) { Bare(target.Name) };
        _methods = new(target.MethodNames, StringComparer.Ordinal);
        var taken = new HashSet<string>(_user.Concat(_contract), StringComparer.Ordinal);
        Parameters = Identifiers.Unique("_parameters", taken);
        State = Identifiers.Unique("_state", taken);
        Seed = Identifiers.Unique("_seed", taken);
        Step = Identifiers.Unique("_step", taken);
        Workers = Identifiers.Unique("_workers", taken);
        Initialize = Identifiers.Unique("InitializeWeights", taken);
        var path = string.Concat(target.ContainingTypes.Select(static h => Identifiers.Pascal(TypeName(h)) + "_")) + Bare(target.Name);
        Kernels = path + "Kernels";
        Driver = path + "Driver";
        Description = path + "Description";
    }

    public ClassTarget Target { get; }

    /// <summary>Fields of the emitted half.</summary>
    public string Parameters { get; }

    public string State { get; }

    public string Seed { get; }

    public string Step { get; }

    public string Workers { get; }

    /// <summary>Whether the driver's methods are told how many workers there are.</summary>
    public bool UsesWorkers { get; init; }

    /// <summary>Whether they are given the state: there is any.</summary>
    public bool UsesState { get; init; }

    /// <summary>Whether those that train are given seed and step: a pass draws random values.</summary>
    public bool UsesRandom { get; init; }

    /// <summary>The method that gives weights their first values.</summary>
    public string Initialize { get; }

    /// <summary>File-local classes in <see cref="KernelFile.Namespace"/>.</summary>
    public string Kernels { get; init; }

    public string Driver { get; }

    public string Description { get; }

    /// <summary>The class's name for sentences and <c>Info</c>.</summary>
    public string Display => Bare(Target.Name);

    /// <summary>Namespace, enclosing types and name with dots, for the first line of files.</summary>
    public string FullName => string.Join(
        ".", new[] { Target.Namespace }.Concat(Target.ContainingTypes.Select(TypeName)).Append(Display).Where(static p => p.Length > 0));

    /// <summary>A driver method, called from the class.</summary>
    public string DriverCall(string method) => Global(Driver) + "." + method;

    /// <summary><c>Info</c>, wherever the user's members leave it.</summary>
    public string Info => Global(Description) + ".Info";

    /// <summary>
    /// Whether the class may have a public member of this name: the user has none, or both are methods and the two are overloads. Otherwise
    /// the member is there through <c>INetwork</c> only.
    /// </summary>
    public bool IsFree(string member, bool isMethod) =>
        !_user.Contains(member) || (isMethod && _methods.Contains(member) && member != Display);

    private static string Global(string fileClass) => "global::" + KernelFile.Namespace + "." + fileClass;

    private static string Bare(string name) => name.StartsWith("@", StringComparison.Ordinal) ? name.Substring(1) : name;

    // The header of an enclosing type ends with its name: partial class Outer.
    private static string TypeName(string header)
    {
        var words = header.Split(' ');
        return Bare(words[words.Length - 1]);
    }
}
