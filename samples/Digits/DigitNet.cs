using NetCompiler;

namespace Digits;

/// <summary>
/// The network: everything below is fixed when the project is built. Put the pointer on the class's name to see its layers, or open
/// the generated file to read the code that runs. Standardised pixels are clipped, because one that is nearly always paper has so small a
/// deviation that a single stroke across it would shout down all others.
/// </summary>
[Network(1, 28, 28)]
[Standardize]
[Clip(-2, 2)]
[Dropout(0.2)]
[Dense(512, Activation.ReLU)]
[Dropout(0.5)]
[Dense(256, Activation.ReLU)]
[Dropout(0.5)]
[Dense(10, Activation.Softmax)]
public sealed partial class DigitNet;
