using System.Numerics;
using NetCompiler.Core.Graph;
using NetCompiler.Networks;

namespace NetCompiler.Engine.Operators;

/// <summary>Every operator the engine can run, by its word in the graph.</summary>
internal static class EngineCatalogue<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly Dictionary<string, Func<NodeView, EngineOperator<T>>> _makers = new(StringComparer.Ordinal)
    {
        // Layers
        ["dense"] = static n => new Dense<T>(n.InputShape(1).Extents[0], n.InputShape(1).Extents[1]),

        // Convolution and pooling

        // Normalisation
        ["batchnorm"] = static n => new BatchNorm<T>(n.Name, n.Shape, n.Real("eps", 1e-5), n.Real("momentum", 0.1), n.IsAffine),

        // Recurrence

        // Attention and embedding
        ["embedding"] = static n => new Embedding<T>(n.InputShape(1).Extents[0], n.InputShape(1).Extents[1], (int)n.Settings.Number("padding_idx", -1)),

        // Combination and tensors
        ["add"] = static _ => new Add<T>(),
        ["multiply"] = static _ => new Multiply<T>(),
        ["concat"] = static n => new Concat<T>(n.Shape),

        // Shapes
        ["flatten"] = static _ => new Reshape<T>(),
        ["reshape"] = static _ => new Reshape<T>(),

        // Preprocessing
        ["scale"] = static n => Of(new Scale<T>(n.Real("factor", 1), n.Real("offset", 0))),
        ["standardize"] = static _ => new Standardize<T>(),

        // Regularisation
        ["dropout"] = static n => new Dropout<T>(n.Name, n.Settings.Number("rate", 0.5), n.Word("scale") == "inference"),
        ["noise"] = static n => new Noise<T>(n.Name, n.Settings.Number("deviation")),

        // Activations
        ["bipolar"] = static _ => Of(default(Bipolar<T>)),
        ["clip"] = static n => Of(new Clip<T>(n.Real("min"), n.Real("max"))),
        ["elu"] = static n => Of(new Elu<T>(n.Real("alpha", 1))),
        ["gelu"] = static n => n.Word("approximate") == "tanh" ? Of(default(GeluByTanh<T>)) : Of(default(Gelu<T>)),
        ["glu"] = static n => new Glu<T>(n.InputShape(0)),
        ["hardsigmoid"] = static _ => Of(default(HardSigmoid<T>)),
        ["hardswish"] = static _ => Of(default(HardSwish<T>)),
        ["hardtanh"] = static _ => Of(default(HardTanh<T>)),
        ["linear"] = static _ => Of(default(Linear<T>)),
        ["leakyrelu"] = static n => Of(new LeakyRelu<T>(n.Real("alpha", 0.01))),
        ["logistic"] = static n => Of(new Logistic<T>(n.Real("steepness", 1))),
        ["logsoftmax"] = static n => new LogSoftmax<T>(n.Shape),
        ["mish"] = static _ => Of(default(Mish<T>)),
        ["prelu"] = static n => new Prelu<T>(n.Shape, n.InputShape(1).Size),
        ["relu"] = static _ => Of(default(Relu<T>)),
        ["relu6"] = static _ => Of(default(Relu6<T>)),
        ["saturated"] = static _ => Of(default(Saturated<T>)),
        ["scaledtanh"] = static _ => Of(default(ScaledTanh<T>)),
        ["selu"] = static _ => Of(default(Selu<T>)),
        ["sign"] = static _ => Of(default(Sign<T>)),
        ["silu"] = static _ => Of(default(Silu<T>)),
        ["softmax"] = static n => new Softmax<T>(n.Shape),
        ["softmin"] = static n => new Softmax<T>(n.Shape, negated: true),
        ["softplus"] = static _ => Of(default(Softplus<T>)),
        ["softsign"] = static _ => Of(default(Softsign<T>)),
        ["step"] = static _ => Of(default(UnitStep<T>)),
        ["tanh"] = static _ => Of(default(HyperbolicTangent<T>)),

        // Losses
        ["binarycrossentropy"] = static _ => Mean(default(BinaryCrossEntropy<T>)),
        ["crossentropy"] = static n => new CrossEntropy<T>(n.InputShape(0), n.Settings.Number("label_smoothing", 0)),
        ["exponential"] = static _ => Mean(default(ExponentialLoss<T>)),
        ["halfmse"] = static _ => Sum(default(HalfSquaredError<T>)),
        ["hinge"] = static _ => Mean(default(Hinge<T>)),
        ["huber"] = static n => Mean(new Huber<T>(n.Real("delta", 1))),
        ["kldivergence"] = static _ => Sum(default(KullbackLeibler<T>)),
        ["logisticbinarycrossentropy"] = static n => Mean(new LogisticBinaryCrossEntropy<T>(n.Real("steepness", 1))),
        ["logisticloss"] = static _ => Mean(default(LogisticLoss<T>)),
        ["mae"] = static _ => Mean(default(AbsoluteError<T>)),
        ["mse"] = static _ => Mean(default(SquaredError<T>)),
        ["poisson"] = static n =>
            n.Settings.Number("log_input", 1) != 0 ? Mean(default(PoissonOfLogarithm<T>)) : Mean(default(PoissonOfRate<T>)),
        ["smoothmae"] = static n => Mean(new SmoothAbsoluteError<T>(n.Real("beta", 1))),
        ["softmaxcrossentropy"] = static n => new SoftmaxCrossEntropy<T>(n.InputShape(0), n.Settings.Number("label_smoothing", 0)),
    };

    /// <summary>The words of all operators.</summary>
    public static IEnumerable<string> Names => _makers.Keys;

    /// <summary>The operator of a node.</summary>
    /// <exception cref="NetworkException">The engine has no operator of this name.</exception>
    public static EngineOperator<T> Create(NetworkGraph graph, Node node) => _makers.TryGetValue(node.Operator, out var make)
        ? make(new NodeView(graph, node))
        : throw new NetworkException(
            $"The generic engine has no operator '{node.Operator}', which '{node.Name}' asks for; it has " + string.Join(", ", Names) + ".");

    private static Elementwise<T, TFunction> Of<TFunction>(TFunction function)
        where TFunction : struct, IScalarFunction<T> => new(function);

    private static ElementLoss<T, TLoss> Mean<TLoss>(TLoss loss)
        where TLoss : struct, ILossFunction<T> => new(loss);

    private static ElementLoss<T, TLoss> Sum<TLoss>(TLoss loss)
        where TLoss : struct, ILossFunction<T> => new(loss, summed: true);

    /// <summary>A node as a line of the catalogue reads it.</summary>
    private readonly struct NodeView(NetworkGraph graph, Node node)
    {
        public string Name => node.Name;

        public Shape Shape => node.Shape;

        public Settings Settings => node.Settings;

        public Shape InputShape(int index) => graph[node.Inputs[index]].Shape;

        /// <summary>Whether a normalisation has weight and bias.</summary>
        public bool IsAffine => node.Settings.Number("affine", 1) != 0;

        public T Real(string setting) => T.CreateTruncating(node.Settings.Number(setting));

        public T Real(string setting, double otherwise) => T.CreateTruncating(node.Settings.Number(setting, otherwise));

        public string? Word(string setting) => node.Settings.Has(setting) ? node.Settings.Text(setting) : null;
    }
}
