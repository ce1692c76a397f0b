using NetCompiler.Training;

namespace NetCompiler.Tool.Training;

/// <summary>Shows a training while it runs.</summary>
internal interface ITrainingDisplay : IProgress<TrainingProgress>
{
    /// <summary>Runs the training within the display.</summary>
    TrainingReport Show(Func<TrainingReport> train);
}
