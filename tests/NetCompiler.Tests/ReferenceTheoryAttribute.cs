namespace NetCompiler.Tests;

/// <summary>A theory on cases that lie beside the repository; without their folder it counts as skipped, not as passed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ReferenceTheoryAttribute : TheoryAttribute
{
    public ReferenceTheoryAttribute()
    {
        if (SharedFiles.ReferenceFolder() is null)
        {
            Skip = "There is no folder ../shared/reference, and NETCOMPILER_REFERENCE names none.";
        }
    }
}
