using System.Collections.Immutable;
using Femto.Jit.Backends;
using Femto.Jit.Ir;

namespace Femto.Jit.CodeGen;

/// <summary>What an instruction set has to provide; everything else stands once in this folder.</summary>
internal interface IBackend
{
    /// <summary>Names of the operations that lowering selects, by opcode.</summary>
    ImmutableArray<string> Operations { get; }

    /// <summary>Roles of the registers in calls and frames.</summary>
    CallingConvention Convention { get; }

    /// <summary>What fills the code up to the alignment of functions; never executed.</summary>
    byte Padding => 0;

    /// <summary>Bytes of the shortest instruction.</summary>
    int ShortestInstruction => 2;

    /// <summary>Digits that listings leave room for ahead of an instruction.</summary>
    int EncodingColumns => 9;

    /// <summary>What its instructions can fold.</summary>
    SelectionRules Rules { get; }

    /// <summary>Whether one instruction saves all registers of a function, so that one more costs none.</summary>
    bool SavesTogether => false;

    /// <summary>How far literal loads reach.</summary>
    PoolLimits Pools { get; }

    /// <summary>
    /// Selects instructions over virtual registers for a function whose values fit the machine's registers.
    /// </summary>
    MachineFunction Lower(Function function, ProgramLayout layout);

    /// <summary>Combines instructions of a function whose registers are allocated.</summary>
    void Combine(MachineFunction function)
    {
    }

    /// <summary>The registers allocation may use in a function.</summary>
    RegisterFile RegistersOf(MachineFunction function);

    /// <summary>The registers the prologue of a function saves, as a mask.</summary>
    uint SavedBy(FrameNeeds needs);

    /// <summary>Makes what encodes the instructions of one function.</summary>
    IInstructionEmitter EmitterFor(CodeBuffer buffer, Frame frame);

    /// <summary>Reads the instruction at an offset of code back.</summary>
    NativeInstruction Disassemble(ReadOnlySpan<byte> code, int offset);
}

/// <summary>What lowering and emission know of the whole program.</summary>
/// <param name="Program">The program.</param>
/// <param name="Target">The target.</param>
/// <param name="Signatures">The signature of each function, by start.</param>
/// <param name="Slots">The stack slots that became variables.</param>
/// <param name="Rules">What the target's instructions can fold.</param>
/// <param name="Options">What was asked for.</param>
internal sealed record ProgramLayout(
    VerifiedProgram Program,
    Target Target,
    IReadOnlyDictionary<int, Signature> Signatures,
    StackSlots Slots,
    SelectionRules Rules,
    CompilerOptions Options)
{
    private readonly List<int> helperImports = [];
    private readonly SortedSet<RuntimeRoutine> runtimeImports = [];

    /// <summary>Bytes of the eBPF stack that have to be in memory.</summary>
    public int StackBytes => Slots.NeedsStack ? Program.StackBytes : 0;

    /// <summary>Numbers of the helpers called so far, by import index.</summary>
    public IReadOnlyList<int> HelperImports => helperImports;

    /// <summary>The runtime routines called so far.</summary>
    public IReadOnlyCollection<RuntimeRoutine> RuntimeImports => runtimeImports;

    /// <summary>Index of a helper in the instance's table of helpers.</summary>
    public int ImportHelper(int number)
    {
        int index = helperImports.IndexOf(number);
        if (index < 0)
        {
            index = helperImports.Count;
            helperImports.Add(number);
        }

        return index;
    }

    /// <summary>Byte offset of a routine in the instance's table of runtime routines.</summary>
    public int ImportRoutine(RuntimeRoutine routine)
    {
        runtimeImports.Add(routine);
        return Target.AddressBytes * (int)routine;
    }
}
