using Femto.Jit.Bytecode;
using Femto.Jit.Execution;
using Femto.Jit.Images;

namespace Femto.Jit.Cli.Device;

/// <summary>The programs of the demonstration, from the checkout.</summary>
internal sealed class DemonstrationPrograms
{
    private readonly string folder;
    private readonly Contract contract;

    /// <summary>Reads their contract.</summary>
    /// <exception cref="CommandException">There is no checkout.</exception>
    public DemonstrationPrograms()
    {
        string root = TargetBuild.FindRoot() ?? throw CommandException.Unusable(
            CliDiagnostics.Unreadable, "the demonstration needs a checkout of the sources");
        folder = Path.Combine(root, "targets", "demo");
        contract = ContractFile.Load(Path.Combine(folder, "demo.toml"));
    }

    /// <summary>The image of a program.</summary>
    public byte[] Translate(string name, Target target)
    {
        string path = Path.Combine(folder, "programs", $"{name}.o");
        Program program = ProgramOptions.Accept(ProgramLoader.Load(InputFile.Read(path), path));
        VerifiedProgram verified = ProgramOptions.Accept(Verifier.Verify(program, contract));
        return ImageWriter.Write(ProgramOptions.Accept(Compiler.Compile(verified, target)));
    }
}
