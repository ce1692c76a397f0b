namespace NetCompiler.Core.Declaration;

/// <summary>
/// An attribute of the class as the shell read it: <c>[Dense(120, Activation.ReLU)]</c> is <c>dense</c> with <c>units</c> 120 and
/// <c>activation</c> relu. The list starts with <c>[Network]</c> itself (<c>network</c> with <c>input</c>), so that the index of an
/// attribute in the list is the number <see cref="Place.AtAttribute"/> speaks of.
/// </summary>
/// <param name="Name">Its class without the suffix, in lower case: the word of an operator.</param>
/// <param name="Arguments">Only those that were written, in source order.</param>
public sealed record AttributeSource(string Name, EquatableArray<AttributeArgument> Arguments);

/// <summary>One written argument of an attribute; its index in the list is the argument number of its place.</summary>
/// <param name="Name">The constructor's parameter or the property, in lower case with underscores (<c>init_value</c>): the name of an operator's argument.</param>
/// <param name="Numbers">A number, a flag as 1 or 0, or the extents of an array; empty for a word.</param>
/// <param name="Word">An enum member as the word of an operator (<c>leakyrelu</c>) or choice (<c>he_normal</c>), or a string as it is; null for numbers.</param>
public sealed record AttributeArgument(string Name, EquatableArray<double> Numbers, string? Word = null);
