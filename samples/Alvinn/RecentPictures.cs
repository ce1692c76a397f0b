using NetCompiler.Data;

namespace RoadFollowing;

/// <summary>
/// The 200 pictures that are learned from at a time. Of 15 new ones five take the places of any, and ten those of the best known, so that the network
/// does not forget bends while the road is straight.
/// </summary>
internal sealed class RecentPictures(int seed)
{
    /// <summary>Pictures.</summary>
    public const int Size = 200;

    private const int AtRandom = 5;

    private readonly Random _random = new(seed);
    private readonly float[] _pictures = new float[Size * Camera.Pixels];
    private readonly float[] _targets = new float[Size * Steering.Count];
    private int _filled;

    /// <summary>What is in it.</summary>
    public Dataset Data => new(_pictures[..(_filled * Camera.Pixels)], Camera.Pixels, _targets[..(_filled * Steering.Count)], Steering.Count);

    /// <summary>A picture and a direction, moved and turned at random in 15 ways.</summary>
    public (float[] Picture, double Curvature)[] Distort(float[] picture, double curvature) =>
        [.. Enumerable.Range(0, 15).Select(_ =>
        {
            var (offset, heading) = (3.0 * (_random.NextDouble() - 0.5), 0.3 * (_random.NextDouble() - 0.5));
            return (Camera.Move(picture, offset, heading), Steering.Moved(curvature, offset, heading));
        })];

    public void Add((float[] Picture, double Curvature)[] examples, Alvinn network)
    {
        var free = Math.Min(examples.Length, Size - _filled);
        for (var i = 0; i < free; i++)
        {
            Set(_filled++, examples[i]);
        }

        if (free == examples.Length)
        {
            return;
        }

        var known = Enumerable.Range(0, Size).OrderBy(Error(network)).ToList();
        for (var i = free; i < examples.Length; i++)
        {
            var place = i < AtRandom ? _random.Next(known.Count) : 0;
            Set(known[place], examples[i]);
            known.RemoveAt(place);
        }
    }

    private Func<int, float> Error(Alvinn network)
    {
        var outputs = new float[Size * Steering.Count];
        network.PredictBatch(_pictures, outputs);
        return i => Enumerable.Range(i * Steering.Count, Steering.Count).Sum(k => (outputs[k] - _targets[k]) * (outputs[k] - _targets[k]));
    }

    private void Set(int place, (float[] Picture, double Curvature) example)
    {
        example.Picture.CopyTo(_pictures, place * Camera.Pixels);
        Steering.Write(example.Curvature, _targets.AsSpan(place * Steering.Count, Steering.Count));
    }
}
