using NetCompiler.Numerics;

namespace NetCompiler.Data;

/// <summary>
/// Shifts, rotates and stretches pictures at random, each one of a batch on its own, in one resampling. Nearest neighbours are mixed
/// linearly; outside the picture lies <see cref="Fill"/>.
/// </summary>
public sealed class ImageAugmentation : IBatchTransform
{
    private static readonly uint Placement = CounterRandom.StreamOf("ImageAugmentation.placement");
    private static readonly uint Horizontal = CounterRandom.StreamOf("ImageAugmentation.horizontal");
    private static readonly uint Vertical = CounterRandom.StreamOf("ImageAugmentation.vertical");

    private readonly int _channels;
    private readonly int _height;
    private readonly int _width;
    private readonly float[] _picture;
    private readonly float[] _dx;
    private readonly float[] _dy;
    private readonly float[] _rows;
    private float[] _kernel = [1];

    /// <summary>Sets the shape of the pictures.</summary>
    /// <param name="channels">Channels; at least 1.</param>
    /// <param name="height">Rows of a channel; at least 1.</param>
    /// <param name="width">Pixels of a row; at least 1.</param>
    public ImageAugmentation(int channels, int height, int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        (_channels, _height, _width) = (channels, height, width);
        _picture = new float[channels * height * width];
        (_dx, _dy, _rows) = (new float[height * width], new float[height * width], new float[height * width]);
    }

    /// <summary>The largest shift in whole pixels, in either direction; 0 if not set.</summary>
    public int Shift { get; init; }

    /// <summary>The largest rotation about the middle in degrees, either way; 0 if not set.</summary>
    public float Degrees { get; init; }

    /// <summary>The strength of elastic distortion (Simard, Steinkraus, Platt 2003), α, in pixels; 0 if not set.</summary>
    public float Elastic { get; init; }

    /// <summary>How smooth elastic distortion is: the deviation σ of the Gaussian its random field is blurred with, in pixels; 4 if not set.</summary>
    public float Smoothness { get; init; } = 4;

    /// <summary>What lies outside the picture; 0 if not set.</summary>
    public float Fill { get; init; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The inputs are no pictures of the shape.</exception>
    public void Apply(Batch batch)
    {
        if (batch.InputSize != _picture.Length)
        {
            throw new ArgumentException($"The inputs have {batch.InputSize} values, but {_channels} x {_height} x {_width} pixels are {_picture.Length}.", nameof(batch));
        }

        var random = new CounterRandom(batch.Seed, batch.Step, 0);
        for (var example = 0; example < batch.Count; example++)
        {
            Change(batch.Input(example), random, (uint)example);
        }
    }

    private void Change(Span<float> picture, CounterRandom random, uint example)
    {
        picture.CopyTo(_picture);
        if (Elastic > 0)
        {
            MakeField(random, Horizontal, example, _dx);
            MakeField(random, Vertical, example, _dy);
        }

        // Whole pixels from -Shift to Shift; every number in [0, 1) is below 1.
        var shiftX = (int)(random.Uniform(Placement, example, 0) * ((2 * Shift) + 1)) - Shift;
        var shiftY = (int)(random.Uniform(Placement, example, 1) * ((2 * Shift) + 1)) - Shift;
        var (sine, cosine) = MathF.SinCos(Degrees * ((2 * random.Uniform(Placement, example, 2)) - 1) * MathF.PI / 180);
        var (middleX, middleY) = ((_width - 1) / 2f, (_height - 1) / 2f);
        for (var y = 0; y < _height; y++)
        {
            for (var x = 0; x < _width; x++)
            {
                var at = (y * _width) + x;
                var (fromX, fromY) = (x - middleX - shiftX, y - middleY - shiftY);
                var sourceX = (cosine * fromX) + (sine * fromY) + middleX + (Elastic > 0 ? _dx[at] : 0);
                var sourceY = (cosine * fromY) - (sine * fromX) + middleY + (Elastic > 0 ? _dy[at] : 0);
                for (var c = 0; c < _channels; c++)
                {
                    picture[(c * _height * _width) + at] = Sample(c, sourceX, sourceY);
                }
            }
        }
    }

    private float Sample(int channel, float x, float y)
    {
        var (left, top) = ((int)MathF.Floor(x), (int)MathF.Floor(y));
        var (right, bottom) = (x - left, y - top);
        var upper = ((1 - right) * Pixel(channel, left, top)) + (right == 0 ? 0 : right * Pixel(channel, left + 1, top));
        return bottom == 0
            ? upper
            : ((1 - bottom) * upper) + (bottom * (((1 - right) * Pixel(channel, left, top + 1)) + (right == 0 ? 0 : right * Pixel(channel, left + 1, top + 1))));
    }

    private float Pixel(int channel, int x, int y) =>
        (uint)x < (uint)_width && (uint)y < (uint)_height ? _picture[(((channel * _height) + y) * _width) + x] : Fill;

    // Uniform numbers from -1 to 1, blurred along rows and columns, times α.
    private void MakeField(CounterRandom random, uint stream, uint example, float[] field)
    {
        for (var i = 0; i < field.Length; i++)
        {
            field[i] = Elastic * ((2 * random.Uniform(stream, example, (uint)i)) - 1);
        }

        var radius = MakeKernel();
        for (var y = 0; y < _height; y++)
        {
            for (var x = 0; x < _width; x++)
            {
                var sum = 0f;
                for (var k = Math.Max(-radius, -x); k <= Math.Min(radius, _width - 1 - x); k++)
                {
                    sum += _kernel[k + radius] * field[(y * _width) + x + k];
                }

                _rows[(y * _width) + x] = sum;
            }
        }

        for (var y = 0; y < _height; y++)
        {
            for (var x = 0; x < _width; x++)
            {
                var sum = 0f;
                for (var k = Math.Max(-radius, -y); k <= Math.Min(radius, _height - 1 - y); k++)
                {
                    sum += _kernel[k + radius] * _rows[((y + k) * _width) + x];
                }

                field[(y * _width) + x] = sum;
            }
        }
    }

    private int MakeKernel()
    {
        var radius = Math.Max(1, (int)MathF.Ceiling(3 * Smoothness));
        if (_kernel.Length != (2 * radius) + 1)
        {
            _kernel = [.. Enumerable.Range(-radius, (2 * radius) + 1).Select(k => MathF.Exp(-k * k / (2 * Math.Max(Smoothness * Smoothness, 1e-6f))))];
            var sum = _kernel.Sum();
            for (var i = 0; i < _kernel.Length; i++)
            {
                _kernel[i] /= sum;
            }
        }

        return radius;
    }
}
