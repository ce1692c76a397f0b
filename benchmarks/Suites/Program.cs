using BenchmarkDotNet.Running;

// One part in depth, where benchmarks/SideBySide compares the whole:
//   dotnet run -c Release --project benchmarks/Suites -- --filter '*Optimizers*' [--job short] [--disasm]
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
