using NetCompiler.Workers;

namespace NetCompiler.Tests.Workers;

/// <summary>Meetings of workers, whether they look or sleep before them.</summary>
public sealed class WorkerTeamTests
{
    private const int Meetings = 300;

    // Blocking is what is tested: a thread that is not woken would wait for ever.
    private const int Limit = 120_000;

    [Fact(Timeout = Limit)]
    public Task A_count_wakes_those_who_sleep_and_those_who_look() => Task.Run(static () =>
    {
        EventCount there = new(), back = new();
        var rounds = 0;
        var other = new Thread(() =>
        {
            for (var i = 0; i < Meetings; i++)
            {
                there.Await(i);
                Dawdle(i, 3);
                rounds++;
                back.Advance();
            }
        })
        {
            IsBackground = true,
        };
        other.Start();
        for (var i = 0; i < Meetings; i++)
        {
            Dawdle(i, 2);
            there.Advance();
            back.Await(i);
            Assert.Equal(i + 1, rounds);
        }

        other.Join();
        Assert.Equal((Meetings, Meetings), (there.Count, back.Count));
    });

    [Theory(Timeout = Limit)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public Task Nobody_passes_a_meeting_before_all_have_come(int workers) => Task.Run(() =>
    {
        for (var pass = 0; pass < 3; pass++)
        {
            var come = new int[Meetings];
            var (early, ended) = (0, 0);
            WorkerTeam.Run(workers, Body, default);
            Assert.Equal((0, workers), (early, Volatile.Read(ref ended)));
            Assert.All(come, c => Assert.Equal(workers, c));

            double Body(Worker worker, in PassSpans spans)
            {
                for (var i = 0; i < Meetings; i++)
                {
                    Dawdle(i + worker.Index, 7);
                    Interlocked.Increment(ref come[i]);
                    worker.Wait();
                    Interlocked.Add(ref early, workers - Volatile.Read(ref come[i]));
                }

                // The caller goes on when the last one has ended, which may be long after itself.
                Thread.Sleep(worker.Index);
                Interlocked.Increment(ref ended);
                return 0;
            }
        }
    });

    [Theory(Timeout = Limit)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public Task A_failure_ends_the_pass_of_those_who_wait_and_the_team_serves_again(int failing) => Task.Run(() =>
    {
        for (var at = 0; at < 20; at++)
        {
            var thrown = Assert.Throws<InvalidOperationException>(() => WorkerTeam.Run(3, Failing, default));
            Assert.Equal("worker " + failing, thrown.Message);
            Assert.Equal(3, WorkerTeam.Run(3, Whole, default));

            double Failing(Worker worker, in PassSpans spans)
            {
                for (var i = 0; i < 20; i++)
                {
                    Dawdle(i + worker.Index, 5);
                    if (worker.Index == failing && i == at)
                    {
                        throw new InvalidOperationException("worker " + failing);
                    }

                    worker.Wait();
                }

                return 0;
            }
        }

        static double Whole(Worker worker, in PassSpans spans)
        {
            worker.Wait();
            return worker.Count;
        }
    });

    // Now and then long enough that the others sleep.
    private static void Dawdle(int round, int divisor)
    {
        if (round % 16 == divisor)
        {
            Thread.Sleep(1);
        }
    }
}
