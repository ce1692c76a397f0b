namespace RoadFollowing;

/// <summary>
/// Directions as 30 neurons have them: a hill e^(-D²/10) around the right one, D counted in neurons; and back, the centre of mass of the hill around
/// the highest.
/// </summary>
internal static class Steering
{
    /// <summary>Neurons.</summary>
    public const int Count = 30;

    /// <summary>The sharpest curve, of the outermost neurons; one by metres.</summary>
    private const double Sharpest = 0.12;

    private const double LookAhead = 12;

    /// <summary>How a person steers: on the arc to a point of the road's middle some way ahead.</summary>
    public static double OfPerson(Road road, Car car) => ArcTo(LookAhead, road.MiddleAhead(car, (int)LookAhead)[(int)LookAhead]);

    /// <summary>How the person would have steered from a car further right by <paramref name="offset"/> and turned by <paramref name="heading"/>: to the same point.</summary>
    public static double Moved(double curvature, double offset, double heading)
    {
        // The point that the arc leads to, in the eyes of the other car.
        var right = (curvature * LookAhead * LookAhead / 2) - offset;
        var (sine, cosine) = Math.SinCos(heading);
        return ArcTo((cosine * LookAhead) + (sine * right), (cosine * right) - (sine * LookAhead));
    }

    public static void Write(double curvature, Span<float> neurons)
    {
        var middle = Neuron(curvature);
        for (var i = 0; i < Count; i++)
        {
            neurons[i] = (float)Math.Exp(-(i - middle) * (i - middle) / 10);
        }
    }

    public static double Read(ReadOnlySpan<float> neurons)
    {
        var highest = 0;
        for (var i = 1; i < Count; i++)
        {
            highest = neurons[i] > neurons[highest] ? i : highest;
        }

        double mass = 0, moment = 0;
        for (var i = Math.Max(0, highest - 5); i <= Math.Min(Count - 1, highest + 5); i++)
        {
            mass += neurons[i];
            moment += neurons[i] * i;
        }

        return ((2 * moment / mass / (Count - 1)) - 1) * Sharpest;
    }

    private static double Neuron(double curvature) => (Math.Clamp(curvature / Sharpest, -1, 1) + 1) / 2 * (Count - 1);

    private static double ArcTo(double ahead, double right) => 2 * right / ((ahead * ahead) + (right * right));
}
