namespace NetCompiler.PackageTests;

/// <summary>Tests that share the packages, which take a while to pack.</summary>
[CollectionDefinition(Name)]
public sealed class PackedCollection : ICollectionFixture<PackedConsumer>
{
    public const string Name = "packages";
}
