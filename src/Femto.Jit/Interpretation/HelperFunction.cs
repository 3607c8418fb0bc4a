namespace Femto.Jit.Interpretation;

/// <summary>The body of a helper for the interpreter: takes the arguments, returns the result.</summary>
internal delegate ulong HelperFunction(HelperCall call);

/// <summary>
/// What a helper sees of one call: its arguments, already narrowed to their types, and the memory of the program.
/// One object serves all calls of a run.
/// </summary>
internal sealed class HelperCall(InterpreterMemory memory)
{
    private readonly ulong[] _arguments = new ulong[5];

    /// <summary>An argument, counted from 0; signed 32-bit arguments are sign-extended, others zero-extended.</summary>
    internal ulong this[int argument] => _arguments[argument];

    /// <summary>The context of the run.</summary>
    internal Span<byte> Context => memory[Region.Context];

    /// <summary>Its address.</summary>
    internal ulong ContextAddress => memory.Layout.Context;

    internal bool Refused { get; private set; }

    /// <summary>Ends the run with <see cref="TrapKind.HelperFailed"/>; the result does not matter.</summary>
    internal ulong Refuse()
    {
        Refused = true;
        return 0;
    }

    /// <summary>Memory at an address the program passed, which was checked.</summary>
    internal bool TryFind(ulong address, int size, bool write, out Span<byte> bytes) =>
        memory.TryFindAnywhere(address, size, write, out bytes);

    internal Span<ulong> Begin()
    {
        Refused = false;
        return _arguments;
    }
}
