namespace NetCompiler.Optimizers;

/// <summary>How weight decay λ pulls the weights towards 0.</summary>
public enum WeightDecayKind
{
    /// <summary>λ·p is added to the gradient, as the gradient of ½λp² (L2): it goes through momentum and root.</summary>
    Gradient,

    /// <summary>p ← p · (1 - rate·λ) before the step, apart from the gradient (Loshchilov, Hutter 2019).</summary>
    Decoupled,

    /// <summary>p ← p · (1 - λ) after the step, whatever the rate.</summary>
    AfterStep,
}
