using System.ComponentModel;
using System.Globalization;
using CliWrap;
using CliWrap.Buffered;

namespace Femto.Jit.Cli.Benchmarks.Peers;

/// <summary>Compiles C files for a target and links them to run where its agent loads code.</summary>
internal sealed class NativeBuilder(NativeToolchain toolchain, uint address)
{
    /// <summary>Bytes of the entry, which is no part of the program.</summary>
    public const int EntryBytes = 16;

    /// <summary>Loops must not become calls of <c>memcpy</c>: our programs do not have it either.</summary>
    private static readonly string[] _freestanding = ["-ffreestanding", "-fno-builtin", "-fno-pic"];

    /// <summary>Builds a program.</summary>
    /// <exception cref="NativeBuildException">A tool is missing, or the program needs what cannot be linked.</exception>
    public async Task<NativeCode> Build(string source, NativeBuild build, CancellationToken token)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("femto-");
        try
        {
            string PathOf(string name) => Path.Combine(folder.FullName, name);
            await Run(build.IsClang ? NativeToolchain.ClangName : $"{toolchain.Prefix}-gcc",
                [.. build.IsClang ? toolchain.Clang : toolchain.Gcc, build.Optimization, .. _freestanding, "-c", source,
                    "-o", PathOf("program.o")], token);
            await File.WriteAllTextAsync(PathOf("entry.s"), $".section .entry, \"ax\"; {toolchain.Entry}\n", token);
            await File.WriteAllTextAsync(PathOf("place.ld"), Script(), token);
            await Run($"{toolchain.Prefix}-gcc",
                [.. toolchain.Gcc, "-nostdlib", "-Wl,--build-id=none", "-T", PathOf("place.ld"), PathOf("entry.s"),
                    PathOf("program.o"), "-lgcc", "-o", PathOf("program.elf")], token);
            await Run($"{toolchain.Prefix}-objcopy",
                ["-O", "binary", PathOf("program.elf"), PathOf("program.bin")], token);
            string sections = await Run($"{toolchain.Prefix}-size", ["-A", PathOf("program.o")], token);
            return new NativeCode(await File.ReadAllBytesAsync(PathOf("program.bin"), token), BytesIn(sections));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The entry, then code and constants; what would be writable cannot be linked.</summary>
    private string Script() => $$"""
        SECTIONS
        {
            . = 0x{{address:x}};
            .code : { *(.entry) . = {{EntryBytes}}; *(.literal .literal.* .text .text.* .rodata .rodata.*) . = ALIGN(4); }
            .writable : { *(.data .data.* .sdata .sdata.* .bss .bss.* .sbss .sbss.* COMMON) }
            /DISCARD/ : { *(.ARM.* .comment .eh_frame .note* .riscv.attributes .xtensa.info .xt.*) }
        }
        ASSERT(SIZEOF(.writable) == 0, "the program has writable data")

        """;

    /// <summary>The bytes of a program's sections, of lines of name, size and address.</summary>
    private static ulong BytesIn(string sections)
    {
        ulong bytes = 0;
        foreach (string line in sections.Split('\n'))
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 3 && words[0].Split('.') is ["", "text" or "literal" or "rodata", ..])
                bytes += ulong.Parse(words[1], CultureInfo.InvariantCulture);
        }
        return bytes;
    }

    private static async Task<string> Run(string tool, string[] arguments, CancellationToken token)
    {
        try
        {
            BufferedCommandResult result = await CliWrap.Cli.Wrap(tool).WithArguments(arguments)
                .WithValidation(CommandResultValidation.None).ExecuteBufferedAsync(token);
            return result.IsSuccess ? result.StandardOutput
                : throw new NativeBuildException($"{tool}: {WhatWentWrong(result.StandardError)}");
        }
        catch (Win32Exception)
        {
            throw new NativeBuildException($"{tool} is missing (tests/install-tools installs it)");
        }
    }

    /// <summary>The first line that says it, without the file that it is about: that is a temporary one.</summary>
    private static string WhatWentWrong(string errors)
    {
        string[] lines = errors.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string line = Array.Find(lines, line => line.Contains("undefined reference", StringComparison.Ordinal))
            ?? Array.Find(lines, line => line.Contains("error", StringComparison.Ordinal)) ?? lines.FirstOrDefault("it failed");
        return line.Split(": ")[^1].Trim();
    }
}
