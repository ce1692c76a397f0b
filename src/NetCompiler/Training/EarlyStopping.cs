namespace NetCompiler.Training;

/// <summary>Ends a training when the validation loss has stopped falling.</summary>
/// <param name="Patience">Epochs without improvement that are borne; at least 1.</param>
/// <param name="RestoreBest">Whether weights and states of the best epoch are put back at the end, however the training ends.</param>
/// <param name="MinimumImprovement">What the loss must fall by to count; at least 0.</param>
public sealed record EarlyStopping(int Patience, bool RestoreBest = true, double MinimumImprovement = 0);
