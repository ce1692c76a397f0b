using System.Reflection;
using NetCompiler.Core.Operators;

namespace NetCompiler.Generator.Tests;

/// <summary>The attributes say what the catalogue of operators says.</summary>
public class AttributeTests
{
    // Not for a row of layers: those that read several named values, and those that work on tensors, whose layers are named in texts.
    private static readonly OperatorGroup[] _withoutAttribute =
        [OperatorGroup.Loss, OperatorGroup.Combination, OperatorGroup.Function, OperatorGroup.Tensor];

    private static readonly string[] _ofSeveralValues = ["scaleddotproduct", "transformerdecoder"];

    private static readonly Type[] _layers =
        [.. typeof(LayerAttribute).Assembly.GetTypes().Where(static t => t.BaseType == typeof(LayerAttribute))];

    [Fact]
    public void Every_operator_for_one_value_has_an_attribute()
    {
        var operators = OperatorCatalogue.All
            .Where(static o => !o.IsInternal && !_withoutAttribute.Contains(o.Group) && !_ofSeveralValues.Contains(o.Name))
            .Select(static o => o.Name);

        Assert.Equal(operators.Append("loss").Order(StringComparer.Ordinal), _layers.Select(Word).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_arguments_of_an_attribute_are_those_of_its_operator()
    {
        foreach (var layer in _layers.Where(static t => t != typeof(LossAttribute)))
        {
            var arguments = OperatorCatalogue.Find(Word(layer))!.Parameters.Select(static p => p.Name).ToList();
            var own = layer.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                .Select(static p => Separated(p.Name)).Where(name => name != "activation" || arguments.Contains(name));

            Assert.Equal(arguments.Order(StringComparer.Ordinal), own.Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void The_choices_of_an_enum_are_those_of_the_argument()
    {
        foreach (var layer in _layers.Where(static t => t != typeof(LossAttribute)))
        {
            foreach (var property in layer.GetProperties().Where(static p => p.PropertyType.IsEnum && p.Name != "Activation"))
            {
                var spec = OperatorCatalogue.Find(Word(layer))!.Parameters.Single(p => p.Name == Separated(property.Name));

                Assert.Equal(spec.Choices, Enum.GetNames(property.PropertyType).Select(Separated));
            }
        }
    }

    [Fact]
    public void Activations_and_losses_are_complete()
    {
        var activations = OperatorCatalogue.All.Where(static o => o.Group == OperatorGroup.Activation && !o.IsInternal && o.Name != "clip");
        var losses = OperatorCatalogue.All.Where(static o => o.Group == OperatorGroup.Loss && !o.IsInternal);

        Assert.Equal(activations.Select(static o => o.Name).Order(StringComparer.Ordinal), Words<Activation>());
        Assert.Equal(losses.Select(static o => o.Name).Order(StringComparer.Ordinal), Words<LossKind>());
    }

    private static IEnumerable<string> Words<T>()
        where T : struct, Enum => Enum.GetNames<T>().Select(static n => n.ToLowerInvariant()).Order(StringComparer.Ordinal);

    // Conv2D is conv, and LocalResponseNorm another word for lrn.
    private static string Word(Type attribute)
    {
        var word = attribute.Name[..^"Attribute".Length].ToLowerInvariant();
        return word.EndsWith("2d", StringComparison.Ordinal) ? word[..^2] : OperatorCatalogue.Aliases.TryGetValue(word, out var own) ? own : word;
    }

    private static string Separated(string name) =>
        string.Concat((name.EndsWith("Padding", StringComparison.Ordinal) ? name[..^"ding".Length] : name).Select(static (c, i) => (i > 0 && char.IsUpper(c) ? "_" : "") + char.ToLowerInvariant(c)));
}
