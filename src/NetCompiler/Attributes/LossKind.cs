namespace NetCompiler;

/// <summary>The losses. Each gives one number an example; a batch has the mean of them.</summary>
public enum LossKind
{
    /// <summary>Mean squared error over the values.</summary>
    MSE,

    /// <summary>Half the sum of squared errors.</summary>
    HalfMSE,

    /// <summary>Mean absolute error.</summary>
    MAE,

    /// <summary>Huber's loss: squared near zero, linear beyond <see cref="LossAttribute.Delta"/>.</summary>
    Huber,

    /// <summary>The smooth absolute error.</summary>
    SmoothMAE,

    /// <summary>Categorical cross-entropy of probabilities; fused with a softmax before it.</summary>
    CrossEntropy,

    /// <summary>Binary cross-entropy; fused with a logistic activation before it.</summary>
    BinaryCrossEntropy,

    /// <summary>The hinge loss max(0, 1 - y·t) for targets -1 and 1.</summary>
    Hinge,

    /// <summary>The exponential loss e^(-y·t) for targets -1 and 1.</summary>
    Exponential,

    /// <summary>The logistic loss ln(1 + e^(-y·t)) for targets -1 and 1.</summary>
    LogisticLoss,

    /// <summary>The Kullback-Leibler divergence from the target distribution.</summary>
    KLDivergence,

    /// <summary>The Poisson loss y - t · ln y.</summary>
    Poisson,
}
