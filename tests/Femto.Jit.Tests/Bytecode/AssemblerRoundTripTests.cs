using Femto.Jit.Bytecode;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Femto.Jit.Tests.Bytecode;

public sealed class AssemblerRoundTripTests
{
    [Fact]
    public void Every_row_with_edge_operands_survives_as_text()
    {
        foreach (Instruction sample in InstructionSamples.All())
        {
            Assert.Equal(sample, Assemble(Disassembler.Text(sample)));
            Assert.Equal(sample, Assemble(ConformanceText(sample)));
        }
    }

    [Property(MaxTest = 5_000, Replay = "1,3", QuietOnSuccess = true)]
    public void Any_instruction_survives_as_text(
        ushort row, byte destination, byte source, short offset, long immediate)
    {
        InstructionRow chosen = InstructionTable.Rows[row % InstructionTable.Rows.Length];
        OperandFields fields = chosen.Fields;
        var instruction = new Instruction(
            chosen,
            (byte)(fields.HasFlag(OperandFields.Destination) ? destination % 11 : 0),
            (byte)(fields.HasFlag(OperandFields.Source) ? source % 11 : 0),
            fields.HasFlag(OperandFields.Offset) ? offset : (short)0,
            !fields.HasFlag(OperandFields.Immediate) ? 0 : unchecked(
                chosen.Slots == 2 ? immediate * 0x1_0001_0003 : (int)immediate));
        Assert.Equal(instruction, Assemble(Disassembler.Text(instruction)));
        Assert.Equal(instruction, Assemble(ConformanceText(instruction)));
    }

    [Fact]
    public void Whole_programs_survive_as_text()
    {
        foreach (string path in Corpus.Objects("programs", "loader"))
        {
            byte[] bytes = File.ReadAllBytes(path);
            foreach (string entry in ProgramLoader.ListEntries(bytes))
            {
                Program program = ProgramLoader.Load(bytes, ProgramFormat.Elf, entry).Value!;
                Result<Program> again = Assembler.Assemble(Disassembler.Text(program));
                Assert.True(again.Succeeded, $"{path}: {string.Join('\n', again.Diagnostics)}");
                Assert.Equal(program.Instructions.AsEnumerable(), again.Value.Instructions);
                Assert.Equal(program.Functions.AsEnumerable(), again.Value.Functions);
                Assert.Equal(program.Data.ReadOnly.AsEnumerable(), again.Value.Data.ReadOnly);
                Assert.Equal(program.Data.Initialized.AsEnumerable(), again.Value.Data.Initialized);
                Assert.Equal(program.Data.ZeroedLength, again.Value.Data.ZeroedLength);
                Assert.Equal(program.Data.Pointers.AsEnumerable(), again.Value.Data.Pointers);
            }
        }
    }

    private static Instruction Assemble(string line)
    {
        Result<Program> result = Assembler.Assemble(line);
        Assert.True(result.Succeeded, $"{line}: {string.Join('\n', result.Diagnostics)}");
        return result.Value.Instructions[0];
    }

    // The form of the BPF conformance suite, which no tool of ours writes.
    private static string ConformanceText(Instruction instruction)
    {
        InstructionRow row = instruction.Row;
        string destination = $"%r{instruction.Destination}";
        string second = row.UsesSourceRegister ? $"%r{instruction.Source}" : $"{instruction.Immediate}";
        string sign = instruction.Offset < 0 ? "" : "+";
        string distance = $"{sign}{instruction.Offset}";
        string mnemonic = row.Mnemonic;
        return row switch
        {
            { IsAtomic: true } => $"lock {mnemonic.Replace("fetch_", "fetch ", StringComparison.Ordinal)} "
                + $"[{destination}{distance}], {second}",
            { Operation: Operation.Load or Operation.LoadSignExtended } =>
                $"{mnemonic} {destination}, [{second}{distance}]",
            { WritesMemory: true } => $"{mnemonic} [{destination}{distance}], {second}",
            { IsConditionalJump: true } => $"{mnemonic} {destination}, {second}, {distance}",
            { Operation: Operation.Jump, TargetIsImmediate: false } => $"{mnemonic} {distance}",
            { Fields: OperandFields.None } => mnemonic,
            { Fields: OperandFields.Immediate } => $"{mnemonic} {instruction.Immediate}",
            { Fields: OperandFields.Destination } => $"{mnemonic} {destination}",
            _ => $"{mnemonic} {destination}, {second}",
        };
    }
}
