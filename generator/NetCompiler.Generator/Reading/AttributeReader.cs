using System.Globalization;
using Microsoft.CodeAnalysis;
using NetCompiler.Core;
using NetCompiler.Core.Declaration;

namespace NetCompiler.Generator.Reading;

/// <summary>
/// Attributes as the records Core reads, by rules alone. Operators are words without separators: <c>LeakyReLU</c> is leakyrelu, as an
/// attribute and as a member of <c>Activation</c> or <c>LossKind</c>. Arguments and choices have underscores: <c>InitValue</c> is
/// init_value, <c>Initialization.HeNormal</c> is he_normal.
/// </summary>
internal static class AttributeReader
{
    private const string Suffix = "Attribute";

    public static AttributeSource Read(WrittenAttribute attribute)
    {
        var arguments = WrittenArgument.Of(attribute);
        var name = attribute.Data.AttributeClass!.Name;
        name = name.EndsWith(Suffix, StringComparison.Ordinal) ? name.Substring(0, name.Length - Suffix.Length) : name;
        return new AttributeSource(name.ToLowerInvariant(), arguments.Select(Read).ToEquatable());
    }

    private static AttributeArgument Read(WrittenArgument argument)
    {
        var (name, value) = (Separated(argument.Name), argument.Value);
        return value.Kind switch
        {
            TypedConstantKind.Array when !value.IsNull => new(name, value.Values.Select(Number).ToEquatable()),
            TypedConstantKind.Enum => new(name, default, Member(value)),
            TypedConstantKind.Primitive when value.Value is string text => new(name, default, text),
            TypedConstantKind.Primitive when value.Value is not null => new(name, new[] { Number(value) }),
            // Null, or something the compiler refuses anyway.
            _ => new(name, default),
        };
    }

    private static double Number(TypedConstant constant) => constant.Value switch
    {
        bool flag => flag ? 1 : 0,
        double real => real,
        float real => real,
        IConvertible number and not string and not char => number.ToDouble(CultureInfo.InvariantCulture),
        _ => double.NaN,
    };

    /// <summary>The member's word; of a cast such as <c>(Activation)99</c> the number, which nothing is called.</summary>
    private static string Member(TypedConstant constant)
    {
        var member = constant.Type?.GetMembers().OfType<IFieldSymbol>()
            .FirstOrDefault(f => f.HasConstantValue && Equals(f.ConstantValue, constant.Value));
        if (member is null)
        {
            return Convert.ToString(constant.Value, CultureInfo.InvariantCulture) ?? "";
        }

        return constant.Type!.Name is "Activation" or "LossKind" ? member.Name.ToLowerInvariant() : Separated(member.Name);
    }

    // HeNormal to he_normal: every capital but the first starts a word.
    private static string Separated(string name) =>
        string.Concat(name.Select(static (c, i) => (i > 0 && char.IsUpper(c) ? "_" : "") + char.ToLowerInvariant(c)));
}
