namespace NetCompiler.Core.Operators.Recurrence;

internal sealed class Rnn : RecurrentLayer
{
    public override string Name => "rnn";

    public override string Summary =>
        "h' = tanh(x·Wᵀ + b + h·Uᵀ + c): simple recurrent layer over the steps of a sequence; a second value is the state to start from. Weights: weight_ih (units, inputs), weight_hh (units, units), bias_ih, bias_hh (units); several layers add _l0, _l1, … to the names, the way back _reverse.";

    protected override int Gates => 1;

    protected override EquatableArray<ParameterSpec> Own { get; } = EquatableArray.Of(
        new ParameterSpec("nonlinearity", ArgumentKind.Choice, "What the sum goes through.", "tanh", Choices: EquatableArray.Of("tanh", "relu"), Positional: false));

    protected override int[] Step(ExpansionContext context, int projected, int hidden, int[] states)
    {
        var sum = context.Add("add", "sum", Graph.Settings.None, hidden, projected);
        return [context.Add(context.Node.Settings.Text("nonlinearity"), "cell", Graph.Settings.None, sum)];
    }
}
