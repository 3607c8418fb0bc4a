using System.Collections.Immutable;
using Femto.Jit.Bytecode;
using Femto.Jit.Execution;
using Femto.Jit.Fuzzing;
using Femto.Jit.Fuzzing.Checks;
using Femto.Jit.Fuzzing.Generators;
using Femto.Jit.Interpretation;

namespace Femto.Jit.Tests.Fuzzing;

/// <summary>Programs get smaller and stay programs.</summary>
public sealed class MinimiserTests
{
    [Fact]
    public void Jumps_lead_where_they_led_when_something_between_goes()
    {
        Program program = Assembler.Assemble(
            "r0 = 1\nr6 = 9\nif r0 == 1 goto far\nr7 = 5\nr0 = 123456789123 ll\nr8 = 5\nfar:\nr0 += 2\nexit\n").Value!;
        ImmutableArray<ProgramEdit.Entry> entries = ProgramEdit.Entries(program);
        Program? smaller = ProgramEdit.Rebuild(program, entries.RemoveAt(4).RemoveAt(1));
        Assert.NotNull(smaller);
        Assert.Equal("if r0 == 1 goto +2", Disassembler.Text(smaller.Instructions[1]));
        Assert.Equal(6, smaller.Instructions.Length);
    }

    [Fact]
    public void Only_what_the_failure_needs_is_left()
    {
        Program program = Enumerable.Range(0, 100).Select(TypedProgram.Create)
            .First(program => program.Instructions.Length > 100 && Fails(program));
        static bool Fails(Program candidate) =>
            candidate.Instructions.Any(each => each.Operation == Operation.Multiply && !each.UsesSourceRegister)
            && candidate.Instructions.Any(each => each.Operation == Operation.Exit);
        Program smallest = new Minimiser(Fails, attempts: 3000).Minimise(program);
        Assert.True(Fails(smallest));
        Assert.Equal(2, smallest.Instructions.Length);
        Assert.Equal(0, smallest.Instructions.First(each => each.Operation == Operation.Multiply).Immediate);
    }

    /// <summary>A compiler that forgets to clear high halves is found within a few programs, and shown in a few lines.</summary>
    [Fact]
    public void A_planted_defect_is_found_and_shown_by_a_small_program()
    {
        using TargetEngine engine = new(Targets.Find("x86-64")!, TimeSpan.FromSeconds(10));
        Trial trial = new([engine], contexts: 2)
        {
            Translate = (program, target, options) => Compiler.Compile(Widened(program), target, options),
        };
        TypedGenerator generator = new();
        (int seed, Finding? found) = Enumerable.Range(1, 40)
            .Select(seed => (seed, trial.Judge(generator.Generate(seed).Value!, seed, new Tally())))
            .FirstOrDefault(pair => pair.Item2 is not null);
        Assert.NotNull(found);
        Assert.Equal((Trial.Difference, "x86-64"), (found.Kind, found.Target));

        Minimiser minimiser = new(
            smaller => trial.Judge(smaller, seed, new Tally()) is Finding again && again.IsLike(found), attempts: 1500);
        Program smallest = minimiser.Minimise(generator.Generate(seed).Value!);
        Assert.InRange(ProgramEdit.Entries(smallest).Length, 2, 15);
        Assert.Contains(smallest.Instructions, instruction => instruction is { Operation: Operation.Add, Width: 32 });
        Assert.Null(new Trial([engine], contexts: 2).Judge(smallest, seed, new Tally()));
    }

    /// <summary>The program with additions of 64 bits where it has 32.</summary>
    private static VerifiedProgram Widened(VerifiedProgram program)
    {
        ImmutableArray<Instruction> instructions =
        [
            .. program.Program.Instructions.Select(each => each is { Operation: Operation.Add, Width: 32 }
                ? each with
                {
                    Row = InstructionTable.Rows.Single(row => row.Operation == Operation.Add && row.Width == 64
                        && row.UsesSourceRegister == each.UsesSourceRegister),
                }
                : each),
        ];
        return Slots.Verify(ProgramEdit.Create(instructions, program.Program.Data), program.Contract, Slots.WithoutPaths);
    }
}
