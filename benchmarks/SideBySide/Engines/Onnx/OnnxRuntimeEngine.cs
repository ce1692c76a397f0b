using System.Runtime.InteropServices;
using SideBySide.Jobs;
using SideBySide.Measuring;

namespace SideBySide.Engines.Onnx;

/// <summary>ONNX Runtime in this process, on models written here, with inputs and outputs bound in advance.</summary>
internal sealed unsafe class OnnxRuntimeEngine(string name, string library) : IEngine
{
    private readonly OrtApi _api = new(library);
    private nint _session;
    private nint _binding;
    private nint _input;
    private nint _output;
    private float* _inputs;
    private float* _outputs;
    private int _outputCount;

    public string Name => name;

    public bool Load(Job job, JobData data)
    {
        if (new ModelTable(data).Write(job) is not { } model)
        {
            return false;
        }

        _session = _api.Session(model);
        _inputs = Aligned(data.Inputs.Length);
        _outputs = Aligned(data.Outputs.Length);
        _outputCount = data.Outputs.Length;
        data.Inputs.CopyTo(new Span<float>(_inputs, data.Inputs.Length));
        var input = data.Info.Inputs[0].Shape.Select(static e => (long)e).ToArray();
        var output = data.Info.Outputs[0].Shape.Select(static e => (long)e).ToArray();
        _input = _api.Tensor(_inputs, data.Inputs.Length, Extents(job, input));
        _output = _api.Tensor(_outputs, data.Outputs.Length, job.Name == "predict-encoder" ? output : [job.Batch, .. output]);
        _binding = _api.Bind(_session, _input, _output);
        return true;
    }

    public float[]? Answer(Job job)
    {
        _api.Run(_session, _binding, 1);
        return new Span<float>(_outputs, _outputCount).ToArray();
    }

    public Timing Run(Job job, int rounds) => Timing.Of(n => _api.Run(_session, _binding, n), rounds);

    public void Drop(Job job)
    {
        _api.Free(_session, _binding, _input, _output);
        NativeMemory.AlignedFree(_inputs);
        NativeMemory.AlignedFree(_outputs);
    }

    public void Dispose()
    {
    }

    // Recurrent operators want steps before examples; the encoder's tokens are its rows.
    private static long[] Extents(Job job, long[] example) => job.Name switch
    {
        "predict-encoder" => example,
        "predict-lstm" or "predict-gru" => [example[0], 1, example[1]],
        _ => [job.Batch, .. example],
    };

    private static float* Aligned(int count) => (float*)NativeMemory.AlignedAlloc((nuint)count * sizeof(float), 64);
}
