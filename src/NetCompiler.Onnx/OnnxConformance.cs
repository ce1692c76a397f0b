using NetCompiler.Networks;
using NetCompiler.Onnx.Conformance;
using NetCompiler.Onnx.Reading;
using NetCompiler.Onnx.Schema;

namespace NetCompiler.Onnx;

/// <summary>
/// Runs folders of cases as ONNX's backend suite has them: each model is imported, compiled, run on every engine, and compared with the outputs
/// it should have.
/// </summary>
public static class OnnxConformance
{
    // Networks of one assembly: compiling them together is far faster than one after another.
    private const int Together = 64;
    private const long LargeModel = 1 << 20;

    /// <summary>
    /// Runs the cases of a folder: each folder below it with <c>model.onnx</c> and <c>test_data_set_0</c>, …, and each <c>NAME.onnx</c> beside its
    /// <c>NAME_output_0.pb</c>. Writes a table by operator, then what was refused and what failed, and ends with the line
    /// <c>onnx: P passed, R refused, F failed of N</c>.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="engines">What runs the networks, e.g. <c>new("generated", texts =&gt; NetworkFactory.CompileMany(texts))</c>.</param>
    /// <param name="writer">Receives the report; null for none.</param>
    /// <param name="cancellation">Stops between cases.</param>
    /// <returns>The cases; <see cref="ConformanceReport.ExitCode"/> is 1 when one failed.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static ConformanceReport Run(string folder, IReadOnlyList<ConformanceEngine> engines, TextWriter? writer = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(engines);
        var results = new List<ConformanceCase>();
        foreach (var group in Groups(CaseFiles.Find(folder)))
        {
            results.AddRange(RunGroup(group, engines, cancellation));
        }

        var report = new ConformanceReport([.. results.OrderBy(static r => r.Name, StringComparer.Ordinal)]);
        if (writer is not null)
        {
            ReportWriter.Write(report, writer);
        }

        return report;
    }

    /// <summary>Many small models together; whole networks, whose weights take gigabytes, one after another.</summary>
    private static IEnumerable<CaseFiles[]> Groups(IReadOnlyList<CaseFiles> cases)
    {
        var small = cases.Where(static c => c.DataSets.Count > 0 && new FileInfo(c.Model).Length < LargeModel).ToArray();
        return small.Chunk(Together).Concat(cases.Except(small).Select(static c => new[] { c }));
    }

    private static List<ConformanceCase> RunGroup(CaseFiles[] cases, IReadOnlyList<ConformanceEngine> engines, CancellationToken cancellation)
    {
        var (done, prepared) = (new List<ConformanceCase>(), new List<(PreparedCase Case, IReadOnlyList<string> Operators)>());
        foreach (var files in cases)
        {
            cancellation.ThrowIfCancellationRequested();
            Prepare(files, done, prepared);
        }

        var problems = prepared.Select(static _ => (string?)null).ToArray();
        foreach (var engine in engines)
        {
            cancellation.ThrowIfCancellationRequested();
            var networks = Compile(engine, prepared, problems);
            for (var i = 0; i < prepared.Count; i++)
            {
                problems[i] ??= Judge(prepared[i].Case, networks[i]!, engine.Name);
            }
        }

        // A case of several data sets is one case: it fails with the first that does.
        done.AddRange(prepared.Select((p, i) => (p.Case.Name, p.Operators, Problem: problems[i])).GroupBy(static p => p.Name)
            .Select(static g => (First: g.First(), Problem: g.Select(static p => p.Problem).FirstOrDefault(static p => p is not null)))
            .Select(static g => new ConformanceCase(g.First.Name, g.First.Operators, g.Problem is null ? ConformanceOutcome.Passed : ConformanceOutcome.Failed, g.Problem ?? "")));
        return done;
    }

    private static void Prepare(CaseFiles files, List<ConformanceCase> done, List<(PreparedCase Case, IReadOnlyList<string> Operators)> prepared)
    {
        IReadOnlyList<string> operators = [];
        try
        {
            var (model, external, length) = ModelFile.Read(files.Model);
            operators = CaseFiles.OperatorsOf(model.Graph);
            var alone = OptimizerCase.Is(model.Graph) ? null : OnnxImporter.Import(model, external, length, ImportOptions.Default);
            if (alone is { IsImported: false } && (alone.Problems.Any(static p => p.IsFinal) || !IsReadable(files, model.Graph)))
            {
                // What is refused may have inputs that cannot even be read, such as text.
                done.Add(new ConformanceCase(files.Name, operators, ConformanceOutcome.Refused, string.Join(" ", alone.Problems)));
                return;
            }

            foreach (var data in files.Read(model.Graph))
            {
                if (alone is null)
                {
                    done.Add(OptimizerCase.Judge(files.Name, operators, model.Graph, data));
                    return;
                }

                var constants = data.Inputs.ToDictionary(static i => i.Key, static i => new OnnxConstant(i.Value.Dims, i.Value.Elements()));
                var network = OnnxImporter.Import(model, external, length, new ImportOptions { Constants = constants });
                if (!network.IsImported)
                {
                    done.Add(new ConformanceCase(files.Name, operators, ConformanceOutcome.Refused, string.Join(" ", network.Problems)));
                    return;
                }

                prepared.Add((new PreparedCase(files.Name, model, network, data), operators));
            }
        }
        catch (Exception exception) when (exception is OnnxException or IOException)
        {
            done.Add(new ConformanceCase(files.Name, operators, ConformanceOutcome.Failed, exception.Message));
        }
    }

    private static bool IsReadable(CaseFiles files, GraphProto graph)
    {
        try
        {
            return files.Read(graph).All(static data => data.Inputs.Values.Concat(data.Outputs).All(static t => t.Elements().Length >= 0));
        }
        catch (OnnxException)
        {
            return false;
        }
    }

    /// <summary>All networks at once; if one of them cannot be compiled, one after another, to say which.</summary>
    private static INetwork?[] Compile(ConformanceEngine engine, List<(PreparedCase Case, IReadOnlyList<string> Operators)> prepared, string?[] problems)
    {
        string[] texts = [.. prepared.Select(static p => p.Case.Network.Text)];
        try
        {
            return [.. engine.Compile(texts)];
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            var networks = new INetwork?[texts.Length];
            for (var i = 0; i < texts.Length; i++)
            {
                try
                {
                    networks[i] = engine.Compile([texts[i]])[0];
                }
                catch (Exception own) when (own is not OperationCanceledException)
                {
                    problems[i] ??= $"{engine.Name}: the network cannot be compiled. {own.Message}";
                }
            }

            return networks;
        }
    }

    private static string? Judge(PreparedCase prepared, INetwork network, string engine)
    {
        try
        {
            return prepared.Judge(network, engine);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return $"{engine}: {exception.GetType().Name}: {exception.Message}";
        }
    }
}
