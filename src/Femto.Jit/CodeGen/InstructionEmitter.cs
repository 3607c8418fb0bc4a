namespace Femto.Jit.CodeGen;

/// <summary>
/// Distances, in bytes, from the first use of a literal: at the first a pool is placed where control does not pass, at
/// the second in the middle of code.
/// </summary>
internal readonly record struct PoolLimits(int Due, int Overdue)
{
    /// <summary>
    /// Whether loads reach backwards only: pools then stand ahead of the code that uses them, and the distances count
    /// from the pool.
    /// </summary>
    public bool AheadOfUse { get; init; }
}

/// <summary>A branch that an instruction makes ahead of its last one.</summary>
/// <param name="Forms">Its encodings.</param>
/// <param name="ToThen">Whether it leads to where the whole branch leads when its condition holds.</param>
internal readonly record struct LeadingBranch(ReferenceForm[] Forms, bool ToThen);

/// <summary>
/// Encodes the instructions of one function; <see cref="FunctionEmitter"/> does what concerns labels.
/// </summary>
internal interface IInstructionEmitter
{
    /// <summary>A jump.</summary>
    ReferenceForm[] Jump { get; }

    /// <summary>A call of a function of the program.</summary>
    ReferenceForm[] Call { get; }

    /// <summary>A call of a trap block, whose return address says which trap it was.</summary>
    ReferenceForm[] CallTrap { get; }

    /// <summary>What the targets of calls are aligned to.</summary>
    int CallAlignment => 1;

    /// <summary>The branch of an instruction under its condition or, negated, under the inverse.</summary>
    ReferenceForm[] Branch(MachineInstruction branch, bool negate);

    /// <summary>The branches that come ahead of it.</summary>
    IEnumerable<LeadingBranch> LeadingBranches(MachineInstruction branch);

    /// <summary>Says that the instructions of a block follow.</summary>
    void Begin(MachineBlock block);

    /// <summary>
    /// For a block that repeats itself: emits what makes the machine count its turns, at the end of the block before it.
    /// </summary>
    /// <param name="before">The block that control comes from, up to its jump.</param>
    /// <param name="body">The block that ends by branching to itself.</param>
    /// <param name="repeats">Whether it does when the condition of its branch holds, or else when it does not.</param>
    /// <returns>A reference to the end of the block, whose branch is then left out; or null to count as usual.</returns>
    ReferenceForm[]? CountTurns(MachineBlock before, MachineBlock body, bool repeats) => null;

    /// <summary>Encodes an instruction of the block.</summary>
    /// <param name="index">Its place in the block.</param>
    void Emit(int index);

    /// <summary>
    /// Whether a branch may be placed after an instruction of the block without changing what it computes.
    /// </summary>
    bool MayInterrupt(int index);

    /// <summary>Saves registers and makes room in the stack.</summary>
    void EmitPrologue();

    /// <summary>Undoes the prologue and returns.</summary>
    void EmitEpilogue();

    /// <summary>Loads the kind of a trap.</summary>
    void LoadTrapKind(TrapKind kind);

    /// <summary>Stores the kind loaded and the return address of the call of the trap block in the instance.</summary>
    void StoreTrap();

    /// <summary>
    /// After <see cref="StoreTrap"/> in a nested function: makes the stack pointer what the entry kept in the instance,
    /// unless <see cref="EmitUnwind"/> does.
    /// </summary>
    void RestoreStackPointer();

    /// <summary>In the entry: where nested functions that trapped go on to leave the program.</summary>
    void EmitUnwind() => EmitEpilogue();
}
