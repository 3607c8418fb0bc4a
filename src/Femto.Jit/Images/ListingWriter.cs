using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Femto.Jit.Backends;
using Femto.Jit.Bytecode;
using Femto.Jit.CodeGen;

namespace Femto.Jit.Images;

/// <summary>Writes listings: each bytecode instruction with its source line, and the native code made of it.</summary>
public static class ListingWriter
{
    /// <summary>The listing of translated code, in the order of the native code.</summary>
    public static string Write(MachineCode code) => new Listing(code).Write();

    private sealed class Listing(MachineCode code)
    {
        private readonly StringBuilder text = new();
        private readonly Program program = code.Source.Program;
        private readonly IBackend backend = Compiler.BackendOf(code.Target);
        /// <summary>The instructions that have code, and those without it that are listed already.</summary>
        private readonly HashSet<int> translated = [.. code.Ranges.Select(range => range.Pc)];
        private readonly ILookup<int, Trap> traps = code.TrapSites.ToLookup(site => site.CodeOffset, site => site.Trap);
        private SourceLine? line;

        public string Write()
        {
            string checks = code.CheckCount == 1 ? "1 check" : $"{code.CheckCount} checks";
            text.Append(CultureInfo.InvariantCulture,
                $"; {program.Name} for {code.Target.Name}: {code.Code.Length} bytes of code, "
                + $"{code.NativeStackBytes} bytes of stack, {checks}{Bound(code)}\n");
            for (int i = 0; i < code.Ranges.Length; i++)
            {
                CodeRange range = code.Ranges[i];
                int end = i + 1 < code.Ranges.Length ? code.Ranges[i + 1].CodeOffset : code.Code.Length;
                if (range.CodeOffset == end)
                    continue;
                WriteBytecode(range.Pc);
                for (int offset = range.CodeOffset; offset < end;)
                    offset += WriteNative(offset, end);
            }
            return text.ToString();
        }

        private static string Bound(MachineCode code) => code.InstructionBound is long bound
            ? string.Create(CultureInfo.InvariantCulture, $", at most {bound} instructions executed") : "";

        /// <summary>An instruction, and above it those directly ahead of it that needed no code.</summary>
        private void WriteBytecode(int pc)
        {
            if (pc < 0)
            {
                Line($"     -");
                return;
            }
            int first = pc;
            while (first > 0 && translated.Add(first - 1))
                first--;
            for (int at = first; at <= pc; at++)
            {
                Instruction instruction = program.Instructions[at];
                if (instruction.Operation == Operation.SecondSlot)
                    continue;
                WriteSource(at);
                Line($"{at,6}: {Disassembler.Text(instruction)}");
            }
        }

        private void WriteSource(int pc)
        {
            if (program.LineAt(pc) is not { } found || (found.File, found.Line) == (line?.File, line?.Line))
                return;
            line = found;
            Line($"; {found}{(found.Text.Length == 0 ? "" : "  " + found.Text.Trim())}");
        }

        private int WriteNative(int offset, int end)
        {
            ReadOnlySpan<byte> bytes = code.Code.AsSpan();
            if (IsLiteral(offset))
            {
                Line($"{offset,12:x}  {Word(offset):x8}   .word 0x{Word(offset):x}");
                return 4;
            }
            if (end - offset < backend.ShortestInstruction)
            {
                Line($"{offset,12:x}  {bytes[offset]:x2}         .byte 0x{bytes[offset]:x}");
                return 1;
            }
            NativeInstruction instruction = backend.Disassemble(bytes[..end], offset);
            StringBuilder remark = new();
            if (instruction.Literal is int literal && IsLiteral(literal))
                remark.Append(CultureInfo.InvariantCulture, $" ; 0x{Word(literal):x}");
            foreach (Trap trap in traps[offset + instruction.Length])
                remark.Append(CultureInfo.InvariantCulture, $" ; trap {trap.Kind.Name()} at pc {trap.Pc}");
            string encoding = instruction.Encoding.PadRight(backend.EncodingColumns);
            Line($"{offset,12:x}  {encoding}  {instruction.Text}{remark}");
            return instruction.Length;
        }

        private bool IsLiteral(int offset) =>
            code.Literals.Any(pool => offset >= pool.Offset && offset < pool.Offset + pool.Length);

        private uint Word(int offset) => BinaryPrimitives.ReadUInt32LittleEndian(code.Code.AsSpan(offset, 4));

        private void Line(FormattableString formatted) =>
            text.Append(formatted.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }
}
