using System.Globalization;

namespace NetCompiler.Tool.Terminal;

/// <summary>Amounts as people read them, in every culture the same.</summary>
internal static class Amounts
{
    private static readonly string[] _bytes = ["B", "KiB", "MiB", "GiB", "TiB"];

    /// <summary><c>101,770</c>.</summary>
    public static string Count(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary><c>397.5 KiB</c>.</summary>
    public static string Bytes(long bytes)
    {
        var (value, unit) = ((double)bytes, 0);
        while (value >= 1024 && unit < _bytes.Length - 1)
        {
            (value, unit) = (value / 1024, unit + 1);
        }

        return value.ToString(unit == 0 ? "0" : "0.0", CultureInfo.InvariantCulture) + " " + _bytes[unit];
    }

    /// <summary>A duration of seconds: <c>12.3 µs</c>.</summary>
    public static string Seconds(double seconds) => seconds switch
    {
        < 1e-6 => Number(seconds * 1e9) + " ns",
        < 1e-3 => Number(seconds * 1e6) + " µs",
        < 1 => Number(seconds * 1e3) + " ms",
        < 120 => Number(seconds) + " s",
        _ => Number(seconds / 60) + " min",
    };

    /// <summary>Up to four digits that say something: <c>0.0123</c>, <c>12.3</c>, <c>1234</c>.</summary>
    public static string Number(double number) => Math.Abs(number) switch
    {
        >= 100 => number.ToString("0", CultureInfo.InvariantCulture),
        >= 10 => number.ToString("0.0", CultureInfo.InvariantCulture),
        >= 1 or 0 => number.ToString("0.00", CultureInfo.InvariantCulture),
        _ => number.ToString("0.####", CultureInfo.InvariantCulture) is var text && text is "0" or "-0" ? number.ToString("0.##e0", CultureInfo.InvariantCulture) : number.ToString("0.####", CultureInfo.InvariantCulture),
    };

    /// <summary>A share from 0 to 1: <c>98.75 %</c>.</summary>
    public static string Percent(double share) => (100 * share).ToString("0.00", CultureInfo.InvariantCulture) + " %";
}
