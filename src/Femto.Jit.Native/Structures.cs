using System.Runtime.InteropServices;

namespace Femto.Jit.Native;

// The structures of femto_jit.h, member by member.

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct DiagnosticStructure
{
    public nuint Size;
    public byte* Id;
    public byte* Message;
    public byte* Text;
    public byte* Hint;
    public byte* File;
    public int Line;
    public int Column;
    public int Pc;
    public int Severity;
}

[StructLayout(LayoutKind.Sequential)]
internal struct VerifyOptionsStructure
{
    public nuint Size;
    public int Mode;
    public int Context;
    public long ContextLength;
}

[StructLayout(LayoutKind.Sequential)]
internal struct VerifiedReportStructure
{
    public nuint Size;
    public long InstructionBound;
    public uint Slots;
    public uint StackBytes;
    public uint Accesses;
    public uint ProvenAccesses;
    public uint HoistedAccesses;
    public uint MeteredLoops;
}

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct TranslateOptionsStructure
{
    public nuint Size;
    public byte** Without;
    public nuint WithoutCount;
}

[StructLayout(LayoutKind.Sequential)]
internal struct CodeReportStructure
{
    public nuint Size;
    public long InstructionBound;
    public long StackBytesWithHelpers;
    public uint CodeBytes;
    public uint ReadOnlyDataBytes;
    public uint WritableDataBytes;
    public uint NativeStackBytes;
    public uint Checks;
    public uint UsesFuel;
    public uint Helpers;
}
