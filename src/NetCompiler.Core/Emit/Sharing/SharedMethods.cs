using System.Text;

namespace NetCompiler.Core.Emit;

/// <summary>
/// Methods of many kernels with those that are equal, or equal but for whole numbers, made one: the numbers become parameters. First the methods that call
/// no other, then their callers, whose calls have become equal by then. What takes much of the time keeps its numbers as constants, which the JIT makes
/// use of.
/// </summary>
internal sealed class SharedMethods
{
    /// <summary>Numbers that are worth being handed over instead of a method of its own.</summary>
    private const int MostParameters = 12;

    private const string Head = "internal static void ";

    private readonly List<Method> _methods = [];
    private readonly Dictionary<string, Call> _moved = new(StringComparer.Ordinal);

    /// <param name="texts">Each with one or more methods, and whether it must stay fast.</param>
    public SharedMethods(IEnumerable<(string Text, bool IsHot)> texts, CancellationToken cancellation)
    {
        foreach (var (text, isHot) in texts)
        {
            Read(text, isHot);
        }

        var names = new HashSet<string>(_methods.Select(static m => m.Name), StringComparer.Ordinal);
        var waiting = _methods.Select(m => (Method: m, Calls: m.Calls(names).ToArray())).ToList();
        while (waiting.Count > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            var ready = waiting.Where(w => w.Calls.All(c => _moved.ContainsKey(c))).ToList();
            waiting = [.. waiting.Except(ready)];
            Merge(ready.Select(static r => r.Method), areLeaves: ready[0].Calls.Length == 0);
        }
    }

    /// <summary>What is left, in its old order.</summary>
    public IEnumerable<string> Texts => _methods.Where(m => _moved[m.Name].Name == m.Name).Select(static m => m.Text);

    /// <summary>What a call of a method has become.</summary>
    public Call Of(string method) => _moved[method];

    private void Read(string text, bool isHot)
    {
        var lines = new List<string>();
        foreach (var line in text.Split('\n'))
        {
            if (lines.Count > 0 || line.Length > 0)
            {
                lines.Add(line);
            }

            if (line == "}")
            {
                _methods.Add(Method.Of(lines, isHot));
                lines.Clear();
            }
        }
    }

    private void Merge(IEnumerable<Method> methods, bool areLeaves)
    {
        foreach (var group in methods.Select(m => m.Calling(_moved)).GroupBy(m => areLeaves && m.Original.IsHot ? m.Written : m.Numbered.Pattern))
        {
            foreach (var members in Sharing([.. group]))
            {
                Merge(members, new([.. members.Select(static m => m.Numbered)]));
            }
        }
    }

    // All of one pattern where the numbers that differ are few enough, else each with the first ones it can share a method with: one that differs in
    // everything must not cost the others theirs.
    private static IEnumerable<Rewritten[]> Sharing(Rewritten[] members)
    {
        static bool Fits(IEnumerable<Rewritten> some) => new CommonText([.. some.Select(static m => m.Numbered)]).Count <= MostParameters;
        if (Fits(members))
        {
            return [members];
        }

        var sets = new List<List<Rewritten>>();
        foreach (var equal in members.GroupBy(static m => m.Written))
        {
            var first = equal.First();
            var set = sets.Find(s => Fits([.. s, first]));
            if (set is null)
            {
                sets.Add(set = []);
            }

            set.AddRange(equal);
        }

        return sets.Select(static s => s.ToArray());
    }

    private void Merge(Rewritten[] members, CommonText common)
    {
        var first = members[0];
        var prefix = "size";
        while (first.Written.Contains(prefix))
        {
            prefix += "_";
        }

        string Name(int parameter) => prefix + Literals.Int(parameter);
        first.Original.Become(common.Text(Name), Enumerable.Range(0, common.Count).Select(Name));
        foreach (var member in members)
        {
            _moved[member.Original.Name] = new(first.Original.Name, common.Arguments(member.Numbered).ToEquatable());
        }
    }

    /// <summary>How a method is called: by which name, and with which numbers behind its other arguments.</summary>
    internal sealed record Call(string Name, EquatableArray<string> Numbers);

    private sealed record Rewritten(Method Original, string Written, NumberedText Numbered);

    private sealed class Method(string name, bool isHot, string comment, string attribute, string parameters, string body)
    {
        private string _attribute = attribute;
        private string _parameters = parameters;
        private string _body = body;

        public string Name => name;

        public bool IsHot => isHot;

        public string Text => $"{comment}{_attribute}{Head}{name}({_parameters})\n{_body}";

        public static Method Of(List<string> lines, bool isHot)
        {
            var head = lines.FindIndex(static l => l.StartsWith(Head, StringComparison.Ordinal));
            var (open, close) = (lines[head].IndexOf('('), lines[head].LastIndexOf(')'));
            var comments = lines.Take(head).Count(static l => !l.StartsWith("[", StringComparison.Ordinal));
            string Joined(IEnumerable<string> part) => string.Concat(part.Select(static l => l + "\n"));
            return new(
                lines[head].Substring(Head.Length, open - Head.Length), isHot, Joined(lines.Take(comments)), Joined(lines.Skip(comments).Take(head - comments)),
                lines[head].Substring(open + 1, close - open - 1), Joined(lines.Skip(head + 1)));
        }

        /// <summary>The methods among <paramref name="names"/> it calls, each in a line of its own.</summary>
        public IEnumerable<string> Calls(HashSet<string> names) => _body.Split('\n').Select(CalledIn).Where(names.Contains).Distinct();

        /// <summary>The method with its calls as they have become.</summary>
        public Rewritten Calling(Dictionary<string, Call> moved)
        {
            var text = new StringBuilder(_body.Length);
            foreach (var line in _body.TrimEnd('\n').Split('\n'))
            {
                if (moved.TryGetValue(CalledIn(line), out var call))
                {
                    var at = line.IndexOf('(');
                    text.Append(line, 0, line.Length - line.TrimStart().Length).Append(call.Name).Append(line, at, line.Length - at - 2)
                        .Append(string.Concat(call.Numbers.Select(static n => ", " + n))).Append(");\n");
                }
                else
                {
                    text.Append(line).Append('\n');
                }
            }

            _body = text.ToString();
            var written = $"{_attribute}({_parameters})\n{_body}";
            return new(this, written, NumberedText.Of(written));
        }

        /// <summary>Takes what <see cref="Calling"/> gave, changed, with further parameters.</summary>
        public void Become(string written, IEnumerable<string> further)
        {
            var open = _attribute.Length;
            var close = written.IndexOf(")\n", open, StringComparison.Ordinal);
            _attribute = written.Substring(0, open);
            _parameters = written.Substring(open + 1, close - open - 1) + string.Concat(further.Select(static p => ", int " + p));
            _body = written.Substring(close + 2);
        }

        private static string CalledIn(string line)
        {
            var text = line.TrimStart();
            var open = text.IndexOf('(');
            return open > 0 && text.EndsWith(");", StringComparison.Ordinal) ? text.Substring(0, open) : "";
        }
    }
}
