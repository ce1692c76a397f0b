namespace NetCompiler.Engine;

internal static class Placeholder;
