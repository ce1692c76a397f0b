// Activations without arguments, as layers of their own; the others have files of their own.

namespace NetCompiler;

/// <summary>x: nothing changes.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true, Inherited = false)]
public sealed class LinearAttribute : LayerAttribute;

/// <summary>1 where x ≥ 0, else 0. Its gradient is zero everywhere.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true, Inherited = false)]
public sealed class StepAttribute : LayerAttribute;

/// <summary>-1, 0 or 1 as x is negative, zero or positive. Its gradient is zero everywhere.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true, Inherited = false)]
public sealed class SignAttribute : LayerAttribute;

/// <summary>The hyperbolic tangent.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true, Inherited = false)]
public sealed class TanhAttribute : LayerAttribute;

/// <summary>The bipolar logistic function (1 - e^-x) / (1 + e^-x).</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true, Inherited = false)]
public sealed class BipolarAttribute : LayerAttribute;

/// <summary>1.7159 · tanh(2x / 3).</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true, Inherited = false)]
public sealed class ScaledTanhAttribute : LayerAttribute;

/// <summary>x, held between 0 and 1.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true, Inherited = false)]
public sealed class SaturatedAttribute : LayerAttribute;

/// <summary>max(x, 0).</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true, Inherited = false)]
public sealed class ReLUAttribute : LayerAttribute;

/// <summary>x / (1 + e^-x), also called swish.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true, Inherited = false)]
public sealed class SiLUAttribute : LayerAttribute;

/// <summary>x · tanh(softplus(x)).</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true, Inherited = false)]
public sealed class MishAttribute : LayerAttribute;

/// <summary>ln(1 + e^x).</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true, Inherited = false)]
public sealed class SoftplusAttribute : LayerAttribute;

/// <summary>x / (1 + |x|).</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true, Inherited = false)]
public sealed class SoftsignAttribute : LayerAttribute;

/// <summary>x times its hard sigmoid.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true, Inherited = false)]
public sealed class HardSwishAttribute : LayerAttribute;

/// <summary>x, held between -1 and 1.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true, Inherited = false)]
public sealed class HardTanhAttribute : LayerAttribute;

/// <summary>x, held between 0 and 6.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true, Inherited = false)]
public sealed class ReLU6Attribute : LayerAttribute;

/// <summary>The first half times the logistic function of the second half; halves the extent.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true, Inherited = false)]
public sealed class GLUAttribute : LayerAttribute;

/// <summary>e^x over its sum: probabilities of classes.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true, Inherited = false)]
public sealed class SoftmaxAttribute : LayerAttribute
{
    /// <summary>The one axis it is over, negative from the end; all features, or the channels of a spatial value, when not set.</summary>
    public int Axis { get; set; }
}

/// <summary>The logarithm of softmax.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true, Inherited = false)]
public sealed class LogSoftmaxAttribute : LayerAttribute
{
    /// <summary>The one axis it is over, negative from the end; all features, or the channels of a spatial value, when not set.</summary>
    public int Axis { get; set; }
}

/// <summary>Softmax of -x.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true, Inherited = false)]
public sealed class SoftminAttribute : LayerAttribute
{
    /// <summary>The one axis it is over, negative from the end; all features, or the channels of a spatial value, when not set.</summary>
    public int Axis { get; set; }
}

/// <summary>1 at the first greatest value, else 0.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true, Inherited = false)]
public sealed class HardmaxAttribute : LayerAttribute
{
    /// <summary>The one axis it is over, negative from the end; all features, or the channels of a spatial value, when not set.</summary>
    public int Axis { get; set; }
}
