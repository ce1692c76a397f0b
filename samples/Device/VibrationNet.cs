using NetCompiler;

namespace Device;

/// <summary>Says from 64 samples of a vibration whether a bearing is sound (0), unbalanced (1) or cracked (2).</summary>
[Network(64), Dense(24, Activation.ReLU), Dense(12, Activation.ReLU), Dense(3, Activation.Softmax)]
public sealed partial class VibrationNet;
