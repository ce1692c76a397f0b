using NetCompiler.Core.Graph;
using NetCompiler.Core.Operators.Activations;
using NetCompiler.Core.Operators.Attention;
using NetCompiler.Core.Operators.Combination;
using NetCompiler.Core.Operators.Convolution;
using NetCompiler.Core.Operators.Functions;
using NetCompiler.Core.Operators.Internal;
using NetCompiler.Core.Operators.Layers;
using NetCompiler.Core.Operators.Lengths;
using NetCompiler.Core.Operators.Losses;
using NetCompiler.Core.Operators.Normalisation;
using NetCompiler.Core.Operators.Pooling;
using NetCompiler.Core.Operators.Preprocessing;
using NetCompiler.Core.Operators.Rearranging;
using NetCompiler.Core.Operators.Recurrence;
using NetCompiler.Core.Operators.Regularisation;
using NetCompiler.Core.Operators.Shapes;
using NetCompiler.Core.Operators.Tensors;

namespace NetCompiler.Core.Operators;

/// <summary>Every operator there is. A new one is added here and nowhere else.</summary>
public static class OperatorCatalogue
{
    private static readonly Operator[] Written =
    [
        new Dense(),

        // Convolution and pooling
        new Conv(), new Depthwise(), new ConvTranspose(),
        new MaxPool(), new AvgPool(), new LpPool(), new GlobalMaxPool(), new GlobalAvgPool(), new GlobalLpPool(), new AdaptiveMaxPool(), new AdaptiveAvgPool(),
        new Upsample(), new PixelShuffle(), new PixelUnshuffle(), new ChannelShuffle(), new Pad(),

        // Normalisation
        new BatchNorm(), new LayerNorm(), new GroupNorm(), new InstanceNorm(), new LocalResponseNorm(), new RmsNorm(),

        // Recurrence
        new Rnn(), new Lstm(), new Gru(), new Settle(),

        // Attention and embedding
        new Embedding(), new PositionalEncoding(), new AttentionLayer(), new ScaledDotProduct(), new FeedForward(),
        new TransformerEncoder(), new TransformerDecoder(),

        // Combination and tensors
        new Distance(),
        new Add(), new Multiply(), .. BinaryFunction.All, new Modulo(), new Extreme("maximum", isGreatest: true), new Extreme("minimum", isGreatest: false),
        new Where(), new Concat(), new MatMul(), new Einsum(), new GraphConvolution(),
        .. Function.All,
        new Flatten(), new Reshape(),
        new Squeeze(), new Unsqueeze(), new Transpose(), new Expand(), new Tile(), new Slice(), new Split(), new Gather(), new Trilu(),
        new CumulativeSum(), .. Reduction.All, new ReduceExtreme("reducemax", isGreatest: true), new ReduceExtreme("reducemin", isGreatest: false),
        new ReduceProduct(), new ReduceLogSumExp(), new ArgExtreme("argmax", isGreatest: true), new ArgExtreme("argmin", isGreatest: false), new OneHot(),
        new L2Normalize(), new MeanVarianceNormalization(),

        // Preprocessing, regularisation, activations
        new Scale(), new Standardize(),
        new Dropout(), new Noise(),
        new Step(), new SignActivation(), new Linear(), new LogisticActivation(), new TanhActivation(), new Bipolar(), new ScaledTanh(),
        new Saturated(), new Relu(), new LeakyRelu(), new Prelu(), new Elu(), new Selu(), new Gelu(), new Silu(), new Mish(),
        new SoftplusActivation(), new Softsign(), new HardSigmoid(), new HardSwish(), new HardTanh(), new Relu6(), new Clip(), new Glu(),
        new Softmax(), new LogSoftmax(), new Softmin(), new Hardmax(), new ThresholdedRelu(), new Celu(), new Shrink(),

        // Losses
        new MeanSquaredError(), new HalfSquaredError(), new MeanAbsoluteError(), new Huber(), new SmoothAbsoluteError(), new CrossEntropy(),
        new BinaryCrossEntropy(), new Hinge(), new ExponentialLoss(), new LogisticLoss(), new KullbackLeibler(), new Poisson(),
    ];

    private static readonly Operator[] Internals =
    [
        new LeafOperator(Leaf.Input, "An input of the network."),
        new LeafOperator(Leaf.Target, "What a loss compares with."),
        new LeafOperator(Leaf.Parameter, "A weight."),
        new LeafOperator(Leaf.State, "A saved value that is not trained."),
        new LeafOperator(Leaf.Constant, "Fixed numbers."),
        new LeafOperator(Leaf.Seed, "A gradient given from outside."),
        new SoftmaxCrossEntropy(), new LogisticBinaryCrossEntropy(),
        new DropoutMask(), new NoiseValue(),
        new DenseInputGradient(), new DenseWeightGradient(), new SumRows(), new Zeros(),

        // Convolution and pooling
        new ConvInputGradient(), new ConvWeightGradient(), new ConvTransposeInputGradient(), new ConvTransposeWeightGradient(), new SumSpace(),
        new MaxPoolGradient(), new AvgPoolGradient(), new LpPoolGradient(), new GlobalMaxPoolGradient(), new GlobalAvgPoolGradient(), new GlobalLpPoolGradient(),
        new AdaptiveMaxPoolGradient(), new AdaptiveAvgPoolGradient(),
        new UpsampleGradient(), new PixelShuffleGradient(), new PixelUnshuffleGradient(), new ChannelShuffleGradient(), new PadGradient(),

        // Normalisation
        new NormExamples(), new NormMean(), new NormVariance(), new NormReciprocal(), new NormRunning(), new NormBatches(), new Normalized(), new NormForward(),
        new NormScale(), new NormShift(), new NormScaled(), new NormInputGradient(), new NormBatchGradient(), new NormWeightGradient(), new NormBiasGradient(),
        new LrnDivisor(), new LrnQuotient(), new LrnGradient(),

        // Recurrence
        new LengthsMask(), new LengthsWeights(), new LengthsFill(),
        .. ScanBoundary.All, new Hold(), new Drop(), new AttentionCache(), new PositionalStep(), new SettleResult(), new Scan(), new Companion(), new LstmCell(), new LstmCellGradient(), new GruCell(), new GruCellGradient(),

        // Attention and embedding
        new EmbeddingWeightGradient(), new PositionalSum(),
        new AttentionProject(), new AttentionProjectInputGradient(), new AttentionProjectWeightGradient(), new AttentionProjectBiasGradient(),
        new AttentionScores(), new AttentionQueryGradient(), new AttentionKeyGradient(), new AttentionSoftmax(), new AttentionSoftmaxGradient(),
        new AttentionValues(), new AttentionWeightsGradient(), new AttentionValueGradient(),

        // Combination and tensors
        new ConcatPart(), new ReshapeGradient(), new StandardizeGradient(),
        new Contract(), new ContractDiagonal(), new Spread(), new TileGradient(), new SliceGradient(), new GatherGradient(),
        new DistanceInputGradient(), new DistanceWeightGradient(),

        // Activations
        new GluGradient(), new PreluInputGradient(), new PreluWeightGradient(),
    ];

    // In a switch of names nobody could look up what is meant; a table can be listed in the documentation.
    private static readonly Dictionary<string, string> AliasTable = new(StringComparer.Ordinal)
    {
        ["fc"] = "dense", ["fullyconnected"] = "dense",

        // Convolution and pooling
        ["convolution"] = "conv", ["depthwiseconv"] = "depthwise", ["deconv"] = "convtranspose", ["convtransposed"] = "convtranspose",
        ["maxpooling"] = "maxpool", ["averagepool"] = "avgpool", ["averagepooling"] = "avgpool", ["l2pool"] = "lppool", ["globalaveragepool"] = "globalavgpool",
        ["gap"] = "globalavgpool", ["resize"] = "upsample", ["interpolate"] = "upsample", ["depthtospace"] = "pixelshuffle", ["spacetodepth"] = "pixelunshuffle",

        // Normalisation
        ["localresponsenorm"] = "lrn",

        // Recurrence

        // Attention and embedding
        ["embed"] = "embedding", ["positions"] = "positionalencoding", ["multiheadattention"] = "attention", ["sdpa"] = "scaleddotproduct",
        ["encoder"] = "transformerencoder", ["decoder"] = "transformerdecoder",

        // Combination and tensors
        ["sum"] = "add", ["plus"] = "add", ["mul"] = "multiply", ["times"] = "multiply", ["sub"] = "subtract", ["div"] = "divide", ["pow"] = "power", ["mod"] = "modulo", ["max"] = "maximum", ["min"] = "minimum", ["cat"] = "concat", ["concatenate"] = "concat",
        ["mvn"] = "meanvariancenormalization", ["gcn"] = "graphconv", ["rbf"] = "distance",
        ["standardise"] = "standardize", ["gaussiannoise"] = "noise", ["view"] = "reshape",
        ["heaviside"] = "step", ["sgn"] = "sign", ["identity"] = "linear", ["sigmoid"] = "logistic", ["bipolarsigmoid"] = "bipolar",
        ["lecuntanh"] = "scaledtanh", ["satlin"] = "saturated", ["saturatedlinear"] = "saturated", ["rectifier"] = "relu",
        ["leaky"] = "leakyrelu", ["leaky_relu"] = "leakyrelu", ["lrelu"] = "leakyrelu", ["swish"] = "silu", ["hard_sigmoid"] = "hardsigmoid",
        ["hard_swish"] = "hardswish", ["hard_tanh"] = "hardtanh", ["clamp"] = "clip", ["log_softmax"] = "logsoftmax",
        ["l2"] = "mse", ["squared"] = "mse", ["halfsquared"] = "halfmse", ["l1"] = "mae", ["absolute"] = "mae", ["smoothl1"] = "smoothmae",
        ["cce"] = "crossentropy", ["categoricalcrossentropy"] = "crossentropy", ["bce"] = "binarycrossentropy", ["kl"] = "kldivergence",
        ["kldiv"] = "kldivergence", ["kullbackleibler"] = "kldivergence",
    };

    private static readonly Operator[] AllOperators = [.. Written, .. Internals, .. Gradients()];

    private static readonly Dictionary<string, Operator> ByName = AllOperators.ToDictionary(static o => o.Name, StringComparer.Ordinal);

    /// <summary>Those users write in the order of the documentation, then the internal ones.</summary>
    public static IReadOnlyList<Operator> All => AllOperators;

    /// <summary>Other words for operators, e.g. <c>sigmoid</c> for <c>logistic</c>. Canonical text has the operator's own.</summary>
    public static IReadOnlyDictionary<string, string> Aliases => AliasTable;

    /// <summary>The operator of a name or alias; null when there is none. Internal ones are found too: ask <see cref="Operator.IsInternal"/>.</summary>
    public static Operator? Find(string name) =>
        ByName.TryGetValue(AliasTable.TryGetValue(name, out var canonical) ? canonical : name, out var found) ? found : null;

    // Derivatives are part of the operator they belong to; as operators they are made here.
    private static IEnumerable<Operator> Gradients()
    {
        foreach (var o in Written.Concat(Internals))
        {
            switch (o)
            {
                case Linear:
                    break;
                case ElementwiseOperator { HasGradient: true } elementwise:
                    yield return new ElementwiseGradient(elementwise);
                    break;
                case ReductionOperator { HasGradient: true } reduction:
                    yield return new ReductionGradient(reduction);
                    break;
                case BroadcastOperator { HasGradient: true } and not Add:
                    yield return new BroadcastGradient((BroadcastOperator)o);
                    break;
                case SoftmaxFamily softmax:
                    yield return new SoftmaxGradient(softmax);
                    break;
                case LossOperator loss:
                    yield return new LossGradient(loss);
                    break;
            }
        }
    }
}
