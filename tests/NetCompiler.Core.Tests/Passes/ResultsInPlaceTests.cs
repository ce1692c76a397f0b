using NetCompiler.Core.Kernels;
using NetCompiler.Core.Passes;
using NetCompiler.TestKit;

namespace NetCompiler.Core.Tests.Passes;

/// <summary>What is only copied to the caller is computed in the caller's memory.</summary>
public sealed class ResultsInPlaceTests
{
    [Fact]
    public void A_result_that_is_stored_step_by_step_needs_no_copy()
    {
        var program = Powers(static _ => { }, out var result, out _);
        var inPlace = ResultsInPlace.Run(program);

        Assert.Equal(2, program.Calls.Count);
        Assert.Contains(result.Buffer, Assert.Single(inPlace.Calls).Bindings);
        Assert.Empty(KernelVerifier.Verify(inPlace));
        Assert.Equal(ProgramFixture.Run(program, 3)[result.Buffer], ProgramFixture.Run(inPlace, 3)[result.Buffer]);
    }

    [Fact]
    public void A_value_that_others_read_is_copied()
    {
        var program = Powers(
            static p => p.Fixture.Call("other", "other", k =>
            {
                var (n, i) = (k.Rows(), k.Parallel("i", 10));
                k.Write(p.Fixture.Buffer("twice", BufferKind.Output, true, 10), k.Read(p.Value, n, i) * 2, n, i);
            }),
            out _,
            out _);
        Assert.Equal(program, ResultsInPlace.Run(program));
    }

    [Fact]
    public void A_value_that_is_kept_is_copied()
    {
        var program = Powers(static _ => { }, out _, out var value);
        var kept = program with { Kept = EquatableArray.Of(value.Buffer) };
        Assert.Equal(kept, ResultsInPlace.Run(kept));
    }

    [Fact]
    public void A_value_that_two_calls_write_is_copied()
    {
        var program = Powers(
            static p => p.Fixture.Call("other", "other", k =>
            {
                var (n, i) = (k.Rows(), k.Parallel("i", 5));
                k.Write(p.Value, k.Read(p.Given, n, i) * 2, n, i);
            }),
            out _,
            out _);
        Assert.Equal(program, ResultsInPlace.Run(program));
    }

    [Theory]
    [InlineData(5, 2)]
    [InlineData(16, 1)]
    public void Rows_whose_elements_lie_apart_need_room_behind_their_end(int pairs, int calls)
    {
        // Vectors of every second element reach past the end, unless they are whole.
        var fixture = new ProgramFixture();
        var given = fixture.Buffer("given", BufferKind.Input, true, pairs);
        var value = fixture.Buffer("value", BufferKind.Workspace, true, 2 * pairs);
        var result = fixture.Buffer("result", BufferKind.Output, true, 2 * pairs);
        fixture.Call("repeat", "repeat", k =>
        {
            var (n, i, p) = (k.Rows(), k.Parallel("i", pairs), k.Parallel("p", 2));
            k.Write(value, k.Read(given, n, i) * 3, n, (2 * i) + p);
        });
        fixture.Call("copy", "copy", k =>
        {
            var (n, i) = (k.Rows(), k.Parallel("i", 2 * pairs));
            k.Write(result, k.Read(value, n, i), n, i);
        });
        Assert.Equal(calls, ResultsInPlace.Run(fixture.Build(result)).Calls.Count);
    }

    private static KernelProgram Powers(Action<(ProgramFixture Fixture, Operand Given, Operand Value)> before, out Operand result, out Operand value)
    {
        var fixture = new ProgramFixture();
        var given = fixture.Buffer("given", BufferKind.Input, true, 10);
        var powers = value = fixture.Buffer("powers", BufferKind.Workspace, true, 10);
        var to = result = fixture.Buffer("result", BufferKind.Output, true, 10);
        fixture.Call("powers", "powers", k =>
        {
            var (n, j) = (k.Rows(), k.Reduce("j", 10));
            var power = Expression.Exp(k.Read(given, n, j));
            var sum = k.Sum(power);
            k.NextStage();
            k.WriteInner(powers, power / sum, n, j);
        });
        before((fixture, given, powers));
        fixture.Call("copy", "copy", k =>
        {
            var (n, i) = (k.Rows(), k.Parallel("i", 10));
            k.Write(to, k.Read(powers, n, i), n, i);
        });
        return fixture.Build(result);
    }
}
