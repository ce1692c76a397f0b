using NetCompiler.Tool;
using NetCompiler.Tool.Terminal;

Console.OutputEncoding = System.Text.Encoding.UTF8;
using var console = ToolConsole.OfProcess();
return Netc.Run(args, console);
