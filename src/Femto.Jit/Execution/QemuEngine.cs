using System.Collections.Immutable;

namespace Femto.Jit.Execution;

/// <summary>
/// Translates programs and runs them on the agent of an emulated board, which stays resident between runs. A second
/// emulator with the counting plugin is started when instructions are first to be counted. Not thread-safe.
/// </summary>
internal sealed class QemuEngine : IEngine
{
    /// <summary>Bytes of answers that may wait: half of what a pipe of Linux holds.</summary>
    private const int LargestBatch = 32 * 1024;

    private readonly EmulatedBoard _board;
    private readonly Target _target;
    private AgentProcess? _plain;
    private AgentProcess? _counting;
    private InstructionCounter? _counter;
    private AgentHello? _hello;
    private VerifiedProgram? _lastProgram;
    private Result<MachineCode>? _lastCode;

    internal QemuEngine(EmulatedBoard board, Target target)
    {
        _board = board;
        _target = target;
    }

    /// <inheritdoc/>
    public string Name => _target.Engine;

    /// <summary>How long one run may take before the emulator is ended.</summary>
    internal TimeSpan RunTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Where code is loaded: bytes behind the start of the area for it, a multiple of 8.</summary>
    internal int LoadOffset { get; set; }

    /// <summary>Options of the translation.</summary>
    internal CompilerOptions Options { get; init; } = CompilerOptions.Default;

    /// <inheritdoc/>
    public Result<RunResult> Run(VerifiedProgram program, RunRequest request)
    {
        Result<MachineCode> code = Compile(program);
        return code.Succeeded ? Run(code.Value, request) : new Result<RunResult>(null, code.Diagnostics);
    }

    /// <summary>Runs code that has been translated before.</summary>
    internal Result<RunResult> Run(MachineCode code, RunRequest request)
    {
        Result<RunResult[]> runs = RunAll(code, [request]);
        return runs.Succeeded ? runs.Value[0] : new Result<RunResult>(null, runs.Diagnostics);
    }

    /// <summary>What the agent says of itself: where it loads code, for example.</summary>
    internal Result<AgentHello> FindAgent()
    {
        Result<AgentProcess> agent = StartPlain();
        return agent.Succeeded ? Hello : new Result<AgentHello>(null, agent.Diagnostics);
    }

    /// <summary>
    /// Runs code on several contexts of one length, with memory of the same lengths, and the same fuel: it is sent once, and
    /// the emulator keeps what it has made of it.
    /// </summary>
    internal Result<RunResult[]> RunAll(MachineCode code, ImmutableArray<RunRequest> requests)
    {
        List<RunResult> results = new(requests.Length);
        int batch = BatchLength(code, requests[0]);
        for (int start = 0; start < requests.Length; start += batch)
        {
            ImmutableArray<RunRequest> part = requests.Slice(start, Math.Min(batch, requests.Length - start));
            Result<AgentRunAnswer[]> answers = Ask(code, part);
            if (!answers.Succeeded) return new Result<RunResult[]>(null, answers.Diagnostics);
            foreach ((RunRequest request, AgentRunAnswer answer) in part.Zip(answers.Value))
            {
                if (AgentJudgement.Judge(code, answer, Hello, _board.Registers) is Diagnostic error) return error;
                results.Add(Describe(code, request, answer));
            }
        }
        return results.ToArray();
    }

    /// <summary>The agent's answers as they are, for tests of what it watches over.</summary>
    internal Result<AgentRunAnswer[]> Ask(MachineCode code, ImmutableArray<RunRequest> requests)
    {
        RunRequest first = requests[0];
        foreach (RunRequest request in requests)
        {
            if (RunRequestCheck.Find(code.Source, request) is Diagnostic refusal) return refusal;
        }
        Result<AgentProcess> agent = first.CountInstructions ? StartCounting() : StartPlain();
        if (!agent.Succeeded) return new Result<AgentRunAnswer[]>(null, agent.Diagnostics);

        AgentHello hello = Hello;
        ProgramData data = code.Source.Program.Data;
        AgentRunRequest message = new(
            code.Code,
            data.ReadOnly,
            InstanceData.Create(data, hello.Layout(code.FramePointerDepth)),
            [.. requests.Select(request => ContextBlock.Of(code.Source.Contract, request).At(hello.Context.Start))],
            first.Context.Length,
            code.HelperImports,
            first.Fuel)
        {
            LoadOffset = LoadOffset,
        };
        return message.FindExcess(hello) is Diagnostic excess ? excess : agent.Value.Run(message, RunTimeout);
    }

    /// <summary>The agent answers each run before it reads the next; more than a pipe holds must not be on its way.</summary>
    private static int BatchLength(MachineCode code, RunRequest request) => request.CountInstructions ? 1
        : Math.Max(1, LargestBatch / (AgentRunAnswer.HeaderBytes + ContextBlock.Of(code.Source.Contract, request).Length
            + code.Source.Program.Data.WritableLength));

    /// <inheritdoc/>
    public void Dispose()
    {
        _plain?.Dispose();
        _counting?.Dispose();
        _counter?.Dispose();
    }

    /// <summary>Programs tend to be run many times in a row; the last one is kept.</summary>
    private Result<MachineCode> Compile(VerifiedProgram program)
    {
        if (_lastCode is null || !ReferenceEquals(program, _lastProgram))
        {
            _lastCode = Compiler.Compile(program, _target.Emulated, Options);
            _lastProgram = program;
        }
        return _lastCode;
    }

    private AgentHello Hello =>
        _hello ?? throw new InternalCompilerException(nameof(QemuEngine), "the agent was not asked for its addresses");

    private RunResult Describe(MachineCode code, RunRequest request, AgentRunAnswer answer)
    {
        Trap? trap = AgentJudgement.FindTrap(code, answer);
        ImmutableArray<ExecutedInstruction> executed =
            request.CountInstructions && _counter is not null ? _counter.Read(Hello.Code.Start + LoadOffset) : [];
        return new RunResult(
            trap is null ? answer.Result : null, trap, answer.Context, answer.Data, Hello.Layout(code.FramePointerDepth))
        {
            Instructions = request.CountInstructions ? executed.Sum(instruction => instruction.Times) : null,
            Executed = executed,
            CodeBytes = code.Code.Length + code.Source.Program.Data.ReadOnly.Length,
            FuelUsed = request.Fuel - answer.Fuel,
        };
    }

    private Result<AgentProcess> StartPlain()
    {
        if (_plain is { IsUsable: true }) return _plain;
        Result<AgentProcess> started = Start(plugin: null);
        if (started.Succeeded) _plain = Replace(_plain, started.Value);
        if (!started.Succeeded || _hello is not null) return started;

        Result<AgentHello> hello = started.Value.Hello(RunTimeout);
        _hello = hello.Value;
        return hello.Succeeded ? started : new Result<AgentProcess>(null, hello.Diagnostics);
    }

    private Result<AgentProcess> StartCounting()
    {
        if (_counting is { IsUsable: true }) return _counting;

        // The plugin has to be told addresses that only a running agent tells.
        Result<AgentProcess> plain = StartPlain();
        if (!plain.Succeeded) return plain;
        Result<string> plugin = TargetBuild.Find("qemu-plugin", "libcount.so");
        if (!plugin.Succeeded) return new Result<AgentProcess>(null, plugin.Diagnostics);
        _counter ??= new InstructionCounter();
        Result<AgentProcess> started = Start(_counter.PluginArgument(plugin.Value, Hello));
        if (started.Succeeded) _counting = Replace(_counting, started.Value);
        return started;
    }

    private Result<AgentProcess> Start(string? plugin)
    {
        Result<string> agent = TargetBuild.Find(_board.BuildTarget, "agent.elf");
        return agent.Succeeded
            ? AgentProcess.Start(_board, _target, agent.Value, plugin)
            : new Result<AgentProcess>(null, agent.Diagnostics);
    }

    private static AgentProcess Replace(AgentProcess? old, AgentProcess started)
    {
        old?.Dispose();
        return started;
    }
}
