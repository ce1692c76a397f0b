using NetCompiler.Core.Emit;

namespace NetCompiler.Core.Tests.Emit;

public sealed class CodeWriterTests
{
    [Fact]
    public void Blocks_indent_and_blank_lines_do_not_repeat()
    {
        var writer = new CodeWriter();
        using (writer.Open("class A"))
        {
            writer.Comment("one\ntwo").Line().Line();
            using (writer.Open("void M()"))
            {
                writer.Line("X();  ");
            }
        }

        Assert.Equal("class A\n{\n    // one\n    // two\n\n    void M()\n    {\n        X();\n    }\n}\n", writer.ToString());
    }
}
