namespace Femto.Jit.Cli;

/// <summary>Diagnostics of the command line.</summary>
internal static class CliDiagnostics
{
    /// <summary>The arguments do not make a command.</summary>
    public static readonly DiagnosticDescriptor Usage = new("FJ5001", "wrong usage");

    /// <summary>A file cannot be opened or read.</summary>
    public static readonly DiagnosticDescriptor Unreadable = new("FJ5002", "unreadable file");

    /// <summary>A file has more bytes than are read.</summary>
    public static readonly DiagnosticDescriptor TooLarge = new("FJ5003", "file too large");

    /// <summary>Text that should be hexadecimal digits is not.</summary>
    public static readonly DiagnosticDescriptor BadHex = new("FJ5004", "not hexadecimal");

    /// <summary>A file cannot be written.</summary>
    public static readonly DiagnosticDescriptor Unwritable = new("FJ5005", "unwritable file");

    /// <summary>Bytes would be written to a terminal.</summary>
    public static readonly DiagnosticDescriptor BinaryToTerminal = new("FJ5006", "binary output to a terminal");

    /// <summary>No pass has the name given to --dump.</summary>
    public static readonly DiagnosticDescriptor UnknownPass = new("FJ5007", "unknown pass");

    /// <summary>The engine runs code of another target.</summary>
    public static readonly DiagnosticDescriptor EngineMismatch = new("FJ5008", "engine does not fit the target");

    /// <summary>Engines do not agree on what the program does.</summary>
    public static readonly DiagnosticDescriptor EnginesDiffer = new("FJ5009", "engines do not agree");

    /// <summary>The program trapped.</summary>
    public static readonly DiagnosticDescriptor Trapped = new("FJ5010", "the program trapped");

    /// <summary>A table of benchmarks does not have the form expected.</summary>
    public static readonly DiagnosticDescriptor BadTable = new("FJ5011", "malformed table");

    /// <summary>A benchmark did not have the result it has to have.</summary>
    public static readonly DiagnosticDescriptor WrongResult = new("FJ5012", "wrong result of a benchmark");

    /// <summary>A file of a conformance suite does not have the form expected.</summary>
    public static readonly DiagnosticDescriptor BadConformanceFile = new("FJ5013", "malformed conformance file");

    /// <summary>An engine does not do what a conformance suite expects.</summary>
    public static readonly DiagnosticDescriptor NotConforming = new("FJ5014", "not conforming");

    /// <summary>The state of a fuzz campaign cannot be used.</summary>
    public static readonly DiagnosticDescriptor BadCampaign = new("FJ5015", "unusable fuzz campaign");

    /// <summary>A fuzz campaign found defects.</summary>
    public static readonly DiagnosticDescriptor FuzzFailures = new("FJ5016", "fuzzing found defects");

    /// <summary>Too few of a fuzz campaign's programs ran.</summary>
    public static readonly DiagnosticDescriptor LazyCampaign = new("FJ5017", "too few programs of a fuzz campaign ran");

    /// <summary>There is no clang that compiles for eBPF.</summary>
    public static readonly DiagnosticDescriptor ClangMissing = new("FJ5030", "no clang for eBPF");

    /// <summary>clang refuses the source.</summary>
    public static readonly DiagnosticDescriptor DoesNotCompile = new("FJ5031", "the source does not compile");

    /// <summary>A file would be overwritten that is somebody's work.</summary>
    public static readonly DiagnosticDescriptor AlreadyThere = new("FJ5032", "the file is there already");

    /// <summary>The program does not trap where a device is said to have trapped.</summary>
    public static readonly DiagnosticDescriptor NoSuchTrap = new("FJ5033", "no such trap");

    // FJ5098 is the launcher's: the tool cannot be built.

    /// <summary>A defect of this tool.</summary>
    public static readonly DiagnosticDescriptor InternalError = new("FJ5099", "internal error");
}
