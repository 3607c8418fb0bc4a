using System.Buffers.Binary;
using Femto.Jit.Backends.Thumb;
using Femto.Jit.Backends.Thumb1;
using Femto.Jit.Backends.Thumb2;
using Femto.Jit.Backends.Xtensa;
using Femto.Jit.CodeGen;

namespace Femto.Jit.Tests.CodeGen;

/// <summary>Each form of each reference exactly as far as it reaches, and literals that are where loads look.</summary>
public class CodeBufferTests
{
    // Bytes between a branch and its target, forwards, at which the next form begins; the sizes of the two forms.
    // Distances count from the branch plus 4: T1 of B<c> reaches 254, T2 of B 2046, T3 of B<c> 1048574 (A7.7.12).
    [Theory]
    [InlineData("b", 2046 + 2, 2, 4)]
    [InlineData("beq", 254 + 2, 2, 4)]
    [InlineData("beq", 1048574, 4, 6)]
    [InlineData("cbz", 126 + 2, 2, 4)]
    [InlineData("cbz r9", 254 + 2, 6, 8)]
    [InlineData("armv6 b", 2046 + 2, 2, 4)]
    [InlineData("armv6 beq", 254 + 2, 2, 4)]
    [InlineData("armv6 beq", 2046 + 2, 4, 6)]
    [InlineData("armv6 cmp beq", 254 + 2, 4, 6)]
    [InlineData("armv6 cmp beq", 2046 + 2, 6, 8)]
    public void A_forward_reference_grows_exactly_when_it_must(string kind, int reach, int near, int far)
    {
        Assert.Equal(near, SizeForwards(kind, reach));
        Assert.Equal(far, SizeForwards(kind, reach + 2));
        Assert.Equal(Target(kind, reach, forwards: true), Label(kind, reach, forwards: true));
        Assert.Equal(Target(kind, reach + 2, forwards: true), Label(kind, reach + 2, forwards: true));
    }

    // Bytes from the target to the branch.
    [Theory]
    [InlineData("b", 2048 - 4, 2, 4)]
    [InlineData("beq", 256 - 4, 2, 4)]
    [InlineData("beq", 1048576 - 4, 4, 6)]
    [InlineData("armv6 b", 2048 - 4, 2, 4)]
    [InlineData("armv6 beq", 256 - 4, 2, 4)]
    [InlineData("armv6 beq", 2048 - 4 - 2, 4, 6)]
    [InlineData("armv6 cmp beq", 2048 - 4 - 4, 6, 8)]
    public void A_backward_reference_grows_exactly_when_it_must(string kind, int reach, int near, int far)
    {
        Assert.Equal(near, SizeBackwards(kind, reach));
        Assert.Equal(far, SizeBackwards(kind, reach + 2));
        Assert.Equal(0, Target(kind, reach, forwards: false));
        Assert.Equal(0, Target(kind, reach + 2, forwards: false));
    }

    [Fact]
    public void Growing_one_reference_grows_those_that_reach_over_it()
    {
        var buffer = new CodeBuffer();
        var far = new Label();
        var farther = new Label();
        // 254 bytes further with the narrow second branch; one halfword too far with the wide one.
        buffer.Refer(far, Thumb2References.BranchIf(Condition.Eq));
        buffer.Refer(farther, Thumb2References.BranchIf(Condition.Eq));
        buffer.Append(new byte[254]);
        buffer.Bind(far);
        buffer.Append(new byte[4]);
        buffer.Bind(farther);
        FinishedCode finished = buffer.Finish();
        Assert.Equal(4 + 4 + 254, finished.OffsetOf(far));
        Assert.Equal(4 + 4 + 254 + 4, finished.OffsetOf(farther));
    }

    [Theory]
    [InlineData(1020, 2)]
    [InlineData(1024, 4)]
    [InlineData(4090, 4)]
    public void A_literal_is_loaded_from_where_it_stands(int distance, int size)
    {
        var buffer = new CodeBuffer();
        buffer.Refer(buffer.Literal(0xCAFE_F00D), Thumb2References.Literal(new Reg(3)));
        buffer.Append(new byte[distance]);
        buffer.FlushLiterals();
        FinishedCode finished = buffer.Finish();
        (int offset, int length) = Assert.Single(finished.Literals);
        Assert.Equal((size + distance + 3 & ~3, 4), (offset, length));
        var load = ThumbDisassembler.Read(finished.Code, 0);
        Assert.Equal((size, (int?)offset), (load.Length, load.Literal));
        Assert.Equal(0xCAFE_F00D, BinaryPrimitives.ReadUInt32LittleEndian(finished.Code.AsSpan(offset)));
    }

    [Fact]
    public void A_literal_out_of_reach_is_a_defect()
    {
        var buffer = new CodeBuffer();
        buffer.Refer(buffer.Literal(1), Thumb2References.Literal(new Reg(3)));
        buffer.Append(new byte[4100]);
        buffer.FlushLiterals();
        Assert.Throws<InternalCompilerException>(buffer.Finish);
    }

    [Fact]
    public void Equal_literals_share_a_word_within_a_pool_only()
    {
        var buffer = new CodeBuffer();
        Assert.Equal(0, buffer.PoolDistance);
        Label first = buffer.Literal(7);
        Assert.Same(first, buffer.Literal(7));
        Assert.NotSame(first, buffer.Literal(8));
        buffer.FlushLiterals();
        Assert.Equal(0, buffer.PoolDistance);
        Assert.NotSame(first, buffer.Literal(7));
        buffer.FlushLiterals();
        FinishedCode finished = buffer.Finish();
        Assert.Equal([(0, 8), (8, 4)], finished.Literals);
        Assert.Equal("070000000800000007000000", Convert.ToHexString(finished.Code));
    }

    /// <summary>L32R reaches 262144 bytes back from the word after it (Xtensa ISA manual, chapter 6, L32R).</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(262_136)]
    public void A_literal_ahead_of_its_use_is_loaded_from_where_it_stands(int distance)
    {
        var buffer = new CodeBuffer();
        buffer.Append(new byte[3]);
        buffer.OpenPool();
        buffer.Append(new byte[distance]);
        buffer.Refer(buffer.Literal(0xCAFE_F00D), XtensaReferences.Literal(new AReg(3)));
        buffer.Refer(buffer.Literal(7), XtensaReferences.Literal(new AReg(4)));
        Assert.Same(buffer.Literal(7), buffer.Literal(7));
        FinishedCode finished = buffer.Finish();
        Assert.Equal([(4, 8)], finished.Literals);
        Assert.Equal("0DF0FECA07000000", Convert.ToHexString(finished.Code[4..12]));
        Assert.Equal(4, XtensaDisassembler.Read(finished.Code, 12 + distance).Literal);
        Assert.Equal(8, XtensaDisassembler.Read(finished.Code, 15 + distance).Literal);
    }

    [Fact]
    public void A_literal_too_far_ahead_of_its_use_is_a_defect()
    {
        var buffer = new CodeBuffer();
        buffer.OpenPool();
        buffer.Append(new byte[262_144]);
        buffer.Refer(buffer.Literal(1), XtensaReferences.Literal(new AReg(3)));
        Assert.Throws<InternalCompilerException>(buffer.Finish);
    }

    [Fact]
    public void A_pool_without_literals_takes_no_room()
    {
        var buffer = new CodeBuffer();
        buffer.Append(new byte[3]);
        buffer.OpenPool();
        buffer.Append(new byte[2]);
        FinishedCode finished = buffer.Finish();
        Assert.Equal(5, finished.Code.Length);
        Assert.Empty(finished.Literals);
    }

    [Fact]
    public void Marks_follow_the_code_and_pools_belong_to_no_instruction()
    {
        var buffer = new CodeBuffer();
        buffer.Mark(4);
        buffer.Append(new byte[2]);
        buffer.Mark(4);
        buffer.Literal(1);
        buffer.Append(new byte[4]);
        buffer.Mark(5);
        buffer.Append(new byte[2]);
        buffer.FlushLiterals();
        Assert.Equal([new CodeRange(0, 4), new CodeRange(6, 5), new CodeRange(8, -1)], buffer.Finish().Ranges);
    }

    [Fact]
    public void A_label_that_is_never_bound_is_a_defect()
    {
        var buffer = new CodeBuffer();
        buffer.Refer(new Label(), Thumb2References.Branch);
        Assert.Throws<InternalCompilerException>(buffer.Finish);
    }

    private static ReferenceForm[] Forms(string kind) => kind switch
    {
        "b" => Thumb2References.Branch,
        "beq" => Thumb2References.BranchIf(Condition.Eq),
        "cbz" => Thumb2References.BranchIfZero(new Reg(1), zero: true),
        "armv6 b" => Thumb1References.Branch,
        "armv6 beq" => Thumb1References.BranchIf(Condition.Eq),
        "armv6 cmp beq" => Thumb1References.CompareAndBranch(new LowReg(1), new LowReg(2), Condition.Eq),
        _ => Thumb2References.BranchIfZero(new Reg(9), zero: true),
    };

    private static FinishedCode Build(string kind, int distance, bool forwards, out Label target)
    {
        var buffer = new CodeBuffer();
        target = new Label();
        if (!forwards)
        {
            buffer.Bind(target);
            buffer.Append(new byte[distance]);
        }
        buffer.Refer(target, Forms(kind));
        if (forwards)
        {
            buffer.Append(new byte[distance]);
            buffer.Bind(target);
        }
        return buffer.Finish();
    }

    private static int SizeForwards(string kind, int distance) =>
        Build(kind, distance, forwards: true, out _).Code.Length - distance;

    private static int SizeBackwards(string kind, int distance) =>
        Build(kind, distance, forwards: false, out _).Code.Length - distance;

    private static int Label(string kind, int distance, bool forwards)
    {
        FinishedCode finished = Build(kind, distance, forwards, out Label target);
        return finished.OffsetOf(target);
    }

    /// <summary>Where the last branch of the reference goes, read back from its bytes.</summary>
    private static int Target(string kind, int distance, bool forwards)
    {
        FinishedCode finished = Build(kind, distance, forwards, out _);
        int start = forwards ? 0 : distance;
        int end = finished.Code.Length - (forwards ? distance : 0);
        string text = "";
        for (int offset = start; offset < end;)
        {
            var instruction = ThumbDisassembler.Read(finished.Code, offset);
            text = instruction.Text;
            offset += instruction.Length;
        }
        return Convert.ToInt32(text[(text.LastIndexOf("0x", StringComparison.Ordinal) + 2)..], 16);
    }
}
