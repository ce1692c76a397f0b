using NetCompiler.Optimizers;
using NetCompiler.Storage;
using NetCompiler.Training;

namespace NetCompiler.Tests.Training;

public sealed class SearchTests
{
    [Fact]
    public void A_grid_has_all_combinations_and_random_settings_keep_their_ranges()
    {
        var grid = SettingsSearch.Grid(("rate", [0.1, 0.01]), ("size", [8, 16, 32]));
        Assert.Equal(["0.1 8", "0.1 16", "0.1 32", "0.01 8", "0.01 16", "0.01 32"], grid.Settings.Select(static s => FormattableString.Invariant($"{s["rate"]} {s["size"]}")));
        var random = SettingsSearch.Random(400, 3, ("rate", 1e-4, 1, true), ("share", -1, 1, false));
        Assert.All(random.Settings, static s => Assert.True(s["rate"] is >= 1e-4 and <= 1 && s["share"] is >= -1 and <= 1));
        Assert.InRange(random.Settings.Count(static s => s["rate"] < 1e-2), 160, 240);
        Assert.Equal(random.Settings[7], SettingsSearch.Random(400, 3, ("rate", 1e-4, 1, true), ("share", -1, 1, false)).Settings[7]);
        Assert.Throws<ArgumentException>(() => SettingsSearch.Grid(("a", [1]), ("a", [2])));
        Assert.Throws<ArgumentException>(() => SettingsSearch.Grid(("a", [])));
        Assert.Throws<ArgumentException>(() => SettingsSearch.Random(1, 1, ("a", 0, 1, true)));
    }

    [Fact]
    public void A_search_goes_on_where_it_was_interrupted()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "search.json");
        var search = SettingsSearch.Grid(("x", [3, 1, 0.1, 2]));
        using var cancel = new CancellationTokenSource();
        var calls = 0;
        var part = search.Run(path, s => Trial(s, stopAfter: 2), cancel.Token);
        Assert.Equal([1.0, 3], part.Select(static r => r.Settings["x"]));
        var all = search.Run(path, s => Trial(s));
        Assert.Equal(4, calls);
        Assert.Equal([1.0, 2, 3, 0.1], all.Select(static r => r.Settings["x"]));
        Assert.True(double.IsNaN(all[^1].Value));
        Assert.Equal(all.Select(static r => r.Value), search.Run(path, static _ => throw new InvalidOperationException()).Select(static r => r.Value));
        Assert.Contains("entry 1", Assert.Throws<NetworkFileException>(() => SettingsSearch.Grid(("x", [5])).Run(path, static _ => 0)).Message, StringComparison.Ordinal);
        File.WriteAllText(path, "[{");
        Assert.Throws<NetworkFileException>(() => search.Run(path, static _ => 0));

        double Trial(IReadOnlyDictionary<string, double> settings, int stopAfter = int.MaxValue)
        {
            calls++;
            if (calls == stopAfter)
            {
                cancel.Cancel();
            }

            return settings["x"] < 1 ? double.NaN : settings["x"] / 3;
        }
    }

    [Fact]
    public void A_rate_search_suggests_a_rate_that_learns_and_changes_nothing()
    {
        var network = new LinearNetwork(3, 2);
        var before = network.Parameters.ToArray();
        var data = TrainerTests.Plane(200, 1);
        var result = RateSearch.Run(network, static () => new Sgd(0), data, batchSize: 20, lowest: 1e-5f);
        Assert.Equal(before, network.Parameters.ToArray());
        Assert.InRange(result.Suggestion, 1e-3f, 0.5f);
        Assert.InRange(result.Points.Count, 100, 200);
        Assert.All(result.Points.Zip(result.Points.Skip(1)), static pair => Assert.True(pair.First.Rate < pair.Second.Rate));
        var report = new Trainer(network, new Sgd(result.Suggestion)) { BatchSize = 20, Epochs = 20 }.Fit(data);
        Assert.True(report.Epochs[^1].TrainingLoss < report.Epochs[0].TrainingLoss / 10);
    }
}
