using System.Numerics;

namespace NetCompiler.Optimizers;

/// <summary>What an optimiser does to each weight; a struct, so that the loop over it is compiled with the update inside.</summary>
internal interface IElementUpdate
{
    /// <summary>How many of the three state values are used.</summary>
    static abstract int Slots { get; }

    /// <summary>Changes weights and their state values.</summary>
    void Apply(
        ref Vector<float> parameter, Vector<float> gradient, ref Vector<float> first, ref Vector<float> second, ref Vector<float> third);
}
