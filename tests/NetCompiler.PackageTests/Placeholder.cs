using System.Reflection;

namespace NetCompiler.PackageTests;

public sealed class Placeholder
{
    [Fact]
    public void The_product_loads() => Assert.Equal("NetCompiler", Assembly.Load("NetCompiler").GetName().Name);
}
