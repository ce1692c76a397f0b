namespace NetCompiler;

/// <summary>How weights start; the biases start at zero.</summary>
public enum Initialization
{
    /// <summary>Chosen by the activation that follows.</summary>
    Auto,

    /// <summary>All zero.</summary>
    Zeros,

    /// <summary>All the same value.</summary>
    Constant,

    /// <summary>LeCun's: normal, variance 1 / inputs.</summary>
    LecunNormal,

    /// <summary>LeCun's: uniform, variance 1 / inputs.</summary>
    LecunUniform,

    /// <summary>Glorot's: normal, variance 2 / (inputs + outputs).</summary>
    GlorotNormal,

    /// <summary>Glorot's: uniform, variance 2 / (inputs + outputs).</summary>
    GlorotUniform,

    /// <summary>He's: normal, variance 2 / inputs.</summary>
    HeNormal,

    /// <summary>He's: uniform, variance 2 / inputs.</summary>
    HeUniform,

    /// <summary>Normal with a given deviation.</summary>
    Normal,

    /// <summary>Uniform between minus and plus a given bound.</summary>
    Uniform,

    /// <summary>Orthogonal rows or columns.</summary>
    Orthogonal,
}
