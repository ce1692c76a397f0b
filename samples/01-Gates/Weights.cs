using NetCompiler.Networks;

namespace Gates;

/// <summary>Weights by name, in the order in which they are stored: of a dense layer (out, in).</summary>
internal static class Weights
{
    public static void Set(INetwork network, string name, params float[] values) => Find(network, name).CopyFrom(values, network.Parameters);

    public static float[] Get(INetwork network, string name)
    {
        var parameter = Find(network, name);
        var values = new float[parameter.Size];
        parameter.CopyTo(network.Parameters, values);
        return values;
    }

    private static ParameterInfo Find(INetwork network, string name) => network.Info.Parameters.Single(p => p.Name == name);
}
