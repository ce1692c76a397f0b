using System.Reflection;

namespace NetCompiler.Generator.Tests;

public sealed class Placeholder
{
    [Fact]
    public void The_product_loads() => Assert.Equal("NetCompiler.Generator", Assembly.Load("NetCompiler.Generator").GetName().Name);
}
