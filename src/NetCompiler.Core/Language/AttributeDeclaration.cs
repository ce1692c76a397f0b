using NetCompiler.Core.Declaration;
using NetCompiler.Core.Operators;

namespace NetCompiler.Core.Language;

/// <summary>The second front end: layer attributes become the same declaration that text becomes.</summary>
public static class AttributeDeclaration
{
    private const string Network = "network";
    private const string Activation = "activation";
    private const string Name = "name";

    /// <summary>
    /// Reads the attributes of one class in source order. <c>network</c> with the extents <c>input</c> is the input
    /// (with the flag <c>sequence</c> a sequence, with <c>lengths</c> one with lengths); any other name is the operator's word. The argument <c>name</c> is <c>as</c>, and
    /// <c>activation</c> is a stage after the layer. Underscores in argument names and choices may be missing (<c>initvalue</c>).
    /// </summary>
    /// <param name="attributes"><c>[Network]</c> first, then the layers; the index in the list is the number in places.</param>
    /// <param name="options">What stood on <c>[Network]</c> beside the input.</param>
    public static ParseResult From(EquatableArray<AttributeSource> attributes, NetworkOptions options)
    {
        var reader = new Reader();
        var statements = new List<Statement>();
        for (var i = 0; i < attributes.Count; i++)
        {
            if (reader.Read(attributes[i], i) is { } statement)
            {
                statements.Add(statement);
            }
        }

        // A class without layers still has a place: its [Network].
        reader.Id(0);
        return new ParseResult(new NetworkDeclaration(options, statements.ToEquatable()), reader.Places, default);
    }

    private sealed class Reader
    {
        private readonly List<Place> _places = [];

        public SourceMap Places => new(_places.ToEquatable());

        public int Id(int attribute, int argument = -1)
        {
            _places.Add(Place.AtAttribute(attribute, argument));
            return _places.Count - 1;
        }

        public Statement? Read(AttributeSource attribute, int index) => attribute.Name switch
        {
            Network => ReadInput(attribute, index),
            Keywords.Loss => ReadLoss(attribute, index),
            _ => ReadLayer(attribute, index),
        };

        private ValueStatement? ReadInput(AttributeSource attribute, int index)
        {
            var id = Id(index);
            for (var i = 0; i < attribute.Arguments.Count; i++)
            {
                var argument = attribute.Arguments[i];
                if (argument.Name == Keywords.Input && argument.Numbers.Count > 0)
                {
                    var isSequence = attribute.Arguments.Any(static a => a.Name == Keywords.Sequence && (a.Word == "true" || a.Numbers.Contains(1)));
                    var arguments = new List<Argument> { new(Id(index, i), null, Value(argument, null, index, i)) };
                    var lengths = attribute.Arguments.ToList().FindIndex(static a => a.Name == Analysis.Elaborator.LengthsArgument);
                    if (lengths >= 0)
                    {
                        arguments.Add(new(Id(index, lengths), Analysis.Elaborator.LengthsArgument, Value(attribute.Arguments[lengths], null, index, lengths)));
                    }

                    return Statement(id, new Call(id, isSequence ? Keywords.Sequence : Keywords.Input, arguments.ToEquatable(), null));
                }
            }

            return null;
        }

        private LossStatement ReadLoss(AttributeSource attribute, int index)
        {
            var id = Id(index);
            var kind = attribute.Arguments.FirstOrDefault(static a => a.Name == "kind" && a.Word is not null)?.Word ?? "";
            var loss = OperatorCatalogue.Find(kind);
            NameReference? output = null;
            var arguments = new List<Argument>();
            for (var i = 0; i < attribute.Arguments.Count; i++)
            {
                var argument = attribute.Arguments[i];
                if (argument is { Name: Keywords.Output, Word: { } word })
                {
                    output = new NameReference(Id(index, i), word);
                }
                else if (argument.Name != "kind")
                {
                    arguments.Add(Named(argument, loss, index, i));
                }
            }

            return new LossStatement(id, kind, output, arguments.ToEquatable());
        }

        private ValueStatement ReadLayer(AttributeSource attribute, int index)
        {
            var id = Id(index);
            var word = OperatorWord(attribute.Name);
            var @operator = OperatorCatalogue.Find(word);
            NameReference? name = null;
            Call? activation = null;
            var arguments = new List<Argument>();
            for (var i = 0; i < attribute.Arguments.Count; i++)
            {
                var argument = attribute.Arguments[i];
                if (argument is { Name: Name, Word: { } path })
                {
                    name = new NameReference(Id(index, i), path);
                }
                else if (argument is { Name: Activation, Word: { } function } && @operator?.Parameters.Any(static p => p.Name == Activation) != true)
                {
                    activation = function == "none" ? null : new Call(Id(index, i), function, default, null);
                }
                else
                {
                    arguments.Add(Named(argument, @operator, index, i));
                }
            }

            var call = new Call(id, word, arguments.ToEquatable(), name);
            return activation is null ? Statement(id, call) : Statement(id, call, activation);
        }

        private static ValueStatement Statement(int id, params PipelineStage[] stages) => new(id, null, new Pipeline(id, null, stages));

        private Argument Named(AttributeArgument argument, Operator? @operator, int attribute, int index)
        {
            var specs = @operator is null ? default : @operator.Parameters;
            var spec = specs.FirstOrDefault(s => Plain(s.Name) == Plain(argument.Name));
            return new Argument(Id(attribute, index), spec?.Name ?? argument.Name, Value(argument, spec, attribute, index));
        }

        private ArgumentValue Value(AttributeArgument argument, ParameterSpec? spec, int attribute, int index)
        {
            var id = Id(attribute, index);
            return argument switch
            {
                { Word: { } word } => new WordValue(id, spec?.Choices.FirstOrDefault(c => Plain(c) == Plain(word)) ?? word),
                { Numbers: [double.NaN] } when spec?.Choices.Count > 0 => new WordValue(id, spec.Choices[0]), // No number, where a word may stand for one.
                { Numbers.Count: 1 } => new NumberValue(id, argument.Numbers[0]),
                _ => new SizeValue(id, argument.Numbers.Select(n => (ArgumentValue)new NumberValue(id, n)).ToEquatable()),
            };
        }

        // Attributes say Padding in full, where the language has pad.
        private static string Plain(string name) => name.Replace("_", "").ToLowerInvariant().Replace("padding", "pad");

        /// <summary><c>Conv2D</c> is <c>conv</c>: how many extents are spatial follows from the shape.</summary>
        private static string OperatorWord(string name)
        {
            var isPlanar = name.Length > 2 && OperatorCatalogue.Find(name) is null
                && (name.EndsWith("1d", StringComparison.Ordinal) || name.EndsWith("2d", StringComparison.Ordinal) || name.EndsWith("3d", StringComparison.Ordinal));
            return isPlanar ? name.Substring(0, name.Length - 2) : name.Length == 0 ? "?" : name;
        }
    }
}
