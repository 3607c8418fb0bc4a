using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Collections.Frozen;
using System.Text;
using Femto.Jit.Bytecode;
using Femto.Jit.Bytecode.Elf;
using Femto.Jit.Contracts;
using Femto.Jit.Fuzzing;
using Femto.Jit.Fuzzing.Checks;
using Femto.Jit.Images;

namespace Femto.Jit.Harness;

/// <summary>What reads bytes that nobody vouches for, by name. Whatever the bytes are, none of these may throw.</summary>
internal static class Harnesses
{
    private const int CodeBytes = 1024;

    internal static FrozenDictionary<string, Action<byte[]>> All { get; } =
        new Dictionary<string, Action<byte[]>>
        {
            ["elf"] = bytes => Load(bytes, ProgramFormat.Elf),
            ["btf"] = ReadBtf,
            ["rbf"] = bytes => Load(bytes, ProgramFormat.Rbf),
            ["assembly"] = bytes => Load(bytes, ProgramFormat.Assembly),
            ["contract"] = bytes => ContractReader.Read(Encoding.UTF8.GetString(bytes), "fuzzed.toml"),
            ["image"] = ReadImage,
            ["verifier"] = bytes => Verify(bytes),
            ["compiler"] = Compile,
        }.ToFrozenDictionary();

    /// <summary>Also what lists entries, source lines and text: they read what loading may pass over.</summary>
    private static void Load(byte[] bytes, ProgramFormat format)
    {
        ImmutableArray<string> entries = format == ProgramFormat.Elf ? ProgramLoader.ListEntries(bytes) : [];
        Result<Program> program = ProgramLoader.Load(bytes, format, entries.IsEmpty ? null : entries[0]);
        if (!program.Succeeded) return;
        _ = Disassembler.Text(program.Value);
        for (int pc = 0; pc < program.Value.Instructions.Length; pc++) _ = program.Value.LineAt(pc);
    }

    /// <summary>The length of <c>.BTF</c> in two bytes, then it, then <c>.BTF.ext</c>.</summary>
    private static void ReadBtf(byte[] bytes)
    {
        if (bytes.Length < sizeof(ushort)) return;
        ReadOnlyMemory<byte> rest = bytes.AsMemory(sizeof(ushort));
        int types = Math.Min(BinaryPrimitives.ReadUInt16LittleEndian(bytes), rest.Length);
        ElfSection code = Section(0, ".text", new byte[CodeBytes]);
        DiagnosticList diagnostics = new();
        _ = BtfReader.Read(
            [code, Section(1, ".BTF", rest[..types]), Section(2, ".BTF.ext", rest[types..])],
            [(new ElfFunction("fuzzed", code, 0, CodeBytes, IsEntry: true), 0)],
            diagnostics);
    }

    private static ElfSection Section(int index, string name, ReadOnlyMemory<byte> contents) =>
        new(index, name, ElfSection.ProgramBits, 0, (ulong)contents.Length, contents, 0, 0, 1);

    /// <summary>With the checksum put right, which no mutation would ever do.</summary>
    private static void ReadImage(byte[] bytes)
    {
        _ = ImageReader.Read(bytes);
        if (bytes.Length < ImageFormat.HeaderBytes) return;
        byte[] right = [.. bytes];
        BinaryPrimitives.WriteUInt32LittleEndian(right.AsSpan(ImageFormat.ChecksumOffset), ImageFormat.Checksum(right));
        if (ImageReader.Read(right).Value is Image image && !ImageWriter.Write(image).AsSpan().SequenceEqual(right))
            throw new InvalidOperationException("the image is written otherwise than it was read");
    }

    /// <summary>The first byte says whether the context's length is known; the others are slots.</summary>
    private static VerifiedProgram? Verify(byte[] bytes)
    {
        if (bytes.Length == 0) return null;
        Result<Program> program = ProgramLoader.Load(bytes.AsSpan(1), ProgramFormat.Raw);
        if (!program.Succeeded) return null;
        Contract contract = Trial.Granted with { ContextLength = (bytes[0] & 1) == 0 ? bytes[0] : null };
        return Verifier.Verify(program.Value, contract).Value;
    }

    private static void Compile(byte[] bytes)
    {
        if (Verify(bytes) is not VerifiedProgram program) return;
        foreach (Target target in Targets.All)
            _ = Compiler.Compile(program, target, new CompilerOptions { VerifyPasses = true });
    }
}
