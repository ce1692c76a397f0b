namespace NetCompiler.CodeFixes;

internal static class Placeholder;
