using System.Runtime.InteropServices;

namespace SideBySide.Engines.Onnx;

/// <summary>
/// ONNX Runtime's C API (onnxruntime_c_api.h): a library exports one function, which gives a table of addresses that only ever grows at its end.
/// </summary>
internal sealed unsafe class OrtApi
{
    // Version 14 of the table has all that is called here; newer libraries still give it.
    private const uint TableVersion = 14;

    // Places in the table, in the order of the header.
    private const int ErrorMessage = 2, NewEnvironment = 3, NewSessionFromArray = 8, NewOptions = 10, OptimizationLevel = 23,
        IntraThreads = 24, InterThreads = 25, TensorOverData = 49, CpuMemory = 69, FreeStatus = 93, FreeSession = 95, FreeValue = 96,
        RunBound = 133, NewBinding = 134, FreeBinding = 135, InputBinding = 136, OutputBinding = 137;

    private const int LogErrors = 3, AllOptimizations = 99, ArenaAllocator = 1, DefaultMemory = 0, FloatElements = 1;

    private readonly nint* _table;
    private readonly nint _environment;
    private readonly nint _options;
    private readonly nint _memory;

    /// <summary>Loads the library, with one thread for everything.</summary>
    /// <exception cref="DllNotFoundException">It is not there, or not for this machine.</exception>
    public OrtApi(string library)
    {
        var start = (delegate* unmanaged<nint*>)NativeLibrary.GetExport(NativeLibrary.Load(library), "OrtGetApiBase");
        _table = ((delegate* unmanaged<uint, nint*>)start()[0])(TableVersion);
        var name = Marshal.StringToCoTaskMemUTF8("side by side");
        nint handle;
        Check(((delegate* unmanaged<int, nint, nint*, nint>)_table[NewEnvironment])(LogErrors, name, &handle));
        _environment = handle;
        Marshal.FreeCoTaskMem(name);
        Check(((delegate* unmanaged<nint*, nint>)_table[NewOptions])(&handle));
        _options = handle;
        Check(((delegate* unmanaged<nint, int, nint>)_table[IntraThreads])(_options, 1));
        Check(((delegate* unmanaged<nint, int, nint>)_table[InterThreads])(_options, 1));
        Check(((delegate* unmanaged<nint, int, nint>)_table[OptimizationLevel])(_options, AllOptimizations));
        Check(((delegate* unmanaged<int, int, nint*, nint>)_table[CpuMemory])(ArenaAllocator, DefaultMemory, &handle));
        _memory = handle;
    }

    /// <summary>A session for a model.</summary>
    public nint Session(ReadOnlySpan<byte> model)
    {
        nint session;
        fixed (byte* bytes = model)
        {
            Check(((delegate* unmanaged<nint, byte*, nint, nint, nint*, nint>)_table[NewSessionFromArray])(_environment, bytes, model.Length, _options, &session));
        }

        return session;
    }

    /// <summary>A tensor over memory that stays where it is.</summary>
    public nint Tensor(float* data, int count, ReadOnlySpan<long> shape)
    {
        nint value;
        fixed (long* extents = shape)
        {
            Check(((delegate* unmanaged<nint, float*, nint, long*, nint, int, nint*, nint>)_table[TensorOverData])(
                _memory, data, (nint)count * sizeof(float), extents, shape.Length, FloatElements, &value));
        }

        return value;
    }

    /// <summary>A session's input and output bound to tensors, so that a call moves no data.</summary>
    public nint Bind(nint session, nint input, nint output)
    {
        nint binding;
        Check(((delegate* unmanaged<nint, nint*, nint>)_table[NewBinding])(session, &binding));
        BindName(InputBinding, binding, OnnxModel.Input, input);
        BindName(OutputBinding, binding, OnnxModel.Output, output);
        return binding;
    }

    /// <summary>Calls a session so many times.</summary>
    public void Run(nint session, nint binding, int rounds)
    {
        var run = (delegate* unmanaged<nint, nint, nint, nint>)_table[RunBound];
        for (var i = 0; i < rounds; i++)
        {
            Check(run(session, 0, binding));
        }
    }

    /// <summary>Lets go of a session with what is bound to it.</summary>
    public void Free(nint session, nint binding, params ReadOnlySpan<nint> values)
    {
        ((delegate* unmanaged<nint, void>)_table[FreeBinding])(binding);
        foreach (var value in values)
        {
            ((delegate* unmanaged<nint, void>)_table[FreeValue])(value);
        }

        ((delegate* unmanaged<nint, void>)_table[FreeSession])(session);
    }

    private void BindName(int function, nint binding, string name, nint value)
    {
        var text = Marshal.StringToCoTaskMemUTF8(name);
        Check(((delegate* unmanaged<nint, nint, nint, nint>)_table[function])(binding, text, value));
        Marshal.FreeCoTaskMem(text);
    }

    private void Check(nint status)
    {
        if (status == 0)
        {
            return;
        }

        var message = Marshal.PtrToStringUTF8(((delegate* unmanaged<nint, nint>)_table[ErrorMessage])(status));
        ((delegate* unmanaged<nint, void>)_table[FreeStatus])(status);
        throw new InvalidOperationException($"ONNX Runtime says: {message}");
    }
}
