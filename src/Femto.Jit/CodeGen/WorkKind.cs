namespace Femto.Jit.CodeGen;

/// <summary>
/// What machine code is for, so that executed instructions can be told apart by it. The order is that in which tables show it.
/// </summary>
internal enum WorkKind : byte
{
    /// <summary>Checks of accesses, what they compute for it, and the branch that ends them.</summary>
    Check,

    /// <summary>Fuel: loading, spending, storing it.</summary>
    Fuel,

    /// <summary>Stores to and loads from the frame of values that registers ran out for.</summary>
    Spill,

    /// <summary>Moves between registers that allocation inserts, those out of a zero register, too.</summary>
    Move,

    /// <summary>Constants that are put into registers.</summary>
    Constant,

    /// <summary>
    /// High halves of 64-bit values on 32-bit machines: what would not be there if only low halves were needed. Stores do not
    /// count, 64-bit shifts count as a whole.
    /// </summary>
    HighHalf,

    /// <summary>Branches with their comparisons, and jumps.</summary>
    Branch,

    /// <summary>Prologues, epilogues, the set-up of the stack, calls and what they pass in memory, and trap blocks.</summary>
    Frame,

    /// <summary>Runtime routines and helpers.</summary>
    Routine,

    /// <summary>Everything else: what the program is there for.</summary>
    Program,
}

/// <summary>Code from an offset on, up to the next of these, is for one thing.</summary>
/// <param name="CodeOffset">Offset in the code, in bytes.</param>
/// <param name="Kind">What it is for.</param>
internal readonly record struct WorkRange(int CodeOffset, WorkKind Kind);
