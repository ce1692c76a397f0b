namespace NetCompiler.Generator;

internal static class Placeholder;
