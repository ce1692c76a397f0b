using NetCompiler.Data;

namespace NetCompiler.Tool.Tables;

/// <summary>Examples as read: inputs, and targets or classes where there are any.</summary>
/// <param name="Name">What messages call them.</param>
/// <param name="Inputs">Example after example.</param>
/// <param name="InputSize">Values of one example's inputs.</param>
/// <param name="Targets">Example after example; empty where there are classes or nothing.</param>
/// <param name="Classes">Class indices, example after example; empty where there are values or nothing.</param>
/// <param name="Columns">What they mean.</param>
internal sealed record Examples(string Name, float[] Inputs, int InputSize, float[] Targets, int[] Classes, DataColumns Columns)
{
    public int Count => Inputs.Length / InputSize;

    /// <summary>As the runtime has them.</summary>
    /// <exception cref="ToolException">There is nothing to compare with.</exception>
    public Dataset ToDataset() =>
        Classes.Length > 0 ? Dataset.OfClasses(Inputs, InputSize, Classes, Classes.Length / Count)
        : Targets.Length > 0 ? new Dataset(Inputs, InputSize, Targets, Targets.Length / Count)
        : throw new ToolException(ExitCodes.File, $"{Name} has inputs and no targets. Name the target columns with --target, or the file of labels with --labels.");
}
