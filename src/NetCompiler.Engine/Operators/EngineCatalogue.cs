using System.Numerics;
using NetCompiler.Core.Graph;
using NetCompiler.Networks;

namespace NetCompiler.Engine.Operators;

/// <summary>Every operator the engine can run, by its word in the graph.</summary>
internal static class EngineCatalogue<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly Dictionary<string, Func<NodeView, EngineOperator<T>>> _makers = new(WithFunctions(), StringComparer.Ordinal)
    {
        // Layers
        ["dense"] = static n => new Dense<T>(n.InputShape(1).Extents[0], n.InputShape(1).Extents[1]),

        // Convolution and pooling
        ["conv"] = static n => new Conv<T>(n.Settings, n.InputShape(0), n.InputShape(1), n.Shape),
        ["depthwise"] = static n => new Conv<T>(n.Settings, n.InputShape(0), n.InputShape(1), n.Shape),
        ["maxpool"] = static n => new WindowPooling<T, Maximum<T>>(n.Window("size"), default),
        ["avgpool"] = static n => new WindowPooling<T, Average<T>>(n.Window("size"), default, n.Settings.Number("count_pad", 1) != 0),
        ["lppool"] = static n => new WindowPooling<T, Norm<T>>(n.Window("size"), new(n.Real("power", 2))),
        ["globalmaxpool"] = static n => new AdaptivePooling<T, Maximum<T>>(new(n.InputShape(0)), SpaceView.OfChannels(n.Shape), default),
        ["globalavgpool"] = static n => new AdaptivePooling<T, Average<T>>(new(n.InputShape(0)), SpaceView.OfChannels(n.Shape), default),
        ["globallppool"] = static n => new AdaptivePooling<T, Norm<T>>(new(n.InputShape(0)), SpaceView.OfChannels(n.Shape), new(n.Real("power", 2))),
        ["adaptivemaxpool"] = static n => new AdaptivePooling<T, Maximum<T>>(new(n.InputShape(0)), new(n.Shape), default),
        ["adaptiveavgpool"] = static n => new AdaptivePooling<T, Average<T>>(new(n.InputShape(0)), new(n.Shape), default),
        ["upsample"] = static n => new Interpolation<T>(n.Settings, n.InputShape(0), n.Shape),
        ["pixelshuffle"] = static n => Moved(n, Sources.PixelShuffle(n.InputShape(0), n.Shape, n.Settings.Integer("factor"))),
        ["pixelunshuffle"] = static n => Moved(n, Sources.PixelUnshuffle(n.InputShape(0), n.Shape, n.Settings.Integer("factor"))),
        ["channelshuffle"] = static n => Moved(n, Sources.ChannelShuffle(n.Shape, n.Settings.Integer("groups"))),
        ["pad"] = static n => Moved(n, Sources.Pad(n.Settings, n.InputShape(0), n.Shape)),
        ["convtranspose"] = static n => new ConvTranspose<T>(n.Settings, n.InputShape(0), n.InputShape(1), n.Shape),

        // Normalisation
        ["batchnorm"] = static n => new BatchNorm<T>(n.Name, n.Shape, n.Real("eps", 1e-5), n.Settings, n.IsAffine),
        ["layernorm"] = static n => new FeatureNorm<T>(n.Shape, n.Integer("axes"), n.Real("eps", 1e-5), centred: true, n.IsAffine),
        ["rmsnorm"] = static n => new FeatureNorm<T>(n.Shape, n.Integer("axes"), n.Real("eps", 1e-6), centred: false, n.IsAffine),
        ["groupnorm"] = static n => new GroupNorm<T>(n.Shape, n.Integer("groups"), n.Real("eps", 1e-5), n.IsAffine),
        ["instancenorm"] = static n => new GroupNorm<T>(
            n.Shape, n.Shape.Extents[n.Shape.Kind == ShapeKind.Spatial ? 0 : n.Shape.Rank - 1], n.Real("eps", 1e-5), n.Settings.Number("affine", 0) != 0),
        ["lrn"] = static n => new LocalResponseNorm<T>(
            n.Shape, n.Integer("size"), n.Real("alpha", 1e-4), n.Real("beta", 0.75), n.Real("k", 1)),

        // Recurrence
        ["rnn"] = static n => n.Word("nonlinearity") == "relu"
            ? new Recurrent<T, RnnCell<T, RnnRelu<T>>>(n.InputShape(0), n.Settings)
            : new Recurrent<T, RnnCell<T, RnnTanh<T>>>(n.InputShape(0), n.Settings),
        ["lstm"] = static n => new Recurrent<T, LstmCell<T>>(n.InputShape(0), n.Settings),
        ["scan"] = static n => new Scan<T>(n.Body, n.Settings.Flag("reverse"), n.Word("returns") == "last", n.Settings.Integer("truncate")),
        ["settle"] = static n => new Settle<T>(n.InputShape(0).Size, n.Settings.Integer("rounds"), n.Word("returns") != "rounds", n.Word("returns") != "state"),
        ["gru"] = static n => new Recurrent<T, GruCell<T>>(n.InputShape(0), n.Settings),

        [SequenceLengths.Mask] = static n => new LengthMask<T>(n.Shape.Extents[0], isWeight: false),
        [SequenceLengths.Weights] = static n => new LengthMask<T>(n.Shape.Extents[0], isWeight: true),
        [SequenceLengths.Fill] = static n => new LengthFill<T>(n.Shape.Extents[0], n.Real("value")),

        // Attention and embedding
        ["embedding"] = static n => new Embedding<T>(n.InputShape(1).Extents[0], n.InputShape(1).Extents[1], (int)n.Settings.Number("padding_idx", -1)),

        ["positionalencoding"] = static n => new PositionalEncoding<T>(n.Shape, n.Word("kind") == "learned"),
        ["attention"] = static n => new Attention<T>(
            n.Name, n.Sources, n.Weights - (n.Settings.Flag("bias") ? 3 : 1), n.Settings.Integer("heads"), n.Settings.Flag("causal"), n.Settings.Flag("bias"),
            n.Settings.Number("dropout", 0), n.Masks > 0),
        ["scaleddotproduct"] = static n => new ScaledDotProduct<T>(
            n.Name, n.Settings.Integer("heads"), n.Settings.Number("causal", 0) != 0, n.Settings.Number("dropout", 0), n.Masks > 0),
        ["feedforward"] = static n => Transformer<T>.FeedForward(n.Name, n.Settings, n.InputShapes),
        ["transformerencoder"] = static n => Transformer<T>.Encoder(n.Name, n.Settings, n.InputShapes),
        ["transformerdecoder"] = static n => Transformer<T>.Decoder(n.Name, n.Settings, n.InputShapes),

        // Combination and tensors
        ["add"] = static n => new Add<T>(n.Shape, n.InputShapes),
        ["multiply"] = static n => Broadcast(n, default(Multiply<T>)),
        ["concat"] = static n => new Concat<T>(n.Shape, n.Axis("axis")),
        ["distance"] = static n => new Distance<T>(n.InputShape(1).Extents[0], n.InputShape(1).Extents[1], n.Settings.Flag("squared")),
        ["subtract"] = static n => Broadcast(n, Combination<T>.Subtract),
        ["divide"] = static n => Broadcast(n, Combination<T>.Divide),
        ["power"] = static n => Broadcast(n, Combination<T>.Power),
        ["equal"] = static n => Broadcast(n, Combination<T>.Equal),
        ["less"] = static n => Broadcast(n, Combination<T>.Less),
        ["lessequal"] = static n => Broadcast(n, Combination<T>.LessEqual),
        ["greater"] = static n => Broadcast(n, Combination<T>.Greater),
        ["greaterequal"] = static n => Broadcast(n, Combination<T>.GreaterEqual),
        ["and"] = static n => Broadcast(n, Combination<T>.And),
        ["or"] = static n => Broadcast(n, Combination<T>.Or),
        ["xor"] = static n => Broadcast(n, Combination<T>.Xor),
        ["modulo"] = static n => Broadcast(n, Combination<T>.Modulo(n.Settings.Flag("truncated"))),
        ["maximum"] = static n => Broadcast(n, new Extreme<T>(isGreatest: true)),
        ["minimum"] = static n => Broadcast(n, new Extreme<T>(isGreatest: false)),
        ["where"] = static n => Broadcast(n, default(Where<T>)),
        ["matmul"] = static n => Contraction<T>.MatMul(
            n.InputShape(0), n.InputShape(1), n.Shape, n.Settings.Flag("transpose_a"), n.Settings.Flag("transpose_b")),
        ["einsum"] = static n => Contraction<T>.Einsum(n.Settings.Text("equation"), n.InputShapes, n.Shape),
        ["graphconv"] = static n => new GraphConvolution<T>(n.Shape.Extents[0], n.InputShape(0).Extents[1], n.Shape.Extents[1]),
        ["squeeze"] = static _ => new Reshape<T>(),
        ["unsqueeze"] = static _ => new Reshape<T>(),
        ["transpose"] = static n => new Rearranged<T>(Rearrangements.Transpose(n.InputShape(0), n.Shape, Groups.Axes(n.Settings, "order"))),
        ["expand"] = static n => new Rearranged<T>(ElementMap.Broadcast(n.InputShape(0), n.Shape)),
        ["tile"] = static n => new Rearranged<T>(Rearrangements.Tile(n.InputShape(0), n.Shape)),
        ["slice"] = static n => new Rearranged<T>(Rearrangements.Slice(n.InputShape(0), n.Shape, n.Settings)),
        ["split"] = static n => new Rearranged<T>(Rearrangements.Split(n.InputShape(0), n.Shape, n.Settings)),
        ["gather"] = static n => new Rearranged<T>(
            Rearrangements.Gather(n.InputShape(0), n.Shape, n.Axis("axis")!.Value, n.Settings.Integers("positions"))),
        ["trilu"] = static n => new Trilu<T>(n.Shape, n.Settings.Flag("upper"), n.Settings.Integer("diagonal")),
        ["cumsum"] = static n => Lines(n, new CumulativeSum<T>(n.Settings.Flag("exclusive"), n.Settings.Flag("reverse")), n.Axis("axis")!.Value),
        ["onehot"] = static n => new OneHot<T>(n.Settings.Integer("depth")),
        ["argmax"] = static n => Reduced(n, new ArgExtreme<T>(isGreatest: true, n.Settings.Flag("last")), "axis"),
        ["argmin"] = static n => Reduced(n, new ArgExtreme<T>(isGreatest: false, n.Settings.Flag("last")), "axis"),
        ["l2normalize"] = static n => Lines(n, new L2Normalize<T>(n.Real("eps")), n.Axis("axis") ?? (n.Shape.Kind == ShapeKind.Spatial ? 0 : n.Shape.Rank - 1)),
        ["meanvariancenormalization"] = static n => Lines(n, new MeanVarianceNormalization<T>(), Groups.Axes(n.Settings, "axes") is { Length: > 0 } axes
            ? axes
            : n.Shape.Kind == ShapeKind.Spatial ? [.. Enumerable.Range(1, n.Shape.Rank - 1)] : []),
        ["reducesum"] = static n => Reduced(n), ["reducemean"] = static n => Reduced(n), ["reducemax"] = static n => Reduced(n),
        ["reducemin"] = static n => Reduced(n), ["reduceprod"] = static n => Reduced(n), ["reducel1"] = static n => Reduced(n),
        ["reducel2"] = static n => Reduced(n), ["reducesumsquare"] = static n => Reduced(n), ["reducelogsum"] = static n => Reduced(n),
        ["reducelogsumexp"] = static n => Reduced(n),

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
        ["hardmax"] = static n => Lines(n, new Hardmax<T>(), n.Axis("axis") is { } axis ? [axis] : n.Shape.Kind == ShapeKind.Flat ? []
            : [n.Shape.Kind == ShapeKind.Spatial ? 0 : n.Shape.Rank - 1]),
        ["thresholdedrelu"] = static n => Of(new ThresholdedRelu<T>(n.Real("alpha", 1))),
        ["celu"] = static n => Of(new Celu<T>(n.Real("alpha", 1))),
        ["shrink"] = static n => Of(new Shrink<T>(n.Real("lambda", 0.5), n.Real("bias", 0))),
        ["hardsigmoid"] = static n => Of(new HardSigmoid<T>(n.Real("alpha", 1.0 / 6), n.Real("beta", 0.5))),
        ["hardswish"] = static _ => Of(default(HardSwish<T>)),
        ["hardtanh"] = static _ => Of(default(HardTanh<T>)),
        ["linear"] = static _ => Of(default(Linear<T>)),
        ["leakyrelu"] = static n => Of(new LeakyRelu<T>(n.Real("alpha", 0.01))),
        ["logistic"] = static n => Of(new Logistic<T>(n.Real("steepness", 1))),
        ["logsoftmax"] = static n => n.Axis("axis") is { } axis ? Lines(n, new SoftmaxLine<T>(true, false), axis) : new LogSoftmax<T>(n.Shape),
        ["mish"] = static _ => Of(default(Mish<T>)),
        ["prelu"] = static n => new Prelu<T>(n.Shape, n.InputShape(1).Size),
        ["relu"] = static _ => Of(default(Relu<T>)),
        ["relu6"] = static _ => Of(default(Relu6<T>)),
        ["saturated"] = static _ => Of(default(Saturated<T>)),
        ["scaledtanh"] = static _ => Of(default(ScaledTanh<T>)),
        ["selu"] = static n => Of(new Selu<T>(n.Real("alpha", 1.6732632423543772848170429916717), n.Real("gamma", 1.0507009873554804934193349852946))),
        ["sign"] = static _ => Of(default(Sign<T>)),
        ["silu"] = static _ => Of(default(Silu<T>)),
        ["softmax"] = static n => n.Axis("axis") is { } axis ? Lines(n, new SoftmaxLine<T>(false, false), axis) : new Softmax<T>(n.Shape),
        ["softmin"] = static n => n.Axis("axis") is { } axis ? Lines(n, new SoftmaxLine<T>(false, true), axis) : new Softmax<T>(n.Shape, negated: true),
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

    private static Dictionary<string, Func<NodeView, EngineOperator<T>>> WithFunctions() => Function<T>.All.ToDictionary(
        static f => f.Key, static f => (Func<NodeView, EngineOperator<T>>)(_ => Of(f.Value)));

    private static Reduced<T> Reduced(NodeView node) => Reduced(node, Reductions.Of<T>(node.Operator), "axes");

    private static Reduced<T> Reduced(NodeView node, IReduction<T> function, string axes) =>
        new(function, Groups.Along(node.InputShape(0), Groups.Axes(node.Settings, axes)));

    private static Lines<T> Lines(NodeView node, ILineFunction<T> function, params int[] axes) => new(function, Groups.Along(node.Shape, axes));

    /// <summary>The words of all operators.</summary>
    public static IEnumerable<string> Names => _makers.Keys;

    /// <summary>The operator of a node.</summary>
    /// <exception cref="NetworkException">The engine has no operator of this name.</exception>
    public static EngineOperator<T> Create(NetworkGraph graph, Node node) => _makers.TryGetValue(node.Operator, out var make)
        ? make(new NodeView(graph, node))
        : throw new NetworkException(
            $"The generic engine has no operator '{node.Operator}', which '{node.Name}' asks for; it has " + string.Join(", ", Names) + ".");

    private static Rearrangement<T> Moved(NodeView n, int[] sources) => new(n.InputShape(0).Size, sources, n.Real("value", 0));

    private static Elementwise<T, TFunction> Of<TFunction>(TFunction function)
        where TFunction : struct, IScalarFunction<T> => new(function);

    private static Broadcast<T, TFunction> Broadcast<TFunction>(NodeView node, TFunction function)
        where TFunction : struct, ICombination<T> => new(function, node.Shape, node.InputShapes);

    private static ElementLoss<T, TLoss> Mean<TLoss>(TLoss loss)
        where TLoss : struct, ILossFunction<T> => new(loss);

    private static ElementLoss<T, TLoss> Sum<TLoss>(TLoss loss)
        where TLoss : struct, ILossFunction<T> => new(loss, summed: true);

    /// <summary>A node as a line of the catalogue reads it.</summary>
    private readonly struct NodeView(NetworkGraph graph, Node node)
    {
        public string Name => node.Name;

        public string Operator => node.Operator;

        public Shape Shape => node.Shape;

        public Settings Settings => node.Settings;

        /// <summary>What a scan does at each step.</summary>
        public NetworkGraph Body => node.Body!;

        /// <summary>How many values it reads, weights not counted.</summary>
        public int Sources
        {
            get
            {
                var owner = graph;
                return node.Inputs.Count(i => owner[i].Operator is not (Leaf.Parameter or Leaf.State)) - Masks;
            }
        }

        /// <summary>How many masks it takes, behind everything else.</summary>
        public int Masks => SequenceLengths.MasksOf(node).Length;

        public int Weights => node.Inputs.Count - Sources - Masks;

        public Shape InputShape(int index) => graph[node.Inputs[index]].Shape;

        /// <summary>Windows over the input, with a position for each element of the result.</summary>
        public WindowView Window(string taps) => new(Settings, taps, InputShape(0), Shape);

        public Shape[] InputShapes
        {
            get
            {
                var (owner, of) = (graph, node);
                return [.. of.Inputs.Select(i => owner[i].Shape)];
            }
        }

        /// <summary>An axis; null where it is left out.</summary>
        public int? Axis(string setting) => Groups.Axes(node.Settings, setting) is [var axis] ? ElementMap.Axis(node.Shape, axis) : null;

        /// <summary>Whether a normalisation has weight and bias.</summary>
        public bool IsAffine => node.Settings.Number("affine", 1) != 0;

        public int Integer(string setting) => (int)node.Settings.Number(setting, 0);

        public T Real(string setting) => T.CreateTruncating(node.Settings.Number(setting));

        public T Real(string setting, double otherwise) => T.CreateTruncating(node.Settings.Number(setting, otherwise));

        public string? Word(string setting) => node.Settings.Has(setting) ? node.Settings.Text(setting) : null;
    }
}
