using NetCompiler.Workers;

namespace NetCompiler.Tests.Workers;

/// <summary>Which examples, and which halves of them, are whose.</summary>
public sealed class WorkerTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(6)]
    public void Each_half_has_workers_and_each_of_them_a_part_of_its_own(int workers)
    {
        var (shares, alone) = (Shares(workers, 64), workers % 2 != 0);
        foreach (var half in new[] { 0, 1 })
        {
            var with = shares.Where(s => s.HasHalf[half]).ToList();
            Assert.Equal(alone ? workers : workers / 2, with.Count);
            Assert.All(with, s => Assert.Equal(with.Count, s.CountOfHalf));
            Assert.Equal(Enumerable.Range(0, with.Count), with.Select(static s => s.IndexInHalf).Order());
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(9)]
    [InlineData(64)]
    [InlineData(130)]
    public void Halves_are_what_two_workers_have_and_four_share(int rows)
    {
        var half = Worker.Half(rows);
        Assert.Equal([(0, half), (half, rows - half)], Shares(2, rows).Select(static s => (s.From, s.Rows)));
        Assert.Equal((0, rows), Shares(1, rows).Select(static s => (s.From, s.Rows)).Single());
        Assert.Equal(half, Shares(4, rows).Where(static s => s.HasHalf[0]).Sum(static s => s.Rows));
    }

    private static List<Share> Shares(int workers, int rows)
    {
        var shares = new Share[workers];
        WorkerTeam.Run(workers, Body, default);
        return [.. shares];

        double Body(Worker worker, in PassSpans spans)
        {
            shares[worker.Index] = new(worker.From(rows), worker.Rows(rows), [worker.HasHalf(0), worker.HasHalf(1)], worker.IndexInHalf, worker.CountOfHalf);
            return 0;
        }
    }

    private sealed record Share(int From, int Rows, bool[] HasHalf, int IndexInHalf, int CountOfHalf);
}
