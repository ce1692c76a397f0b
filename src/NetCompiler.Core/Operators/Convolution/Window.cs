using NetCompiler.Core.Kernels;

namespace NetCompiler.Core.Operators.Convolution;

/// <summary>
/// A window that moves along one dimension: at position o, tap k stands on element <c>Stride·o + Dilation·k − Before</c> of the input.
/// Elements before the first and after the last are padding.
/// </summary>
/// <param name="Taps">Taps of the window.</param>
/// <param name="After">Padding after the last element as asked for; positions can need less, or with ceil more.</param>
/// <param name="Input">Elements of the input.</param>
/// <param name="Positions">Positions of the window.</param>
internal sealed record Window(int Taps, int Stride, int Dilation, int Before, int After, int Input, int Positions)
{
    /// <summary>Elements from the first tap to the last.</summary>
    public int Span => (Dilation * (Taps - 1)) + 1;

    /// <summary>Elements that taps stand on, padding before included.</summary>
    public int Reach => (Stride * (Positions - 1)) + Span;

    /// <summary>Whether no tap stands on padding.</summary>
    public bool StaysInside => Before == 0 && Reach <= Input;

    /// <summary>Where a tap stands, counted from the begin of the padding.</summary>
    public Affine At(Affine position, Affine tap) => (Stride * position) + (Dilation * tap);

    /// <summary>The element of the input a tap stands on, or less than 0 or more than there are.</summary>
    public int Element(int position, int tap) => (Stride * position) + (Dilation * tap) - Before;

    /// <summary>Whether a tap stands on the input and not on padding.</summary>
    public bool IsInside(int position, int tap) => Element(position, tap) is var e && e >= 0 && e < Input;

    /// <summary>The positions a window of these numbers has; less than 1 when it is longer than the padded input.</summary>
    public static int Count(int input, int taps, int stride, int dilation, int before, int after, bool ceil)
    {
        var free = (long)input + before + after - ((long)dilation * (taps - 1)) - 1;
        if (free < 0)
        {
            return 0;
        }

        var count = checked((int)((free + (ceil ? stride - 1 : 0)) / stride) + 1);

        // With ceil the last window may be cut, but not stand on padding alone.
        return ceil && (long)(count - 1) * stride >= (long)input + before ? count - 1 : count;
    }
}
