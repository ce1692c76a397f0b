using System.Globalization;

namespace NetCompiler.Core.Graph;

/// <summary>One evaluated argument: numbers (one for a scalar, several for a size), or a word.</summary>
public sealed record Setting(string Name, EquatableArray<double> Numbers, string? Text = null)
{
    public override string ToString() => Name + "=" + (Text
        ?? string.Join("x", Numbers.Select(static n => n.ToString("R", CultureInfo.InvariantCulture))));
}

/// <summary>The evaluated arguments of a node, by name.</summary>
public sealed record Settings(EquatableArray<Setting> Items)
{
    public static Settings None { get; } = new(EquatableArray<Setting>.Empty);

    public static Settings Of(params Setting[] items) => new(items);

    public bool Has(string name) => Find(name) is not null;

    public double Number(string name) => Get(name).Numbers[0];

    public double Number(string name, double otherwise) => Find(name) is { } s ? s.Numbers[0] : otherwise;

    public int Integer(string name) => checked((int)Number(name));

    public bool Flag(string name) => Number(name) != 0;

    public string Text(string name) => Get(name).Text ?? throw new InvalidOperationException($"Setting {name} is not a word.");

    public int[] Integers(string name) => Get(name).Numbers.Select(static n => checked((int)n)).ToArray();

    public Settings With(Setting setting) =>
        new(Items.Where(s => s.Name != setting.Name).Append(setting).ToEquatable());

    public Settings With(string name, double number) => With(new Setting(name, EquatableArray.Of(number)));

    public Settings With(string name, string text) => With(new Setting(name, default, text));

    public override string ToString() => string.Join(" ", Items);

    private Setting? Find(string name) => Items.FirstOrDefault(s => s.Name == name);

    private Setting Get(string name) => Find(name) ?? throw new InvalidOperationException($"There is no setting {name}.");
}
