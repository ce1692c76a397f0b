using System.Reflection;

namespace NetCompiler.Core.Tests;

public sealed class Placeholder
{
    [Fact]
    public void The_product_loads() => Assert.Equal("NetCompiler.Core", Assembly.Load("NetCompiler.Core").GetName().Name);
}
