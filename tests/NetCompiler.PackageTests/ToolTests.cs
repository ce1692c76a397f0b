using System.Text.RegularExpressions;

namespace NetCompiler.PackageTests;

/// <summary>The tool as its users have it: packed, installed, and run in a fresh folder.</summary>
public sealed partial class ToolTests(PackedTool tool) : IClassFixture<PackedTool>
{
    private const string Packing =
        "dotnet pack src/NetCompiler -c Release -o ~/netcompiler\ndotnet pack src/NetCompiler.Tool -c Release -o ~/netcompiler";

    private const string Installing =
        "dotnet nuget add source ~/netcompiler --name netcompiler\ndotnet tool install --global NetCompiler.Tool --source ~/netcompiler";

    [Fact]
    public void The_page_for_beginners_does_what_it_says()
    {
        var page = File.ReadAllText(Path.Combine(PackedConsumer.RepositoryRoot(), "docs/getting-started.md")).ReplaceLineEndings("\n");
        string[] commands = [.. Shell().Matches(page).Select(static m => m.Groups[1].Value)];

        // The first two parts are what the fixture did; the rest is typed as it stands, with a line between the parts.
        Assert.Equal([Packing, Installing], commands[..2]);
        Assert.Contains("Tool 'netcompiler.tool'", tool.Installation, StringComparison.Ordinal);
        var (code, output) = tool.Bash(string.Join("\necho ----\n", commands[2..]) + "\necho ----\ncat Spirals.nn\necho ----\ncat Program.cs");
        Assert.True(code == 0, output);
        var parts = output.ReplaceLineEndings("\n").Split("----\n");

        Assert.Equal("2-32-32-3 · 1,251 parameters", parts[1].Split('\n')[0]);
        Assert.Contains("multiply-adds  1,184 for one prediction", parts[1], StringComparison.Ordinal);
        Assert.Contains("epoch 100/100 ", parts[2], StringComparison.Ordinal);
        Assert.Matches("accuracy +(9[5-9]|100)\\.", parts[3]);

        // netc and the program that the build made say the same about the first place.
        var answer = parts[4].Split('\n')[1].Split(',');
        var shares = answer[1..].Select(static s => double.Parse(s, System.Globalization.CultureInfo.InvariantCulture).ToString("0.000", System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        Assert.EndsWith($"green {shares[0]}, orange {shares[1]}, violet {shares[2]}\n", parts[5], StringComparison.Ordinal);

        // The network and the program are those the page shows.
        Assert.Contains("```nn\n" + parts[6], page, StringComparison.Ordinal);
        Assert.Contains("```csharp\n" + parts[7], page, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_command_works_as_installed()
    {
        var (code, output) = tool.Bash("""
            expect() { wanted=$1; shift; got=0; "$@" > out.txt 2> err.txt || got=$?; [ $got = $wanted ] || { echo "exit code $got and not $wanted: $*"; cat out.txt err.txt; exit 99; }; }
            expect 0 netc --version
            expect 0 netc new Net --no-project
            cd Net
            expect 0 netc summary Net.nn --json; grep -q '"parameters": 1251' out.txt
            expect 3 netc summary - < <(printf 'input 2\ndens 3\n'); grep -q '^-(2,1): error NC0201' err.txt
            expect 4 netc summary none.nn
            expect 2 netc summry
            expect 0 netc graph Net.nn --out net.svg; grep -q '</svg>' net.svg
            expect 0 netc emit Net.nn --after fusion; grep -q '^program predict' out.txt
            expect 0 netc fmt Net.nn --write; expect 0 netc fmt Net.nn --check
            expect 0 netc data convert Net.csv --split 0.8 --out train.csv --rest test.csv
            expect 0 netc train Net.nn --data train.csv --epochs 30 --rate 0.01; grep -q '^epoch 30/30 ' out.txt
            expect 0 netc train Net.nn --data train.csv --epochs 31 --rate 0.01; grep -q '^went on after step 360' out.txt
            expect 4 netc train Net.nn --data test.csv --epochs 31 --rate 0.01
            expect 0 netc eval Net.safetensors --data test.csv --engine generated; grep -q '^accuracy ' out.txt
            expect 0 netc predict Net.nn --data test.csv --class-only; [ $(wc -l < out.txt) = 121 ]
            expect 0 netc check Net.nn Net.safetensors Net.checkpoints test.csv; tail -1 out.txt | grep -q ' right$'
            expect 1 netc check Net.nn <(echo broken)
            expect 0 netc export Net.nn
            expect 0 netc import Net.onnx --out Again.nn; grep -q '^Again.safetensors: 1,251 weights' out.txt
            expect 0 netc predict Again.nn --data test.csv --features x,y --class-only; [ $(wc -l < out.txt) = 121 ]
            expect 4 netc import Net.onnx --out Again.nn
            expect 0 netc data describe Net.csv --json; grep -q '"examples": 600' out.txt
            mkdir -p cases/test_net/test_data_set_0; cp Net.onnx cases/test_net/model.onnx
            printf '\x08\x01\x08\x02\x10\x01\x4a\x08\x00\x00\x80\x3f\x00\x00\x00\xc0' > cases/test_net/test_data_set_0/input_0.pb
            printf '\x08\x01\x08\x03\x10\x01\x4a\x0c\x00\x00\x80\x3f\x00\x00\x80\x3f\x00\x00\x80\x3f' > cases/test_net/test_data_set_0/output_0.pb
            expect 1 netc check --onnx cases; tail -1 out.txt | grep -q '^onnx: 0 passed, 0 refused, 1 failed of 1$'
            netc train Net.nn --data train.csv --epochs 1000000 --checkpoints stopped --checkpoint-every 0.05 > out.txt 2> err.txt & training=$!
            for i in $(seq 600); do ls stopped/checkpoint-* > /dev/null 2>&1 && break; sleep 0.1; done
            kill -TERM $training; code=0; wait $training || code=$?; [ $code = 130 ] || { echo "exit code $code of a training that was stopped"; cat out.txt err.txt; exit 99; }
            grep -q 'the same line goes on from stopped' out.txt; ls stopped/checkpoint-* > /dev/null
            expect 0 netc bench Net.nn --seconds 0.02 --no-peers; grep -q '^one prediction ' out.txt
            start=$(date +%s%N); netc summary Net.nn > /dev/null; echo "summary took $((($(date +%s%N) - start) / 1000000)) ms"
            """);
        Assert.True(code == 0, output);
        Assert.Contains("summary took ", output, StringComparison.Ordinal);
    }

    [GeneratedRegex("^```sh\\n(.*?)\\n```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Shell();
}
