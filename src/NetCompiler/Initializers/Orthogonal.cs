namespace NetCompiler.Initializers;

/// <summary>Makes the rows or columns of a random matrix orthonormal.</summary>
internal static class Orthogonal
{
    /// <summary>Replaces <paramref name="matrix"/> (row-major) by an orthogonal one times <paramref name="gain"/>.</summary>
    public static void Make(Span<float> matrix, int rows, double gain)
    {
        if (matrix.Length == 0)
        {
            return;
        }

        var columns = matrix.Length / rows;
        var few = Math.Min(rows, columns);
        var many = Math.Max(rows, columns);
        var (fewStride, manyStride) = rows <= columns ? (columns, 1) : (1, columns);
        var vectors = new double[few][];
        for (var i = 0; i < few; i++)
        {
            var vector = vectors[i] = new double[many];
            for (var j = 0; j < many; j++)
            {
                vector[j] = matrix[(i * fewStride) + (j * manyStride)];
            }

            // Twice: once leaves errors of the size of the matrix's condition.
            Orthogonalize(vectors, i);
            Orthogonalize(vectors, i);
            for (var j = 0; j < many; j++)
            {
                matrix[(i * fewStride) + (j * manyStride)] = (float)(vector[j] * gain);
            }
        }
    }

    private static void Orthogonalize(double[][] vectors, int index)
    {
        var vector = vectors[index];
        for (var other = 0; other < index; other++)
        {
            var projection = Dot(vector, vectors[other]);
            for (var j = 0; j < vector.Length; j++)
            {
                vector[j] -= projection * vectors[other][j];
            }
        }

        var length = Math.Sqrt(Dot(vector, vector));
        for (var j = 0; j < vector.Length; j++)
        {
            vector[j] /= length;
        }
    }

    private static double Dot(double[] a, double[] b)
    {
        var sum = 0.0;
        for (var j = 0; j < a.Length; j++)
        {
            sum += a[j] * b[j];
        }

        return sum;
    }
}
