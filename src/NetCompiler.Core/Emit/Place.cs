namespace NetCompiler.Core.Emit;

/// <summary>Where a tile stands along an axis: at a constant, or at a loop variable plus a constant; along the vector axis in floats.</summary>
internal readonly struct Place(string loop, int constant)
{
    private readonly string? _loop = loop;

    /// <summary>Empty without a loop.</summary>
    public string Loop => _loop ?? "";

    public int Constant { get; } = constant;
}
