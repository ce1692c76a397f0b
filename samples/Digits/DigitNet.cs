using NetCompiler;

namespace Digits;

/// <summary>
/// The network: everything below is fixed when the project is built. Put the pointer on the class's name to see its layers, or open
/// the generated file to read the code that runs.
/// </summary>
[Network(1, 28, 28)]
[Standardize]
[Dense(256, Activation.ReLU)]
[Dropout(0.5)]
[Dense(128, Activation.ReLU)]
[Dropout(0.5)]
[Dense(10, Activation.Softmax)]
public sealed partial class DigitNet;
