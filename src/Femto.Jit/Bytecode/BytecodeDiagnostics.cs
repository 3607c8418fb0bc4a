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

    /// <summary>The opcode is defined, but not with this source, offset or immediate.</summary>
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

    // Files: FJ1020 to FJ1039.

    /// <summary>The file is larger than <see cref="Limits.FileBytes"/>.</summary>
    public static readonly DiagnosticDescriptor FileTooLarge = new("FJ1020", "file too large");

    /// <summary>Not an ELF relocatable object for BPF, little-endian.</summary>
    public static readonly DiagnosticDescriptor NotBpfObject = new("FJ1021", "not a BPF object");

    /// <summary>A header, section, symbol or relocation contradicts itself or the file.</summary>
    public static readonly DiagnosticDescriptor MalformedObject = new("FJ1022", "malformed ELF object");

    /// <summary>The object has no global function.</summary>
    public static readonly DiagnosticDescriptor NoEntry = new("FJ1023", "no entry");

    /// <summary>The object has several global functions and none was chosen.</summary>
    public static readonly DiagnosticDescriptor SeveralEntries = new("FJ1024", "several entries");

    /// <summary>There is no function of the chosen name.</summary>
    public static readonly DiagnosticDescriptor EntryNotFound = new("FJ1025", "entry not found");

    /// <summary>The program refers to a symbol that is not defined.</summary>
    public static readonly DiagnosticDescriptor UndefinedSymbol = new("FJ1026", "undefined symbol");

    /// <summary>A relocation that does not fit what it applies to.</summary>
    public static readonly DiagnosticDescriptor BadRelocation = new("FJ1027", "unsupported relocation");

    /// <summary>The program takes the address of a function.</summary>
    public static readonly DiagnosticDescriptor FunctionAddress = new("FJ1028", "address of a function");

    /// <summary>A local call does not lead to the start of a function.</summary>
    public static readonly DiagnosticDescriptor BadCallTarget = new("FJ1029", "call into the middle of a function");

    /// <summary>A jump leads out of the function that contains it.</summary>
    public static readonly DiagnosticDescriptor JumpLeavesFunction = new("FJ1030", "jump out of a function");

    /// <summary>A CO-RE relocation applies to the program.</summary>
    public static readonly DiagnosticDescriptor CoreRelocation = new("FJ1031", "CO-RE relocation");

    /// <summary>The data exceeds <see cref="Limits.DataBytes"/> or asks for too large an alignment.</summary>
    public static readonly DiagnosticDescriptor DataTooLarge = new("FJ1032", "too much data");

    /// <summary>A section asks for more alignment than the device gives.</summary>
    public static readonly DiagnosticDescriptor DataAlignment =
        new("FJ1033", "alignment of data not met", DiagnosticSeverity.Warning);

    /// <summary>The BTF sections cannot be read; the program is read without source lines.</summary>
    public static readonly DiagnosticDescriptor BrokenDebugInformation =
        new("FJ1034", "broken debug information", DiagnosticSeverity.Warning);

    /// <summary>The header or function table of an <c>.rbf</c> file contradicts itself or the file.</summary>
    public static readonly DiagnosticDescriptor MalformedRbf = new("FJ1035", "malformed .rbf file");

    // Assembly: FJ1040 to FJ1059.

    /// <summary>A line that is no instruction, label or directive.</summary>
    public static readonly DiagnosticDescriptor AssemblySyntax = new("FJ1040", "syntax error");

    /// <summary>An instruction or directive that does not exist.</summary>
    public static readonly DiagnosticDescriptor UnknownMnemonic = new("FJ1041", "unknown instruction");

    /// <summary>A label that is used but not defined.</summary>
    public static readonly DiagnosticDescriptor UndefinedLabel = new("FJ1042", "undefined label");

    /// <summary>A label that is defined twice.</summary>
    public static readonly DiagnosticDescriptor DuplicateLabel = new("FJ1043", "duplicate label");

    /// <summary>A number that does not fit its field.</summary>
    public static readonly DiagnosticDescriptor ValueOutOfRange = new("FJ1044", "value out of range");

    /// <summary>The entry of an assembly program is not its first instruction.</summary>
    public static readonly DiagnosticDescriptor BadEntry = new("FJ1045", "entry is not first");
}
