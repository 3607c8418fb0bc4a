using System.Collections.Immutable;
using Femto.Jit.Bytecode;
using Femto.Jit.Contracts;
using Femto.Jit.Execution;
using Femto.Jit.Images;
using Femto.Jit.Tests.Bytecode;

namespace Femto.Jit.Tests.Matrix;

/// <summary>The same program gives the same bytes: again, and on several threads at once.</summary>
public sealed class DeterminismTests
{
    [Theory]
    [InlineData("cortex-m4")]
    [InlineData("x86-64")]
    public void Translations_are_the_same_each_time_and_on_each_thread(string name)
    {
        Target target = Targets.Find(name)!;
        string[] paths = [.. Corpus.Objects("programs", "loader")];
        byte[][][] rounds = new byte[3][][];
        rounds[0] = [.. paths.Select(path => Translate(path, target))];
        Parallel.For(1, rounds.Length, new ParallelOptions { MaxDegreeOfParallelism = 2 },
            round => rounds[round] = [.. paths.Select(path => Translate(path, target))]);
        for (int index = 0; index < paths.Length; index++)
        {
            Assert.True(rounds[0][index].AsSpan().SequenceEqual(rounds[1][index])
                && rounds[0][index].AsSpan().SequenceEqual(rounds[2][index]), paths[index]);
        }
    }

    /// <summary>Code and image of an object's last entry.</summary>
    private static byte[] Translate(string path, Target target)
    {
        byte[] bytes = File.ReadAllBytes(path);
        Result<Program> program = ProgramLoader.Load(bytes, path, ProgramLoader.ListEntries(bytes)[^1]);
        Assert.True(program.Succeeded, string.Join('\n', program.Diagnostics));
        MachineCode? code = Compiler.Compile(Slots.Verify(program.Value, Granting(program.Value)), target).Value;
        Assert.NotNull(code);
        return [.. code.Code, .. ImageWriter.Write(code)];
    }

    /// <summary>A contract that grants every helper a program calls.</summary>
    private static Contract Granting(Program program) => AgentHelpers.Contract with
    {
        Helpers = program.Instructions
            .Where(instruction => instruction.Operation == Operation.CallHelper)
            .Select(instruction => (int)instruction.Immediate)
            .Distinct()
            .ToImmutableSortedDictionary(
                number => number,
                number => new HelperPrototype(number, $"helper_{number}", [], HelperType.U32)),
    };
}
