using Microsoft.CodeAnalysis;
using NetCompiler.Core.Diagnostics;

namespace NetCompiler.Generator.Reading;

/// <summary>Why a class cannot be a network, as a sentence with its place.</summary>
internal sealed record Refusal(ProblemKind Kind, string Message, Location Location);
