namespace NetCompiler.Schedules;

/// <summary>How a schedule goes from one value to another.</summary>
public enum Annealing
{
    /// <summary>On a straight line.</summary>
    Linear,

    /// <summary>On half a cosine: slowly at both ends.</summary>
    Cosine,
}
