namespace NetCompiler;

/// <summary>The activations; each is applied to every value, those that name several values to the last extent.</summary>
/// <remarks>Each is an attribute of its own, too, e.g. <see cref="LeakyReLUAttribute"/> with its argument.</remarks>
public enum Activation
{
    /// <summary>x: no activation.</summary>
    Linear,

    /// <summary>1 where x ≥ 0, else 0.</summary>
    Step,

    /// <summary>-1, 0 or 1 as x is negative, zero or positive.</summary>
    Sign,

    /// <summary>The logistic function 1 / (1 + e^-x); see also <see cref="LogisticAttribute"/>.</summary>
    Logistic,

    /// <summary>The hyperbolic tangent.</summary>
    Tanh,

    /// <summary>The bipolar logistic function (1 - e^-x) / (1 + e^-x).</summary>
    Bipolar,

    /// <summary>1.7159 · tanh(2x / 3).</summary>
    ScaledTanh,

    /// <summary>x, held between 0 and 1.</summary>
    Saturated,

    /// <summary>max(x, 0).</summary>
    ReLU,

    /// <summary>x where positive, else 0.01 · x; see also <see cref="LeakyReLUAttribute"/>.</summary>
    LeakyReLU,

    /// <summary>x where positive, else a learned slope times x.</summary>
    PReLU,

    /// <summary>x where positive, else e^x - 1.</summary>
    ELU,

    /// <summary>The scaled exponential linear unit with its two fixed constants.</summary>
    SELU,

    /// <summary>x · Φ(x), with the exact normal distribution; see also <see cref="GELUAttribute"/>.</summary>
    GELU,

    /// <summary>x / (1 + e^-x), also called swish.</summary>
    SiLU,

    /// <summary>x · tanh(softplus(x)).</summary>
    Mish,

    /// <summary>ln(1 + e^x).</summary>
    Softplus,

    /// <summary>x / (1 + |x|).</summary>
    Softsign,

    /// <summary>x / 6 + 1/2, held between 0 and 1.</summary>
    HardSigmoid,

    /// <summary>x times its hard sigmoid.</summary>
    HardSwish,

    /// <summary>x, held between -1 and 1.</summary>
    HardTanh,

    /// <summary>x, held between 0 and 6.</summary>
    ReLU6,

    /// <summary>The first half times the logistic function of the second half; halves the extent.</summary>
    GLU,

    /// <summary>e^x over its sum: probabilities of classes.</summary>
    Softmax,

    /// <summary>The logarithm of softmax.</summary>
    LogSoftmax,

    /// <summary>Softmax of -x.</summary>
    Softmin,

    /// <summary>1 at the first greatest value, else 0.</summary>
    Hardmax,

    /// <summary>x above 1, else 0.</summary>
    ThresholdedReLU,

    /// <summary>x where positive, else e^x - 1.</summary>
    CELU,

    /// <summary>0 within 1/2 of 0, else x.</summary>
    Shrink,
}
