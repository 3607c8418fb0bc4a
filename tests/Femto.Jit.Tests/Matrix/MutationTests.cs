using System.Collections.Immutable;
using Femto.Jit.Bytecode;
using Femto.Jit.Execution;
using Femto.Jit.Tests.Bytecode;

namespace Femto.Jit.Tests.Matrix;

/// <summary>
/// Damaged objects of the corpus through everything up to machine code, which is run where it can be: diagnostics,
/// never an exception.
/// </summary>
public sealed class MutationTests
{
    private const int Mutants = 10_000;
    private const int Parts = 4;

    private static readonly CompilerOptions _options = new() { VerifyPasses = true };

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
                Expect(Compiler.Compile(verified.Value, Targets.All[0], _options));
                Result<MachineCode> host = Compiler.Compile(verified.Value, Targets.Find("x86-64")!, _options);
                Expect(host);
                if (host.Succeeded) RunHere(host.Value, random);
                translated++;
            }
        }
        Assert.True(translated > Mutants / Parts / 2, $"only {translated} translations");
    }

    /// <summary>
    /// Whatever a program has become, its code stays in its memory and gives back what is its caller's.
    /// </summary>
    private static void RunHere(MachineCode code, Random random)
    {
        const int Read = 11; // trusts the address it gets
        if (code.HelperImports.Contains(Read)) return;
        byte[] context = new byte[256];
        random.NextBytes(context);
        Result<CompiledProgram> loaded = CompiledProgram.Load(code);
        Expect(loaded);
        using CompiledProgram? program = loaded.Value;
        Assert.Null(program?.Run(context, fuel: 1_000).Error);
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
