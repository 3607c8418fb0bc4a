using System.Buffers;
using Femto.Jit.Bytecode;
using Femto.Jit.Images;
using Femto.Jit.Ir;

namespace Femto.Jit.Fuzzing.Checks;

/// <summary>What is written reads back as what it was, and the same input gives the same output.</summary>
internal static class RoundTrips
{
    /// <summary>Kinds of findings.</summary>
    internal const string Assembly = "assembly", Encoding = "encoding", Intermediate = "ir", ImageFile = "image",
        Determinism = "determinism";

    /// <summary>Text and encoding of a program.</summary>
    internal static Finding? OfProgram(Program program)
    {
        Result<Program> assembled = Assembler.Assemble(Disassembler.Text(program), "again");
        if (!assembled.Succeeded) return new Finding(Assembly, null, string.Join('\n', assembled.Diagnostics));
        if (!assembled.Value.Instructions.AsSpan().SequenceEqual(program.Instructions.AsSpan()))
            return new Finding(Assembly, null, "the program's text assembles to other instructions");
        ArrayBufferWriter<byte> encoded = new();
        BytecodeWriter.Write(program.Instructions.AsSpan(), encoded);
        bool isRead = BytecodeReader.TryRead(encoded.WrittenSpan, true, out var decoded, out var errors);
        return isRead && decoded.AsSpan().SequenceEqual(program.Instructions.AsSpan())
            ? null
            : new Finding(Encoding, null, $"the program's encoding is read as another: {string.Join('\n', errors)}");
    }

    /// <summary>Each step of a translation as text, and with every pass verified the same code as without.</summary>
    internal static Finding? OfTranslation(VerifiedProgram program, MachineCode code, CompilerOptions options)
    {
        Finding? found = null;
        options = options with
        {
            VerifyPasses = true,
            Dump = (pass, text) => found ??= ParseAgain(pass, text, code.Target),
        };
        MachineCode? again = Compiler.Compile(program, code.Target, options).Value;
        if (found is not null) return found;
        return again is not null && again.Code.AsSpan().SequenceEqual(code.Code.AsSpan())
            && again.TrapSites.AsSpan().SequenceEqual(code.TrapSites.AsSpan())
            && again.NativeStackBytes == code.NativeStackBytes
                ? null
                : new Finding(Determinism, code.Target.Name, "the second translation differs");
    }

    /// <summary>The image that is read is the one that was written.</summary>
    internal static Finding? OfImage(MachineCode code)
    {
        byte[] written = ImageWriter.Write(code);
        Result<Image> read = ImageReader.Read(written);
        if (!read.Succeeded) return new Finding(ImageFile, code.Target.Name, string.Join('\n', read.Diagnostics));
        return ImageWriter.Write(read.Value).AsSpan().SequenceEqual(written)
            ? null
            : new Finding(ImageFile, code.Target.Name, "the image that was read is written otherwise");
    }

    private static Finding? ParseAgain(string pass, string text, Target target)
    {
        Result<Function> parsed = Parser.Parse(text);
        if (!parsed.Succeeded)
            return new Finding(Intermediate, target.Name, $"after {pass}: {string.Join('\n', parsed.Diagnostics)}");
        return Printer.Print(parsed.Value) == text
            ? null
            : new Finding(Intermediate, target.Name, $"after {pass}: printed otherwise after parsing");
    }
}
