using System.Runtime.InteropServices;
using System.Text;
using Femto.Jit.Bytecode;
using Femto.Jit.Contracts;

namespace Femto.Jit.Native;

/// <summary>The functions of <c>femto_jit.h</c> that read: diagnostics, contracts, programs. It says what they do.</summary>
internal static unsafe class InputExports
{
    private const uint ApiVersion = 1;

    private static readonly NameList _contracts = new(ShippedContracts.Names);

    [UnmanagedCallersOnly(EntryPoint = "femto_jit_api_version")]
    public static uint GetApiVersion() => ApiVersion;

    [UnmanagedCallersOnly(EntryPoint = "femto_jit_diagnostics_count")]
    public static nuint CountDiagnostics(nint diagnostics)
    {
        nuint count = 0;
        if (diagnostics != 0) Boundary.Do(() => count = (nuint)Handle.Get<DiagnosticSet>(diagnostics, "diagnostics").Count);
        return count;
    }

    [UnmanagedCallersOnly(EntryPoint = "femto_jit_diagnostics_get")]
    public static Status GetDiagnostic(nint diagnostics, nuint index, void* diagnostic) => Boundary.Do(() =>
    {
        DiagnosticSet set = Handle.Get<DiagnosticSet>(diagnostics, "diagnostics");
        if (index >= (nuint)set.Count) throw new MisuseException("there is no diagnostic of that index");
        Structure.Write(diagnostic, set[(int)index], "diagnostic");
    });

    [UnmanagedCallersOnly(EntryPoint = "femto_jit_diagnostics_free")]
    public static void FreeDiagnostics(nint diagnostics) => Handle.Free(diagnostics);

    [UnmanagedCallersOnly(EntryPoint = "femto_jit_contract_name")]
    public static byte* GetContractName(nuint index) => _contracts.At(index);

    [UnmanagedCallersOnly(EntryPoint = "femto_jit_contract_named")]
    public static Status GetContract(byte* name, nint* contract, nint* diagnostics) =>
        Boundary.Make(contract, diagnostics, () => ShippedContracts.Read(Arguments.Text(name, "name")));

    [UnmanagedCallersOnly(EntryPoint = "femto_jit_contract_parse")]
    public static Status ParseContract(byte* text, nuint length, byte* fileName, nint* contract, nint* diagnostics) =>
        Boundary.Make(contract, diagnostics, () => ContractReader.Read(
            Encoding.UTF8.GetString(Arguments.Bytes(text, length, "text")), Arguments.Text(fileName, "file_name")));

    [UnmanagedCallersOnly(EntryPoint = "femto_jit_contract_free")]
    public static void FreeContract(nint contract) => Handle.Free(contract);

    [UnmanagedCallersOnly(EntryPoint = "femto_jit_program_load")]
    public static Status LoadProgram(
        void* bytes, nuint length, byte* fileName, byte* entry, nint* program, nint* diagnostics) =>
        Boundary.Make(program, diagnostics, () =>
        {
            Result<Program> result = ProgramLoader.Load(
                Arguments.Bytes(bytes, length, "bytes"), Arguments.Text(fileName, "file_name"), Arguments.OptionalText(entry));
            return new Result<LoadedProgram>(
                result.Succeeded ? new LoadedProgram(result.Value) : null, result.Diagnostics);
        });

    [UnmanagedCallersOnly(EntryPoint = "femto_jit_program_name")]
    public static byte* GetProgramName(nint program)
    {
        byte* name = null;
        if (program != 0) Boundary.Do(() => name = Handle.Get<LoadedProgram>(program, "program").Name.Pointer);
        return name;
    }

    [UnmanagedCallersOnly(EntryPoint = "femto_jit_program_free")]
    public static void FreeProgram(nint program) => Handle.Free(program);
}
