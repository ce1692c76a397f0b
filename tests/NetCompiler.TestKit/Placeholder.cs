namespace NetCompiler.TestKit;

internal static class Placeholder;
