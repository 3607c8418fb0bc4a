using System.Collections.Immutable;

namespace Femto.Jit.Execution;

/// <summary>Tells a proper end of a run, with a result or a trap, from code that misbehaved.</summary>
internal static class AgentJudgement
{
    /// <summary>What is wrong with a run, or null.</summary>
    internal static Diagnostic? Judge(
        MachineCode code, AgentRunAnswer answer, AgentHello hello, ImmutableArray<string> registers)
    {
        if (answer.Status == AgentStatus.Refused)
        {
            return ExecutionDiagnostics.HelperMissing.Of(
                $"the agent lacks one of the helpers {string.Join(", ", code.HelperImports)}");
        }
        if (answer.Status == AgentStatus.Fault)
        {
            return ExecutionDiagnostics.Fault.Of(
                $"the processor raised a fault, status 0x{answer.FaultStatus:x}, at "
                + $"{Locate(answer.FaultPc, code, hello)}; the last faulting access was to 0x{answer.FaultAddress:x}");
        }
        if (answer.Changed != 0)
        {
            return ExecutionDiagnostics.AbiViolated.Of($"the code changed {answer.DescribeChanges(registers)}");
        }
        // A region of no bytes may be said to be anywhere.
        ulong stackHigh = hello.Layout(code.FramePointerDepth).StackHigh;
        if (code.FramePointerDepth != 0 && answer.StackHigh != 0 && answer.StackHigh != stackHigh)
        {
            return ExecutionDiagnostics.AbiViolated.Of(
                $"the code says that its stack region ends at 0x{answer.StackHigh:x}; it ends at 0x{stackHigh:x}");
        }
        if (answer.TrapKind != 0 && FindTrap(code, answer) is null)
        {
            return ExecutionDiagnostics.UnknownTrap.Of(
                $"the code reported trap kind {answer.TrapKind} at offset {answer.TrapOffset}");
        }
        return null;
    }

    /// <summary>The trap an answer reports, or null; kind and offset have to be those of one trap site.</summary>
    internal static Trap? FindTrap(MachineCode code, AgentRunAnswer answer) =>
        FindTrap(code, answer.TrapKind, answer.TrapOffset);

    /// <summary>The trap of a kind at an offset, or null.</summary>
    internal static Trap? FindTrap(MachineCode code, uint kind, long offset)
    {
        foreach (TrapSite site in code.TrapSites)
        {
            if (site.CodeOffset == offset && (uint)site.Trap.Kind == kind) return site.Trap;
        }
        return null;
    }

    private static string Locate(uint address, MachineCode code, AgentHello hello)
    {
        long offset = (long)address - hello.Code.Start;
        return offset >= 0 && offset < code.Code.Length ? $"offset 0x{offset:x} of the code" : $"address 0x{address:x}";
    }
}
