using System.Globalization;
using NetCompiler.TestKit;
using Xunit.Abstractions;

namespace NetCompiler.Parity.Tests.Reference;

/// <summary>
/// Cases computed by PyTorch in double. They lie beside the project in <c>../shared/reference</c>; <c>NETCOMPILER_REFERENCE</c> names
/// another folder of such cases.
/// </summary>
public class ReferenceTests(Announcer announcer) : IClassFixture<Announcer>
{
    [Fact]
    public void Every_case_of_PyTorch_that_can_be_declared_is_met()
    {
        if (SharedFolder.Find("reference", "NETCOMPILER_REFERENCE") is not { } folder)
        {
            announcer.Say("reference: 0 passed, 0 failed, 0 skipped of 0 (there is no folder ../shared/reference)");
            return;
        }

        var (passed, failed, skipped) = (0, 0, 0);
        foreach (var reference in ReferenceCase.In(folder))
        {
            try
            {
                var difference = ReferenceRun.Run(reference);
                passed += difference is null ? 1 : 0;
                failed += difference is null ? 0 : 1;
                if (difference is not null)
                {
                    announcer.Say($"reference: {reference.Name} failed: {difference}");
                }
            }
            catch (NotSupportedException reason)
            {
                skipped++;
                announcer.Say($"reference: {reference.Name} skipped: {reason.Message}");
            }
#pragma warning disable CA1031 // Whatever a case throws is that case's failure; the others still run.
            catch (Exception thrown)
            {
                failed++;
                announcer.Say($"reference: {reference.Name} failed: {thrown.GetType().Name}: {thrown.Message}");
            }
#pragma warning restore CA1031
        }

        announcer.Say(string.Create(
            CultureInfo.InvariantCulture, $"reference: {passed} passed, {failed} failed, {skipped} skipped of {passed + failed + skipped}"));
        Assert.Equal(0, failed);
    }
}
