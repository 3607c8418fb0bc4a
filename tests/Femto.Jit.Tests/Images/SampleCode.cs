using System.Collections.Immutable;
using Femto.Jit.Execution;
using static Femto.Jit.Tests.Slots;

namespace Femto.Jit.Tests.Images;

/// <summary>Machine code that uses every field of an image.</summary>
internal static class SampleCode
{
    internal static MachineCode Create(ProgramData? data = null, ImmutableArray<int>? helpers = null)
    {
        data ??= new ProgramData(
            [1, 2, 3, 4, 5],
            [10, 11, 12, 13, 14, 15, 16, 17, 0, 0, 0, 0, 0, 0, 0, 0],
            3,
            [new(8, Region.ReadOnlyData, 2)]);
        Contract contract = AgentHelpers.Contract with { ContextLength = 12 };
        return new MachineCode(Verify(Program(data, Mov(0, 0), Exit), contract), Targets.All[0])
        {
            // ldr r0, [pc, #4]; movs r1, #0; bx lr; nop; .word 0x12345678
            Code = [0x01, 0x48, 0x00, 0x21, 0x70, 0x47, 0x00, 0xbf, 0x78, 0x56, 0x34, 0x12],
            TrapSites = [new(4, new(TrapKind.OutOfBounds, 1)), new(12, new(TrapKind.FuelExhausted, 65_535))],
            Ranges = [new(0, 0)],
            Literals = [(8, 4)],
            HelperImports = helpers ?? [15, 9],
            RuntimeImports = [RuntimeRoutine.FindRegion, RuntimeRoutine.SignedDivide64],
            NativeStackBytes = 72,
            UsesFuel = true,
            CheckCount = 1,
        };
    }
}
