using Femto.Jit.Bytecode;

namespace Femto.Jit.Verification;

/// <summary>
/// Finds how deep a function's frame is, and which accesses through r10 or through r1 plus a constant are certainly
/// wrong.
/// </summary>
internal sealed class AccessAnalysis
{
    private readonly Contract _contract;
    private readonly Findings _findings;
    private readonly bool _isEntry;
    private int _deepest;
    private bool _escapes;

    private AccessAnalysis(Contract contract, Findings findings, bool isEntry)
    {
        _contract = contract;
        _findings = findings;
        _isEntry = isEntry;
    }

    /// <summary>Analyses one function; the size of its frame in bytes.</summary>
    internal static int FindFrameBytes(
        Program program, Contract contract, ControlFlowGraph graph, bool isEntry, Findings findings)
    {
        AccessAnalysis analysis = new(contract, findings, isEntry);
        TrackedRegisters[] atStart = AddressTracking.Solve(program, graph, isEntry);
        for (int block = 0; block < graph.Blocks.Length; block++)
        {
            TrackedRegisters registers = atStart[block];
            BasicBlock code = graph.Blocks[block];
            for (int pc = code.Start; pc <= code.Last;)
            {
                ref readonly Instruction instruction = ref program.Instructions.ItemRef(pc);
                analysis.Visit(pc, instruction, registers);
                AddressTracking.Apply(instruction, ref registers);
                pc += instruction.Slots;
            }
        }
        return analysis._escapes ? Limits.FrameBytes : (analysis._deepest + 7) / 8 * 8;
    }

    private void Visit(int pc, in Instruction instruction, in TrackedRegisters registers)
    {
        if (instruction.Row.AccessesMemory) VisitAccess(pc, instruction, registers);
        if (_escapes) return;
        for (RegisterSet left = EscapingOperands(instruction, _contract); !left.IsEmpty; left = left.WithoutLowest())
            _escapes |= registers[left.Lowest].MayPointIntoFrame;
    }

    /// <summary>The operands that the analysis loses sight of if they are addresses of the frame.</summary>
    private static RegisterSet EscapingOperands(in Instruction instruction, Contract contract)
    {
        return instruction switch
        {
            { Operation: Operation.Move, Width: 64 } => default,
            { Operation: Operation.Add or Operation.Subtract, Width: 64, UsesSourceRegister: false } => default,
            { Row.IsJump: true, UsesSourceRegister: false } => default,
            { Operation: Operation.Load or Operation.LoadSignExtended or Operation.StoreImmediate } => default,
            { Operation: Operation.Store } => RegisterSet.Of(instruction.Source),
            { Operation: Operation.AtomicCompareExchange } =>
                RegisterSet.Of(instruction.Source) | RegisterSet.Of(0),
            { Row.IsAtomic: true } => RegisterSet.Of(instruction.Source),
            { Operation: Operation.CallLocal } => RegisterSet.Arguments,
            _ => RegisterUse.Reads(instruction, contract),
        };
    }

    private void VisitAccess(int pc, in Instruction instruction, in TrackedRegisters registers)
    {
        bool loads = instruction.Operation is Operation.Load or Operation.LoadSignExtended;
        TrackedValue address = registers[loads ? instruction.Source : instruction.Destination];
        int start = address.Offset + instruction.Offset;
        int size = instruction.OperandBits / 8;
        if (address.Base == AddressBase.Frame) CheckFrame(pc, start, size);
        else if (address.Base == AddressBase.Context) CheckContext(pc, start, size);
        _escapes |= address.Base == AddressBase.PerhapsFrame;
    }

    private void CheckFrame(int pc, int start, int size)
    {
        int end = start + size;
        if (start < -Limits.FrameBytes || (_isEntry && end > 0))
        {
            _findings.Report(VerificationDiagnostics.AccessOutsideFrame, pc,
                $"accesses {size} bytes at r10{start:+0;-0;+0}; the frame is r10-{Limits.FrameBytes} up to r10-1");
        }
        _deepest = Math.Max(_deepest, Math.Min(-start, Limits.FrameBytes));
    }

    private void CheckContext(int pc, int start, int size)
    {
        int end = start + size;
        if (start < 0 || end > _contract.ContextLength)
        {
            string length = _contract.ContextLength is int known ? $"has {known} bytes" : "starts at offset 0";
            _findings.Report(VerificationDiagnostics.AccessOutsideContext, pc,
                $"accesses {size} bytes at offset {start} of the context, which {length}");
        }
    }
}
