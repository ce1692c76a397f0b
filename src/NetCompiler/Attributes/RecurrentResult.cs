namespace NetCompiler;

/// <summary>Which states of a recurrent layer are its result.</summary>
public enum RecurrentResult
{
    /// <summary>The state of every step: a sequence.</summary>
    Sequence,

    /// <summary>The state after all steps: a plain row. Both ways, each way's own last step.</summary>
    Last,
}
