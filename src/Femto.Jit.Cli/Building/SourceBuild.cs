using System.Collections.Immutable;
using System.CommandLine;
using System.Text;
using Femto.Jit.Bytecode;

namespace Femto.Jit.Cli.Building;

/// <summary>Makes what a command line asks for of a C file, once or again.</summary>
internal sealed class SourceBuild(BuildOptions options, ParseResult parsed)
{
    private readonly ClangSource source = options.Source(parsed);

    private Clang? clang;

    /// <summary>The files it is made of, as far as they are known: all, once the source has been compiled.</summary>
    public ImmutableArray<string> Inputs { get; private set; } = [.. new[]
    {
        options.Source(parsed).Path, options.Translation.ContractPath(parsed),
    }.OfType<string>()];

    /// <summary>Compiles, verifies, translates and writes.</summary>
    /// <returns>The code.</returns>
    /// <exception cref="CommandException">It cannot be made; then nothing is written but the object.</exception>
    public async Task<MachineCode> Run(CancellationToken token)
    {
        if (!File.Exists(source.Path))
            throw CommandException.Unusable(CliDiagnostics.Unreadable, $"there is no file {source.Path}");
        clang ??= await Clang.Find(options.ClangPath(parsed), token);
        CompiledSource compiled = await clang.Compile(source, token);
        Inputs = [.. DependencyFile.Read(Encoding.UTF8.GetString(compiled.Dependencies))];
        if (options.ObjectPath(parsed) is string kept)
            OutputFile.Write(kept, compiled.Object);
        Program program = ProgramOptions.Accept(
            ProgramLoader.Load(compiled.Object, ProgramFormat.Elf, options.Entry(parsed)));
        MachineCode code = options.Translation.Translate(parsed, program);
        // Ahead of the output, which has to be the newest where builds compare times.
        if (options.DependencyPath(parsed) is string rule)
            OutputFile.Write(rule, compiled.Dependencies);
        options.Translation.Write(parsed, code);
        return code;
    }
}
