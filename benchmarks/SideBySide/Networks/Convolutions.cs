using NetCompiler;

namespace SideBySide.Networks;

/// <summary>LeNet-5 as it is taught today: ReLU and maximum pooling.</summary>
[Network("""
    input 1x28x28
    conv 6 5x5 pad=2 | relu | maxpool 2
    conv 16 5x5 | relu | maxpool 2
    dense 120 | relu
    dense 84 | relu
    dense 10 | softmax
    """)]
public sealed partial class LeNet5;

/// <summary>ResNet-8 for 32×32 pictures; its prediction ends in scores without a softmax.</summary>
[Network("""
    input 3x32x32
    block identity(channels) {
        main = conv channels 3x3 pad=1 bias=false | batchnorm | relu
             | conv channels 3x3 pad=1 bias=false | batchnorm
        add main in | relu
    }
    block down(channels) {
        main = conv channels 3x3 stride=2 pad=1 bias=false | batchnorm | relu
             | conv channels 3x3 pad=1 bias=false | batchnorm
        skip = in | conv channels 1x1 stride=2 bias=false | batchnorm
        add main skip | relu
    }
    conv 16 3x3 pad=1 bias=false | batchnorm | relu
    identity 16
    down 32
    down 64
    globalavgpool
    dense 10
    """, Training = false)]
public sealed partial class ResNet8;

/// <summary>The same with a softmax, to be trained.</summary>
[Network("""
    input 3x32x32
    block identity(channels) {
        main = conv channels 3x3 pad=1 bias=false | batchnorm | relu
             | conv channels 3x3 pad=1 bias=false | batchnorm
        add main in | relu
    }
    block down(channels) {
        main = conv channels 3x3 stride=2 pad=1 bias=false | batchnorm | relu
             | conv channels 3x3 pad=1 bias=false | batchnorm
        skip = in | conv channels 1x1 stride=2 bias=false | batchnorm
        add main skip | relu
    }
    conv 16 3x3 pad=1 bias=false | batchnorm | relu
    identity 16
    down 32
    down 64
    globalavgpool
    dense 10 | softmax
    """)]
public sealed partial class ResNet8Training;
