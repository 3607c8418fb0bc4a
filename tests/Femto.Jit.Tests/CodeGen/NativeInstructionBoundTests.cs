using System.Collections.Immutable;
using Femto.Jit.Execution;
using Femto.Jit.Fuzzing.Generators;
using Femto.Jit.Interpretation;
using Femto.Jit.Tests.Bytecode;
using Femto.Jit.Tests.Verification;

namespace Femto.Jit.Tests.CodeGen;

/// <summary>How many machine instructions code is said to execute at most, beside what emulators count in it.</summary>
public sealed class NativeInstructionBoundTests
{
    /// <summary>
    /// How far the bound of code may be above what was counted in a run that executed as many instructions of the bytecode as
    /// its bound says, where that is made of blocks and turns as well: the way through the code with most instructions is mostly
    /// another one, and a run may trap at its end.
    /// </summary>
    private const double Close = 1.1;

    private const int TrapInstructions = 12, RandomPrograms = 60, FamilyContexts = 4;

    private static readonly CompilerOptions _options = CompilerOptions.Default with { BoundInstructions = true };

    public static TheoryData<string> EmulatedTargets { get; } =
        [.. Targets.All.Where(target => target.Isa != InstructionSet.X64).Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(EmulatedTargets))]
    public void Nothing_executes_more_than_its_bound_and_where_the_bytecode_reaches_its_own_not_much_less(string targetName)
    {
        Target target = Targets.Find(targetName)!;
        using QemuEngine engine = (QemuEngine)Engines.Create(target.Engine, target).Value!;
        int exact = 0;
        foreach ((string name, VerifiedProgram program, RunRequest request) in Runs())
        {
            MachineCode code = Compiler.Compile(program, target.Emulated, _options).Value!;
            VerifiedProgram joined = Slots.Verify(program.Program, program.Contract, Slots.WithoutPaths);
            Assert.True(
                code.InstructionBound is null
                    ? joined.InstructionBound.Instructions is null
                    : program.InstructionBound.Instructions is not null,
                $"{name}: the code has the bound {code.InstructionBound}, the bytecode {program.InstructionBound.Instructions}");
            if (code.InstructionBound is not long bound) continue;
            long executed = CountIn(engine, code, request);
            Assert.True(executed <= bound, $"{name} executed {executed} instructions, at most {bound} by its bound");
            if (!(CountInBytecode(program, request) >= joined.InstructionBound.Instructions)) continue;
            exact++;
            Assert.True(
                bound <= (Close * executed) + TrapInstructions, $"{name} executed {executed} instructions, its bound is {bound}");
        }
        Assert.True(exact > RandomPrograms / 2, $"{exact} runs reached the bound of the bytecode");
    }

    [Fact]
    public void Code_without_a_bound_asked_for_has_none() => Assert.Null(
        Compiler.Compile(Slots.Verify(Slots.Program(Slots.Mov(0, 1), Slots.Exit), Contract.Default), Targets.All[0]).Value!.InstructionBound);

    /// <summary>What runs outside of the code, helpers and routines of the runtime, is not bounded.</summary>
    private static long CountIn(QemuEngine engine, MachineCode code, RunRequest request)
    {
        Result<RunResult> run = engine.Run(code, request with { CountInstructions = true });
        Assert.True(run.Succeeded, string.Join('\n', run.Diagnostics));
        return run.Value.Executed
            .Where(instruction => instruction.Offset >= 0 && instruction.Offset < code.Code.Length)
            .Sum(instruction => instruction.Times);
    }

    private static long CountInBytecode(VerifiedProgram program, RunRequest request)
    {
        Interpreter interpreter = new(AgentHelpers.Functions);
        return interpreter.Run(program, request with { CountInstructions = true }).Value!.Instructions!.Value;
    }

    private static IEnumerable<(string Name, VerifiedProgram Program, RunRequest Request)> Runs()
    {
        foreach (string[] row in Corpus.Table("programs/expected.tsv"))
        {
            ImmutableArray<byte> context = [.. Corpus.Read($"programs/inputs/{row[0]}.ctx")];
            foreach (string setting in (string[])["v1.O2", "v3.O2", "v4.Os"])
            {
                Program program = Corpus.Load($"programs/{row[0]}.{setting}.o");
                yield return ($"{row[0]}.{setting}", Verify(program, context.Length), new(context));
            }
        }

        foreach (string name in FamilyTests.Names)
        {
            int size = FamilyTests.ContextSize(name);
            if (Verifier.Verify(FamilyTests.Load(name, "v3.O2"), FamilyTests.ContractOf(size)).Value is not VerifiedProgram program)
                continue;
            foreach (ImmutableArray<byte> context in FamilyTests.Contexts(size).Take(FamilyContexts))
                yield return (name, program, new(context));
        }

        TypedGenerator generator = new();
        for (int seed = 0; seed < RandomPrograms; seed++)
        {
            ImmutableArray<byte> context = [.. TypedProgram.Context(new Random(seed))];
            yield return ($"seed {seed}", Verify(generator.Generate(seed).Value!, context.Length, Slots.WithShortPaths), new(context));
        }
    }

    private static VerifiedProgram Verify(Program program, int contextLength, VerifierOptions? options = null) =>
        Slots.Verify(program, AgentHelpers.Contract with { ContextLength = contextLength }, options);
}
