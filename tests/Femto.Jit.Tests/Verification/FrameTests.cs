using Femto.Jit.Execution;
using static Femto.Jit.Tests.Slots;

namespace Femto.Jit.Tests.Verification;

public sealed class FrameTests
{
    /// <summary>Entry functions and the size of their frame.</summary>
    public static TheoryData<string, int, ulong[]> Frames { get; } = new()
    {
        { "none", 0, [Mov(0, 0), Exit] },
        { "one byte rounds up", 8, [StoreImm(1, 10, -1, 0), Mov(0, 0), Exit] },
        { "deepest access counts", 24, [StoreImm(8, 10, -8, 0), StoreImm(1, 10, -17, 0), Mov(0, 0), Exit] },
        { "loads count", 16, [Load(8, 0, 10, -16), Exit] },
        { "atomics count", 40, [Mov(0, 0), Atomic(8, 0x01, 10, -40, 0), Exit] },
        { "copy and addition", 32, [MovReg(3, 10), Add(3, -20), StoreImm(4, 3, -12, 0), Mov(0, 0), Exit] },
        { "subtraction", 24, [MovReg(3, 10), Slot(0x17, 3, imm: 24), StoreImm(8, 3, 0, 0), Mov(0, 0), Exit] },
        { "unused address", 0, [MovReg(3, 10), Add(3, -64), Mov(0, 0), Exit] },
        { "comparison with a constant", 0, [MovReg(3, 10), Mov(0, 0), Jeq(3, 0, 0), Exit] },
        { "same on both paths", 8,
            [Jeq(1, 0, 2), MovReg(3, 10), Ja(1), MovReg(3, 10), StoreImm(1, 3, -8, 0), Mov(0, 0), Exit] },
        { "stored to memory", 512, [Store(8, 10, -8, 10), Mov(0, 0), Exit] },
        { "exchanged with memory", 512,
            [MovReg(3, 10), Atomic(8, 0xe1, 10, -8, 3), Mov(0, 0), Exit] },
        { "compared by cmpxchg", 512,
            [MovReg(0, 10), Mov(3, 0), Atomic(8, 0xf1, 10, -8, 3), Exit] },
        { "helper's argument", 512, [MovReg(1, 10), Add(1, -8), Call(11), Exit] },
        { "not a parameter of the helper", 8, [MovReg(4, 10), StoreImm(8, 4, -8, 0), Call(15), Exit] },
        { "local call's argument", 512, [MovReg(1, 10), CallLocal(1), Exit, Mov(0, 0), Exit] },
        { "variable added", 512, [MovReg(3, 10), AddReg(3, 2), Mov(0, 0), Exit] },
        { "added to a variable", 512, [AddReg(2, 10), Mov(0, 0), Exit] },
        { "masked", 512, [MovReg(3, 10), Slot(0x57, 3, imm: -8), Mov(0, 0), Exit] },
        { "low half moved", 512, [Slot(0xbc, 3, 10), Mov(0, 0), Exit] },
        { "low half added to", 512, [MovReg(3, 10), Slot(0x04, 3, imm: 8), Mov(0, 0), Exit] },
        { "compared with a register", 512, [MovReg(3, 10), Mov(0, 0), Slot(0x1d, 3, 1), Exit] },
        { "returned", 512, [MovReg(0, 10), Exit] },
        { "different on two paths", 512,
            [MovReg(3, 10), Jeq(1, 0, 1), Add(3, -8), StoreImm(1, 3, -8, 0), Mov(0, 0), Exit] },
        { "walking pointer", 512,
            [MovReg(3, 10), Add(3, -64), StoreImm(8, 3, 0, 0), Add(3, 8), Jeq(2, 0, -3), Mov(0, 0), Exit] },
        { "different, then overwritten", 0,
            [MovReg(3, 10), Jeq(1, 0, 1), Add(3, -8), Mov(3, 0), MovReg(0, 3), Exit] },
        { "frame on one path, data on the other", 512,
            [MovReg(3, 10), Jeq(1, 0, 1), MovReg(3, 1), Load(8, 0, 3, -8), Exit] },
    };

    [Theory]
    [MemberData(nameof(Frames))]
    public void Measures_the_frame(string name, int frameBytes, ulong[] slots)
    {
        VerifiedProgram program = Verify(Program(slots), AgentHelpers.Contract);
        Assert.True(frameBytes == program.Functions[0].FrameBytes, $"{name}: {program.Functions[0].FrameBytes}");
    }

    [Fact]
    public void Adds_the_frames_of_the_deepest_chain()
    {
        // entry (8) calls a (16) and b (64); a calls b.
        VerifiedProgram program = Verify(Program(
            StoreImm(8, 10, -8, 0), CallLocal(2), CallLocal(4), Exit,
            StoreImm(8, 10, -16, 0), CallLocal(1), Exit,
            StoreImm(8, 10, -64, 0), Mov(0, 0), Exit));

        Assert.Equal([0, 4, 7], program.Functions.Select(function => function.Start));
        Assert.Equal([4, 7, 10], program.Functions.Select(function => function.End));
        Assert.Equal([8, 16, 64], program.Functions.Select(function => function.FrameBytes));
        Assert.Equal([88, 80, 64], program.Functions.Select(function => function.DeepestStack));
        Assert.Equal([4, 7], program.Functions[0].Callees.AsEnumerable());
        Assert.Equal(88, program.StackBytes);
        Assert.Equal(["entry", "function_4", "function_7"], program.Functions.Select(function => function.Name));
    }

    [Fact]
    public void Meters_the_back_edges_of_loops_only()
    {
        // The jumps at 1 and 6 close loops of unknown length; the one at 4 leads back to an exit.
        VerifiedProgram program = Verify(Program(
            MovReg(0, 2), Jeq(0, 1, -2), Ja(1), Exit, Jeq(0, 2, -2), Add(0, 1), Slot(0x55, 0, offset: -2, imm: 3), Exit));

        Assert.Equal([1, 6], program.MeteredEdges.Order());
    }
}
