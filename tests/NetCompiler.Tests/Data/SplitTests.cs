using NetCompiler.Data;

namespace NetCompiler.Tests.Data;

public sealed class SplitTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Three_parts_have_their_shares_and_every_example_once(bool stratified)
    {
        var data = Numbered(100);
        var (training, validation, test) = data.Split(0.6, 0.2, seed: 3, stratified);
        Assert.Equal((60, 20, 20), (training.Count, validation.Count, test.Count));
        Assert.Equal(Enumerable.Range(0, 100), Numbers(training).Concat(Numbers(validation)).Concat(Numbers(test)).Order());
        Assert.Equal(Numbers(test), Numbers(data.Split(0.6, 0.2, seed: 3, stratified).Test));
        Assert.NotEqual(Numbers(test), Numbers(data.Split(0.6, 0.2, seed: 4, stratified).Test));
        Assert.NotEqual(Numbers(training).Order(), Numbers(training));
        if (stratified)
        {
            // A tenth of the examples have class 1.
            Assert.Equal((6, 2, 2), (Rare(training), Rare(validation), Rare(test)));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => data.Split(0.8, 0.3, 0));
    }

    [Fact]
    public void Folds_are_validation_data_once_each()
    {
        var data = Numbered(50);
        var folds = data.Folds(4, seed: 1, stratified: true).ToArray();
        Assert.Equal(Enumerable.Range(0, 50), folds.SelectMany(static f => Numbers(f.Validation)).Order());
        Assert.All(folds, static f => Assert.Equal(Enumerable.Range(0, 50), Numbers(f.Training).Concat(Numbers(f.Validation)).Order()));
        Assert.All(folds, static f => Assert.InRange(Rare(f.Validation), 1, 2));
        Assert.All(folds, static f => Assert.InRange(f.Validation.Count, 12, 13));
        Assert.Throws<ArgumentOutOfRangeException>(() => data.Folds(1, 0));
    }

    [Fact]
    public void Bootstrap_draws_with_replacement_and_gives_the_rest()
    {
        var (sample, rest) = Numbered(1000).Bootstrap(seed: 2);
        Assert.Equal(1000, sample.Count);
        Assert.Equal(Enumerable.Range(0, 1000), Numbers(sample).Distinct().Concat(Numbers(rest)).Order());
        Assert.InRange(rest.Count, 330, 405);
    }

    [Fact]
    public void Targets_are_stratified_by_their_largest_value()
    {
        var data = Numbered(100).OneHot(2);
        Assert.Equal(2, data.Split(0.6, 0.2, 1, stratified: true).Test.Targets.ToArray().Where(static (t, i) => i % 2 == 1 && t == 1).Count());
        Assert.Throws<InvalidOperationException>(() => new Dataset([1, 2], 1, [1f, 2], 1).Split(0.5, 0.5, 1, stratified: true));
    }

    private static Dataset Numbered(int count) =>
        new([.. Enumerable.Range(0, count).Select(static i => (float)i)], 1, [.. Enumerable.Range(0, count).Select(static i => i % 10 == 0 ? 1 : 0)]);

    private static int[] Numbers(Dataset data) => [.. data.Inputs.ToArray().Select(static v => (int)v)];

    private static int Rare(Dataset data) => data.Classes.ToArray().Sum();
}
