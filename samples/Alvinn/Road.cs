namespace RoadFollowing;

/// <summary>A road without end, whose bends are a sum of waves that the seed chooses. Lengths are metres, to the right is positive.</summary>
internal sealed class Road
{
    /// <summary>From edge to edge.</summary>
    public const double Width = 5;

    private readonly (double Height, double Length, double Start)[] _waves;

    public Road(int seed)
    {
        var random = new Random(seed);
        _waves = [.. Enumerable.Range(0, 4).Select(i => (0.018, 45 + (30 * i) + (20 * random.NextDouble()), 2 * Math.PI * random.NextDouble()))];
    }

    /// <summary>One by the radius of the bend.</summary>
    /// <param name="at">Metres along the road.</param>
    public double Curvature(double at) => _waves.Sum(w => w.Height * Math.Sin(w.Start + (2 * Math.PI * at / w.Length)));

    /// <summary>The middle of the road as it is seen from a car: how far to the right it lies at each metre ahead.</summary>
    /// <param name="car">Where the car is.</param>
    /// <param name="metres">How far ahead.</param>
    public double[] MiddleAhead(Car car, int metres)
    {
        const double Step = 0.25;
        var middle = new double[metres + 1];
        double ahead = 0, right = -car.Offset / Math.Cos(car.Heading), direction = -car.Heading, along = car.Along;
        var metre = 0;
        while (metre <= metres)
        {
            if (ahead >= metre)
            {
                middle[metre++] = right;
            }

            // Behind a bend the road may lead away from where the car looks; it is far outside the picture by then.
            ahead += Step * Math.Max(0.2, Math.Cos(direction));
            right += Step * Math.Sin(direction);
            direction += Step * Curvature(along);
            along += Step;
        }

        return middle;
    }
}

/// <summary>A car on a road.</summary>
/// <param name="Along">Metres of the road behind it.</param>
/// <param name="Offset">How far it is to the right of the middle.</param>
/// <param name="Heading">Its direction against the road's, in radians; positive to the right.</param>
internal readonly record struct Car(double Along, double Offset, double Heading)
{
    /// <summary>A metre further, steered on a curve.</summary>
    /// <param name="road">The road.</param>
    /// <param name="curvature">One by the radius of the car's way.</param>
    public Car Drive(Road road, double curvature)
    {
        var car = this;
        const double Step = 0.25;
        for (var i = 0; i < 4; i++)
        {
            var bend = road.Curvature(car.Along);
            car = new(
                car.Along + (Step * Math.Cos(car.Heading) / (1 - (car.Offset * bend))),
                car.Offset + (Step * Math.Sin(car.Heading)),
                car.Heading + (Step * (curvature - bend)));
        }

        return car;
    }
}
