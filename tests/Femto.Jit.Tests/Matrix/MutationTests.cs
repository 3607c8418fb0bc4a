using System.Collections.Immutable;
using Femto.Jit.Bytecode;
using Femto.Jit.Execution;
using Femto.Jit.Tests.Bytecode;

namespace Femto.Jit.Tests.Matrix;

/// <summary>
/// Damaged objects of the corpus through everything up to machine code: diagnostics, never an exception.
/// </summary>
public sealed class MutationTests
{
    private const int Mutants = 10_000;
    private const int Parts = 4;

    /// <summary>
    /// Slots of a program are likelier to survive the loader than headers, so most damage is done to them.
    /// </summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Loading_verifying_and_translating_never_throw(int part)
    {
        Random random = new(20260301 + part);
        (byte[] Bytes, string Entry)[] objects = [.. Corpus.Objects("programs", "loader")
            .Select(File.ReadAllBytes)
            .Select(bytes => (bytes, ProgramLoader.ListEntries(bytes)[^1]))];
        int translated = 0;
        for (int mutant = 0; mutant < Mutants / Parts; mutant++)
        {
            (byte[] bytes, string entry) = objects[random.Next(objects.Length)];
            byte[] damaged = Damage(bytes, random);
            Result<Program> program = ProgramLoader.Load(damaged, "damaged.o", entry);
            Expect(program);
            if (!program.Succeeded) continue;
            foreach (int? length in (int?[])[256, null])
            {
                Result<VerifiedProgram> verified =
                    Verifier.Verify(program.Value, AgentHelpers.Contract with { ContextLength = length });
                Expect(verified);
                if (!verified.Succeeded) continue;
                Expect(Compiler.Compile(verified.Value, Targets.All[0], new CompilerOptions { VerifyPasses = true }));
                translated++;
            }
        }
        Assert.True(translated > Mutants / Parts / 2, $"only {translated} translations");
    }

    private static void Expect<T>(Result<T> result) where T : class
    {
        Assert.Equal(
            result.Succeeded, result.Diagnostics.All(diagnostic => diagnostic.Severity == DiagnosticSeverity.Warning));
        Assert.All(result.Diagnostics, diagnostic => Assert.Matches("^FJ[1-4][0-9]{3}$", diagnostic.Id));
    }

    private static byte[] Damage(byte[] original, Random random)
    {
        byte[] mutant = [.. original];
        ImmutableArray<int> slots = [.. Enumerable.Range(8, (original.Length / 8) - 8)];
        for (int count = random.Next(1, 4); count > 0; count--)
        {
            // Sections begin at multiples of 8: a whole field of a slot is changed, so that more of them decode.
            int slot = slots[random.Next(slots.Length)] * 8;
            switch (random.Next(5))
            {
                case 0:
                    mutant[slot] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    mutant[slot + 1] = (byte)(random.Next(11) | (random.Next(11) << 4));
                    break;
                case 2:
                    BitConverter.TryWriteBytes(mutant.AsSpan(slot + 2), (short)random.Next(-20, 20));
                    break;
                case 3:
                    BitConverter.TryWriteBytes(mutant.AsSpan(slot + 4), random.Next(int.MinValue, int.MaxValue));
                    break;
                default:
                    mutant[random.Next(mutant.Length)] = (byte)random.Next(256);
                    break;
            }
        }
        return mutant;
    }
}
