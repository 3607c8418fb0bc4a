using Femto.Jit.Bytecode;
using Femto.Jit.Execution;
using Xunit.Abstractions;
namespace Femto.Jit.Tests.Execution;
public sealed class SmokeTmp(ITestOutputHelper output)
{
    [Fact]
    public void All()
    {
        using IEngine interp = Engines.Create("interpreter", Targets.All[0]).Value!;
        using IEngine thumb = Engines.Create("thumb2", Targets.All[0]).Value!;
        foreach (string f in Directory.GetFiles(RepositoryFiles.PathOf("corpus"), "*.o", SearchOption.AllDirectories).Order())
        {
            Result<Program> p;
            string line = Path.GetRelativePath(RepositoryFiles.Root, f) + ": ";
            try {
            p = ProgramLoader.Load(File.ReadAllBytes(f), f);
            if (!p.Succeeded) { output.WriteLine(line + "load " + p.Diagnostics[0]); continue; }
            var v = Verifier.Verify(p.Value, AgentHelpers.Contract);
            if (!v.Succeeded) { output.WriteLine(line + "verify " + v.Diagnostics[0]); continue; }
            RunRequest r = new([.. new byte[64]]) { Fuel = 10000, CountInstructions = true };
            var t = thumb.Run(v.Value, r);
            var i = interp.Run(v.Value, r with { Layout = t.Value?.Layout });
            bool same = t.Value is not null && i.Value!.Result == t.Value.Result && i.Value.Trap == t.Value.Trap && i.Value.Context.SequenceEqual(t.Value.Context) && i.Value.Data.SequenceEqual(t.Value.Data) && i.Value.FuelUsed == t.Value.FuelUsed;
            output.WriteLine(line + (same ? "same " : "DIFF ") + $"{i.Value?.Result:x} {i.Value?.Trap} {i.Value?.Instructions} {i.Value?.FuelUsed} | {t.Value?.Result:x} {t.Value?.Trap} {t.Value?.Instructions} {t.Value?.FuelUsed}" + (t.Succeeded ? "" : t.Diagnostics[0].ToString()) + (i.Succeeded ? "" : i.Diagnostics[0]));
            } catch (Exception e) { output.WriteLine(line + e.Message.Split('\n')[0]); }
        }
    }
}
