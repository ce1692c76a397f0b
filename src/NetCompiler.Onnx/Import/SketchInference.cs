using System.Globalization;
using NetCompiler.Core;
using NetCompiler.Core.Graph;
using NetCompiler.Core.Operators;

namespace NetCompiler.Onnx.Import;

/// <summary>Asks an operator of the language for the shape and weights of a line that is about to be written.</summary>
internal sealed class SketchInference(Operator @operator, SketchArgument[] arguments, SketchValue[] inputs) : InferenceContext
{
    private readonly List<string> _problems = [];

    public List<(string Name, Shape Shape, bool IsState)> Weights { get; } = [];

    public override Settings Settings { get; } = new(@operator.Parameters.Select(spec => Setting(spec, arguments)).OfType<Setting>().ToEquatable());

    public override EquatableArray<Shape> Inputs { get; } = inputs.Select(static v => v.Shape).ToEquatable();

    public override string Subject => @operator.Name;

    /// <summary>The shape of the result.</summary>
    /// <exception cref="RefusedException">The operator refuses its inputs or arguments.</exception>
    public Shape Infer()
    {
        Shape? shape = null;
        try
        {
            shape = @operator.Infer(this);
        }
        catch (OverflowException)
        {
            _problems.Add($"{@operator.Name} would make a value of more than 2,147,483,647 numbers.");
        }

        if (shape is null || _problems.Count > 0)
        {
            throw new RefusedException(_problems.Count > 0 ? string.Join(" ", _problems) : $"{@operator.Name} cannot work on {string.Join(" and ", Inputs)}.");
        }

        foreach (var any in Weights.Select(static w => w.Shape).Append(shape))
        {
            SizeLimit.Check(any.Extents.ToArray());
        }

        return shape;
    }

    public override string Origin(int index) => "input " + (index + 1).ToString(CultureInfo.InvariantCulture);

    public override void Parameter(string name, Shape shape, Initializer initializer) => Weights.Add((name, shape, false));

    public override void State(string name, Shape shape, double value) => Weights.Add((name, shape, true));

    public override void ShapeProblem(string sentence) => _problems.Add(sentence);

    public override void ArgumentProblem(string argument, string sentence) => _problems.Add(sentence);

    private static Setting? Setting(ParameterSpec spec, SketchArgument[] arguments)
    {
        if (arguments.FirstOrDefault(a => a.Name == spec.Name) is { } given)
        {
            return new Setting(spec.Name, given.Numbers, given.Word);
        }

        return spec.Default is not { } text ? null
            : spec.Kind is ArgumentKind.Choice or ArgumentKind.Text || spec.Choices.Contains(text) ? new Setting(spec.Name, default, text)
            : text.Length == 0 ? new Setting(spec.Name, default)
            : spec.Kind == ArgumentKind.Flag ? new Setting(spec.Name, EquatableArray.Of(text == "true" ? 1.0 : 0.0))
            : new Setting(spec.Name, text.Split('x').Select(static n => double.Parse(n, CultureInfo.InvariantCulture)).ToEquatable());
    }
}
