using System.Globalization;

namespace NetCompiler.Onnx.Import;

/// <summary>
/// Memory for numbers that a file does not have but asks for: a range, a table of positions. A file of a hundred bytes could ask for gigabytes.
/// </summary>
internal sealed class MemoryBudget(long fileLength)
{
    private const long Allowance = 384 << 10;

    private readonly long _most = Allowance + (4 * fileLength);
    private long _taken;

    /// <exception cref="RefusedException">It would be too much.</exception>
    public void Take(long bytes)
    {
        if (bytes < 0 || bytes > _most - _taken)
        {
            throw new RefusedException(string.Format(
                CultureInfo.InvariantCulture, "It computes constants of more than {0:N0} bytes, far more than the model has.", _most));
        }

        _taken += bytes;
    }
}
