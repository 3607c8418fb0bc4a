using Femto.Jit.Execution;
using Iced.Intel;
using static Femto.Jit.Tests.Slots;

namespace Femto.Jit.Tests.Execution.Host;

/// <summary>Machine code that no compiler made, as if a program had been translated to it.</summary>
internal static class HostCode
{
    internal static Target Target { get; } = Targets.Find("x86-64")!;

    internal static MachineCode Assemble(Action<Assembler> write, ProgramData? data = null)
    {
        Assembler code = new(64);
        write(code);
        using MemoryStream stream = new();
        code.Assemble(new StreamCodeWriter(stream), 0);
        return Wrap(stream.ToArray(), data);
    }

    internal static MachineCode Wrap(byte[] code, ProgramData? data = null) =>
        new(Verify(Program(data ?? ProgramData.Empty, Mov(0, 0), Exit), AgentHelpers.Contract), Target)
        {
            Code = [.. code],
            TrapSites = [],
            Ranges = [new(0, 1)],
            Literals = [],
            HelperImports = [],
            RuntimeImports = [],
            NativeStackBytes = 64,
            UsesFuel = false,
            CheckCount = 0,
        };

    internal static CompiledProgram Load(MachineCode code)
    {
        Result<CompiledProgram> loaded = CompiledProgram.Load(code);
        Assert.True(loaded.Succeeded, string.Join('\n', loaded.Diagnostics));
        return loaded.Value;
    }

    /// <summary>A program that gives 7.</summary>
    internal static CompiledProgram Seven()
    {
        Result<CompiledProgram> seven = CompiledProgram.Create(Verify(Program(Mov(0, 7), Exit), AgentHelpers.Contract));
        Assert.True(seven.Succeeded, string.Join('\n', seven.Diagnostics));
        return seven.Value;
    }
}
