using NetCompiler.Data;
using NetCompiler.Networks;

namespace NetCompiler.Metrics;

/// <summary>
/// The rows of an example that are judged by themselves: all its outputs, or the outputs of each step or place. Steps past an example's length are none.
/// </summary>
internal sealed class JudgedRows
{
    private readonly Dataset _data;
    private readonly int _exampleSize;
    private readonly int _rowsPerExample;
    private readonly int _stride;
    private readonly int _lengthAt;
    private readonly float[] _output;
    private readonly float[] _target;

    private JudgedRows(NetworkInfo info, Dataset data, int rows, int stride, int lengthAt)
    {
        (_data, _exampleSize, _rowsPerExample, _stride, _lengthAt) = (data, info.OutputSize, rows, stride, lengthAt);
        RowSize = info.OutputSize / rows;
        (_output, _target) = (new float[RowSize], new float[stride > 1 && data.TargetSize > 0 ? RowSize : 0]);
    }

    /// <summary>Values of a row.</summary>
    public int RowSize { get; }

    private bool HasClassEach => _data.ClassesPerExample == _rowsPerExample;

    /// <summary>Rows of what a network says about a data set.</summary>
    public static JudgedRows Of(NetworkInfo info, Dataset data)
    {
        if (info.Losses is not [var loss] || info.Outputs.Count != 1 || (!data.HasClasses && data.TargetSize != info.OutputSize))
        {
            return new JudgedRows(info, data, 1, 1, -1);
        }

        var at = loss.Lengths is { } name ? info.Inputs.First(i => i.Name == name).Offset : -1;
        var rows = loss.Positions > 1 ? loss.Positions : at >= 0 ? info.Outputs[0].Shape[0] : 1;
        return new JudgedRows(info, data, rows, loss.Positions > 1 ? loss.ClassStride : 1, at);
    }

    /// <summary>Hands each row of some examples over.</summary>
    /// <param name="outputs">Of neighbouring examples.</param>
    /// <param name="firstExample">The first of them.</param>
    /// <param name="receive">Gets output, target (empty where there are classes) and class (-1 where there are none).</param>
    public void Visit(ReadOnlySpan<float> outputs, int firstExample, RowReceiver receive)
    {
        for (var i = 0; i < outputs.Length / _exampleSize; i++)
        {
            var example = firstExample + i;
            var output = outputs.Slice(i * _exampleSize, _exampleSize);
            var target = _data.Target(example);
            var count = _lengthAt < 0 ? _rowsPerExample : (int)_data.Input(example)[_lengthAt];
            for (var row = 0; row < count; row++)
            {
                var label = !_data.HasClasses ? -1 : _data.Classes[(example * _data.ClassesPerExample) + (HasClassEach ? row : 0)];
                receive(Row(output, row, _output), target.IsEmpty || _rowsPerExample == 1 ? target : Row(target, row, _target), label);
            }
        }
    }

    // Classes of a step lie side by side, those of a place are planes.
    private ReadOnlySpan<float> Row(ReadOnlySpan<float> values, int row, float[] gathered)
    {
        if (_stride == 1)
        {
            return values.Slice(row * RowSize, RowSize);
        }

        for (var k = 0; k < RowSize; k++)
        {
            gathered[k] = values[(row / _stride * _stride * RowSize) + (row % _stride) + (k * _stride)];
        }

        return gathered;
    }
}

/// <summary>Receives a row that is judged.</summary>
internal delegate void RowReceiver(ReadOnlySpan<float> output, ReadOnlySpan<float> target, int label);
