using Femto.Jit.Bytecode;
using Femto.Jit.Cli.Benchmarks.Peers;
using Femto.Jit.Execution;

namespace Femto.Jit.Cli.Benchmarks;

/// <summary>What is to be measured.</summary>
/// <param name="Folder">The folder of the programs.</param>
/// <param name="Targets">On which targets.</param>
/// <param name="Variant">Which of a program's objects.</param>
/// <param name="Builds">The builds to show it beside.</param>
internal sealed record BenchmarkRequest(
    string Folder, IReadOnlyList<Target> Targets, string Variant, IReadOnlyList<string> Builds)
{
    /// <summary>Whether the context's length is kept from the compiler.</summary>
    public bool IsDynamic { get; init; }

    /// <summary>Whether executed instructions are told apart by what they are for.</summary>
    public bool TellWork { get; init; }

    /// <summary>Whether native builds are made and measured rather than looked up.</summary>
    public bool BuildPeers { get; init; }
}

/// <summary>Measures a folder of programs on targets, beside other builds.</summary>
internal sealed class BenchmarkRun
{
    private readonly BenchmarkRequest request;
    private readonly CancellationToken token;
    private readonly IReadOnlyList<Benchmark> benchmarks;
    private readonly PeerCosts table;
    private readonly NativePeers natives = new();

    /// <summary>Reads what there is to measure.</summary>
    /// <exception cref="CommandException">The folder does not hold it.</exception>
    public BenchmarkRun(BenchmarkRequest request, CancellationToken token)
    {
        this.request = request;
        this.token = token;
        benchmarks = Benchmark.ReadAll(request.Folder);
        table = PeerCosts.Read(Path.Combine(request.Folder, "peers.tsv"));
    }

    /// <summary>Why builds are left out.</summary>
    public IEnumerable<string> Notes => natives.Notes;

    /// <summary>Measures all of it.</summary>
    /// <exception cref="CommandException">Something cannot be measured, or does not have the result it has to have.</exception>
    public async Task<List<Measurement>> Measure()
    {
        List<Measurement> measurements = [];
        foreach (Target target in request.Targets)
        {
            using IEngine engine = ProgramOptions.Accept(Engines.Create(target.Engine, target));
            if (engine is not QemuEngine emulator)
            {
                throw CommandException.Unusable(
                    CliDiagnostics.Usage, $"nothing counts instructions of {target.Name}: it is no emulated target");
            }
            Measurer measurer = new(target, emulator);
            foreach (Benchmark benchmark in benchmarks) measurements.Add(await Measure(measurer, benchmark));
        }
        return measurements;
    }

    private async Task<Measurement> Measure(Measurer measurer, Benchmark benchmark)
    {
        Progress.Show($"{measurer.Target.Name} {benchmark.Name}");
        string path = PathOf($"{benchmark.Name}.{request.Variant}.o");
        Program program = ProgramOptions.Accept(ProgramLoader.Load(InputFile.Read(path), path));
        Contract contract = AgentHelpers.Contract with { ContextLength = request.IsDynamic ? null : benchmark.Context.Length };
        VerifiedProgram verified = ProgramOptions.Accept(Verifier.Verify(program, contract));
        MachineCode code = measurer.Translate(verified, request.TellWork);
        RunResult run = measurer.Run(code, benchmark, path);
        Cost?[] peers = new Cost?[request.Builds.Count];
        for (int i = 0; i < peers.Length; i++)
            peers[i] = await FindPeer(measurer, request.Builds[i], benchmark, verified);
        return new Measurement(
            measurer.Target, benchmark.Name, measurer.CostOf(code, run, (ulong)run.CodeBytes!.Value),
            request.TellWork ? WorkCounts.Of(code, run.Executed) : null, peers);
    }

    private async Task<Cost?> FindPeer(Measurer measurer, string name, Benchmark benchmark, VerifiedProgram verified)
    {
        if (!request.BuildPeers || NativeBuild.All.FirstOrDefault(build => build.Name == name) is not NativeBuild build)
            return table.Find(measurer.Target, benchmark.Name, name);
        Progress.Show($"{measurer.Target.Name} {benchmark.Name} {name}");
        return await natives.Measure(measurer, build, benchmark, PathOf($"{benchmark.Name}.c"), verified, token);
    }

    private string PathOf(string file) => Path.Combine(request.Folder, file);
}
