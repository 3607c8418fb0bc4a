namespace Femto.Jit.Verification;

/// <summary>Everything the verifier may say of a program.</summary>
internal static class VerificationDiagnostics
{
    internal static readonly DiagnosticDescriptor EmptyProgram = new("FJ2001", "The program has no instruction");

    internal static readonly DiagnosticDescriptor TargetOutOfProgram =
        new("FJ2002", "A jump or call leads out of the program");

    internal static readonly DiagnosticDescriptor TargetInsideInstruction =
        new("FJ2003", "A jump or call leads into the second slot of a 16-byte instruction");

    internal static readonly DiagnosticDescriptor TargetInOtherFunction =
        new("FJ2004", "A jump leads into another function");

    internal static readonly DiagnosticDescriptor FallsOffEnd =
        new("FJ2005", "Control runs past the last instruction of a function");

    internal static readonly DiagnosticDescriptor Unreachable = new("FJ2006", "No path leads to an instruction");

    internal static readonly DiagnosticDescriptor NeverCalled = new("FJ2007", "No path leads to a function");

    internal static readonly DiagnosticDescriptor FramePointerWritten = new("FJ2008", "r10 is read-only");

    internal static readonly DiagnosticDescriptor UninitializedRegister =
        new("FJ2009", "A register is read that some path leaves without a value");

    internal static readonly DiagnosticDescriptor Recursion = new("FJ2010", "Functions call each other in a cycle");

    internal static readonly DiagnosticDescriptor CallsTooDeep =
        new("FJ2011", "Calls are nested deeper than the limit");

    internal static readonly DiagnosticDescriptor HelperNotGranted =
        new("FJ2012", "The contract does not grant a helper");

    internal static readonly DiagnosticDescriptor AccessOutsideFrame =
        new("FJ2013", "An access through r10 certainly lies outside of the frame");

    internal static readonly DiagnosticDescriptor AccessOutsideContext =
        new("FJ2014", "An access through r1 certainly lies outside of the context");

    internal static readonly DiagnosticDescriptor AccessNotProven =
        new("FJ2015", "Mode proved: an access is not proven to be in bounds and aligned");

    internal static readonly DiagnosticDescriptor LoopNotProven =
        new("FJ2016", "Mode proved: a loop is not proven to end");

    internal static readonly DiagnosticDescriptor ShiftCountMasked =
        new("FJ2017", "A constant shift count is not below the width and will be masked", DiagnosticSeverity.Warning);

    internal static readonly DiagnosticDescriptor ReadOnlyWritten =
        new("FJ2018", "Bytes of the context that are read-only are written");

    internal static readonly DiagnosticDescriptor ReadOnlyPerhapsWritten =
        new("FJ2019", "A write is not proven to leave alone what is read-only of the context");

    internal static readonly DiagnosticDescriptor StackBudgetExceeded =
        new("FJ2020", "The program needs more stack than the contract grants");

    internal static readonly DiagnosticDescriptor HelperNotAllowed =
        new("FJ2021", "The contract does not let this program call a helper");

    internal static readonly DiagnosticDescriptor ArgumentNotProven =
        new("FJ2022", "An argument is not proven to point to the memory that a helper accesses");

    internal static readonly DiagnosticDescriptor ArgumentOutside =
        new("FJ2023", "An argument certainly does not point to the memory that a helper accesses");

    internal static readonly DiagnosticDescriptor InstructionBudgetExceeded =
        new("FJ2024", "The program may execute more instructions than the contract grants");

    internal static readonly DiagnosticDescriptor AccessUncheckable =
        new("FJ2025", "An access is not proven, and cannot be checked at run time");

    internal static readonly DiagnosticDescriptor TooComplicated =
        new("FJ2026", "The program is too complicated to be analysed", DiagnosticSeverity.Warning);
}
