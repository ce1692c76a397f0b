using System.Reflection;

namespace NetCompiler.Parity.Tests;

public sealed class Placeholder
{
    [Fact]
    public void The_product_loads() => Assert.Equal("NetCompiler.Engine", Assembly.Load("NetCompiler.Engine").GetName().Name);
}
