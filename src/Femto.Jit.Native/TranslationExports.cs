using System.Runtime.InteropServices;
using Femto.Jit.Cli;

namespace Femto.Jit.Native;

/// <summary>
/// The functions of <c>femto_jit.h</c> that make something of programs: verification, translation, output. It says what they
/// do.
/// </summary>
internal static unsafe class TranslationExports
{
    private static readonly NameList _targets = new(Targets.All.Select(target => target.Name));

    [UnmanagedCallersOnly(EntryPoint = "femto_jit_verify")]
    public static Status Verify(nint program, nint contract, void* options, nint* verified, nint* diagnostics) =>
        Boundary.Make(verified, diagnostics, () =>
        {
            Contract granted = contract == 0 ? Contract.Default : Handle.Get<Contract>(contract, "contract");
            return Verifier.Verify(
                Handle.Get<LoadedProgram>(program, "program").Program,
                Apply(Structure.Read<VerifyOptionsStructure>(options, "options"), granted));
        });

    [UnmanagedCallersOnly(EntryPoint = "femto_jit_verified_get_report")]
    public static Status GetVerifiedReport(nint verified, void* report) => Boundary.Do(() =>
    {
        VerifiedProgram program = Handle.Get<VerifiedProgram>(verified, "verified");
        Structure.Write(report, new VerifiedReportStructure
        {
            InstructionBound = program.InstructionBound.Instructions ?? -1,
            Slots = (uint)program.Program.Instructions.Length,
            StackBytes = (uint)program.StackBytes,
            Accesses = (uint)program.Program.Instructions.Count(instruction => instruction.Row.AccessesMemory),
            ProvenAccesses = (uint)program.ProvenAccesses.Count,
            HoistedAccesses = (uint)program.HoistedAccesses.Count,
            MeteredLoops = (uint)program.MeteredEdges.Count,
        }, "report");
    });

    [UnmanagedCallersOnly(EntryPoint = "femto_jit_verified_free")]
    public static void FreeVerified(nint verified) => Handle.Free(verified);

    [UnmanagedCallersOnly(EntryPoint = "femto_jit_target_name")]
    public static byte* GetTargetName(nuint index) => _targets.At(index);

    [UnmanagedCallersOnly(EntryPoint = "femto_jit_translate")]
    public static Status Translate(nint verified, byte* target, void* options, nint* code, nint* diagnostics) =>
        Boundary.Make(code, diagnostics, () =>
        {
            string name = Arguments.Text(target, "target");
            Target chosen = Targets.Find(name) ?? throw new MisuseException($"there is no target '{name}'");
            return Compiler.Compile(
                Handle.Get<VerifiedProgram>(verified, "verified"), chosen, ReadOptions(options, chosen));
        });

    [UnmanagedCallersOnly(EntryPoint = "femto_jit_code_get_report")]
    public static Status GetCodeReport(nint code, void* report) => Boundary.Do(() =>
    {
        MachineCode made = Handle.Get<MachineCode>(code, "code");
        Structure.Write(report, new CodeReportStructure
        {
            InstructionBound = made.InstructionBound ?? -1,
            StackBytesWithHelpers = made.StackBytesWithHelpers ?? -1,
            CodeBytes = (uint)made.Code.Length,
            ReadOnlyDataBytes = (uint)made.Source.Program.Data.ReadOnly.Length,
            WritableDataBytes = (uint)made.Source.Program.Data.WritableLength,
            NativeStackBytes = (uint)made.NativeStackBytes,
            Checks = (uint)made.CheckCount,
            UsesFuel = made.UsesFuel ? 1u : 0,
            Helpers = (uint)made.HelperImports.Length,
        }, "report");
    });

    [UnmanagedCallersOnly(EntryPoint = "femto_jit_code_free")]
    public static void FreeCode(nint code) => Handle.Free(code);

    [UnmanagedCallersOnly(EntryPoint = "femto_jit_write")]
    public static Status Write(nint code, byte* format, nint* output, nint* diagnostics) =>
        Boundary.Make<NativeMemoryBlock>(output, diagnostics, () =>
        {
            string name = Arguments.Text(format, "format");
            if (!OutputFormats.Names.Contains(name))
                throw new MisuseException($"there is no format '{name}'; there are: {string.Join(", ", OutputFormats.Names)}");
            return new NativeMemoryBlock(OutputFormats.Make(name, Handle.Get<MachineCode>(code, "code")));
        });

    [UnmanagedCallersOnly(EntryPoint = "femto_jit_output_bytes")]
    public static void* GetBytes(nint output, nuint* length)
    {
        byte* bytes = null;
        nuint count = 0;
        if (output != 0)
        {
            Boundary.Do(() =>
            {
                NativeMemoryBlock block = Handle.Get<NativeMemoryBlock>(output, "output");
                bytes = block.Pointer;
                count = (nuint)block.Length;
            });
        }
        if (length != null) *length = count;
        return bytes;
    }

    [UnmanagedCallersOnly(EntryPoint = "femto_jit_output_free")]
    public static void FreeOutput(nint output) => Handle.Free(output);

    private static Contract Apply(VerifyOptionsStructure options, Contract granted)
    {
        granted = granted with
        {
            Mode = options.Mode switch
            {
                0 => VerificationMode.Guarded,
                1 => VerificationMode.Proved,
                int mode => throw new MisuseException($"there is no mode {mode}"),
            },
        };
        return options.Context switch
        {
            0 => granted,
            1 when options.ContextLength is >= 0 and <= Limits.DataBytes =>
                granted with { ContextLength = (int)options.ContextLength },
            1 => throw new MisuseException(
                $"the context has {options.ContextLength} bytes; 0 to {Limits.DataBytes} are supported"),
            2 => granted with { ContextLength = null },
            int context => throw new MisuseException($"there is no context {context}"),
        };
    }

    private static CompilerOptions ReadOptions(void* options, Target target)
    {
        TranslateOptionsStructure given = Structure.Read<TranslateOptionsStructure>(options, "options");
        if (given.Without == null && given.WithoutCount > 0) throw new MisuseException("'without' is NULL");
        HashSet<string> without = [];
        for (nuint i = 0; i < given.WithoutCount; i++)
        {
            string pass = Arguments.Text(given.Without[i], "without");
            if (!CompilerOptions.OptionalPasses(target).Contains(pass))
                throw new MisuseException($"there is no pass '{pass}' that could be left out for {target.Name}");
            without.Add(pass);
        }
        return CompilerOptions.Default with { Without = [.. without], BoundInstructions = true };
    }
}
