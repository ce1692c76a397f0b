namespace NetCompiler.Dynamic;

internal static class Placeholder;
