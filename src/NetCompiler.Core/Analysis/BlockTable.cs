using NetCompiler.Core.Declaration;
using NetCompiler.Core.Diagnostics;
using NetCompiler.Core.Operators;

namespace NetCompiler.Core.Analysis;

/// <summary>The blocks of a declaration by name. Blocks that contain themselves are refused, before anything is expanded.</summary>
internal sealed class BlockTable
{
    private const int DeepestNesting = 64;

    private readonly Dictionary<string, BlockStatement> _blocks = new(StringComparer.Ordinal);

    public IEnumerable<string> Names => _blocks.Keys;

    /// <summary>Whether every block can be expanded.</summary>
    public bool IsFinite { get; private set; } = true;

    public static BlockTable Read(IEnumerable<Statement> statements, SourceMap places, ProblemList problems)
    {
        var table = new BlockTable();
        foreach (var block in statements.OfType<BlockStatement>())
        {
            if (Keywords.IsReserved(block.Name) || OperatorCatalogue.Find(block.Name)?.Name == block.Name)
            {
                // Only the operator's own word is taken: a block may have another name that people know an operator by.
                problems.Add(ProblemKinds.ReservedName, places[block.Id],
                    $"{block.Name} is an operator and cannot name a block. Choose another name, e.g. my_{block.Name}.");
            }
            else if (table._blocks.TryGetValue(block.Name, out var first))
            {
                problems.Add(ProblemKinds.DuplicateBlock, places[block.Id],
                    $"There are two blocks named {block.Name}; the first is on {places[first.Id]}. Give each a name of its own.");
            }
            else
            {
                table._blocks.Add(block.Name, block);
            }
        }

        table.FindRecursion(places, problems);
        return table;
    }

    public BlockStatement? Find(string name) => _blocks.TryGetValue(name, out var block) ? block : null;

    /// <summary>Whether the word belongs to an operator, so that nothing else may have it as name. Words of losses stand only after <c>loss</c> and are free.</summary>
    public static bool IsOperatorWord(string name) =>
        Keywords.IsReserved(name) || OperatorCatalogue.Find(name) is { IsInternal: false, Group: not OperatorGroup.Loss };

    /// <summary>Depth-first with a stack of its own: a chain of ten thousand blocks must not exhaust the thread's.</summary>
    private void FindRecursion(SourceMap places, ProblemList problems)
    {
        var heights = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var root in _blocks.Values)
        {
            var path = new Stack<(BlockStatement Block, Queue<Call> Calls)>();
            var open = new HashSet<string>(StringComparer.Ordinal);
            Push(root);
            while (path.Count > 0)
            {
                var (block, calls) = path.Peek();
                if (calls.Count == 0)
                {
                    path.Pop();
                    open.Remove(block.Name);
                    var height = 1 + CallsOf(block.Body).Select(c => heights.TryGetValue(c.Operator, out var h) ? h : 0).DefaultIfEmpty(0).Max();
                    heights[block.Name] = height;
                    continue;
                }

                var call = calls.Dequeue();
                if (open.Contains(call.Operator))
                {
                    ReportCycle(call, path.Select(static p => p.Block.Name).Reverse(), places, problems);
                }
                else if (!heights.ContainsKey(call.Operator) && Find(call.Operator) is { } inner)
                {
                    Push(inner);
                }
            }

            void Push(BlockStatement block)
            {
                if (!heights.ContainsKey(block.Name))
                {
                    path.Push((block, new Queue<Call>(CallsOf(block.Body))));
                    open.Add(block.Name);
                }
            }
        }

        var deepest = _blocks.Values.FirstOrDefault(b => heights[b.Name] > DeepestNesting);
        if (deepest is not null && IsFinite)
        {
            IsFinite = false;
            problems.Add(ProblemKinds.NestedTooDeeply, places[deepest.Id],
                $"Blocks stand more than 64 deep inside block {deepest.Name}. Write some of them out.");
        }
    }

    private void ReportCycle(Call call, IEnumerable<string> path, SourceMap places, ProblemList problems)
    {
        IsFinite = false;
        var names = path.SkipWhile(n => n != call.Operator).Append(call.Operator).ToList();
        if (names.Count > 10)
        {
            names = [.. names.Take(5), "…", .. names.Skip(names.Count - 4)];
        }

        var cycle = string.Join(" → ", names);
        problems.Add(ProblemKinds.Recursion, places[call.Id],
            $"Block {call.Operator} contains itself ({cycle}), so that the network would never end. For several rounds write repeat n {{ … }}.");
    }

    private static IEnumerable<Call> CallsOf(IEnumerable<Statement> body) =>
        body.OfType<ValueStatement>().SelectMany(static s => s.Pipeline.Stages).SelectMany(static stage => stage switch
        {
            Call call => [ScanCall.Applied(call)],
            Repeat repeat => CallsOf(repeat.Body),
            _ => Enumerable.Empty<Call>(),
        });
}
