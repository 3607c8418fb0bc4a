namespace Femto.Jit.Bytecode;

/// <summary>Diagnostics of reading programs.</summary>
public static class BytecodeDiagnostics
{
    // Slots: FJ1001 to FJ1019.

    /// <summary>There is no instruction.</summary>
    public static readonly DiagnosticDescriptor EmptyProgram = new("FJ1001", "no code");

    /// <summary>The length of the code is not a multiple of the slot size.</summary>
    public static readonly DiagnosticDescriptor PartialSlot = new("FJ1002", "code is not a multiple of 8 bytes");

    /// <summary>More slots than <see cref="Limits.Instructions"/>.</summary>
    public static readonly DiagnosticDescriptor TooManyInstructions = new("FJ1003", "too many instructions");

    /// <summary>The opcode byte is not defined.</summary>
    public static readonly DiagnosticDescriptor UnknownOpcode = new("FJ1004", "unknown opcode");

    /// <summary>The opcode is defined, but not with this source, offset or immediate, which select the operation.</summary>
    public static readonly DiagnosticDescriptor UndefinedVariant = new("FJ1005", "undefined variant of an opcode");

    /// <summary>A field the instruction does not use is not zero.</summary>
    public static readonly DiagnosticDescriptor ReservedField = new("FJ1006", "reserved field is not zero");

    /// <summary>A register number above 10.</summary>
    public static readonly DiagnosticDescriptor BadRegister = new("FJ1007", "register does not exist");

    /// <summary>The code ends within a 16-byte instruction.</summary>
    public static readonly DiagnosticDescriptor TruncatedWide = new("FJ1008", "16-byte instruction is cut off");

    /// <summary>The second slot of a 16-byte instruction has more than an immediate.</summary>
    public static readonly DiagnosticDescriptor SecondSlotNotZero = new("FJ1009", "second slot is not zero");

    /// <summary>Legacy packet access (RFC 9669, section 5.5).</summary>
    public static readonly DiagnosticDescriptor LegacyPacketAccess = new("FJ1010", "legacy packet access");

    /// <summary>A call through a register.</summary>
    public static readonly DiagnosticDescriptor CallRegister = new("FJ1011", "call through a register");

    /// <summary>A call of a helper by its BTF id.</summary>
    public static readonly DiagnosticDescriptor BtfHelperCall = new("FJ1012", "helper call by BTF id");

    /// <summary>A reference to a map.</summary>
    public static readonly DiagnosticDescriptor MapReference = new("FJ1013", "map");

    /// <summary>The address of a variable or function that no relocation resolved.</summary>
    public static readonly DiagnosticDescriptor UnresolvedAddress = new("FJ1014", "unresolved address");

    /// <summary>A load-acquire or store-release.</summary>
    public static readonly DiagnosticDescriptor OrderedAccess = new("FJ1015", "load-acquire or store-release");

    /// <summary>An 8-bit or 16-bit atomic.</summary>
    public static readonly DiagnosticDescriptor NarrowAtomic = new("FJ1016", "8-bit or 16-bit atomic");

    /// <summary>A Femto-Containers extension outside of an <c>.rbf</c> file.</summary>
    public static readonly DiagnosticDescriptor ExtensionNotAllowed = new("FJ1017", "extension outside of .rbf");
}
