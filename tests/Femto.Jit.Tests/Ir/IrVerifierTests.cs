using Femto.Jit.Ir;

namespace Femto.Jit.Tests.Ir;

/// <summary>Each invariant, broken once.</summary>
public class IrVerifierTests
{
    private const string Diamond = """
        b0:
          v0:i32 = context_length
          branch v0, v0 if=Equal then=b1 else=b2
        b1: ; from b0
          v1:i32 = add v0, v0
          jump then=b3
        b2: ; from b0
          jump then=b3
        b3: ; from b1, b2
          v2:i32 = phi v1, v0
          return v2
        """;

    [Fact]
    public void A_correct_function_passes() => IrVerifier.Verify(IrText.Parse(Diamond), "test", split: true);

    [Theory]
    [InlineData("v2:i32 = phi v1, v0", "v2:i32 = phi v1", "one operand per predecessor")]
    [InlineData("v2:i32 = phi v1, v0", "v2:i32 = phi v0, v1", "does not dominate")]
    [InlineData("v2:i32 = phi v1, v0\nreturn v2", "return v1", "does not dominate")]
    [InlineData("v1:i32 = add v0, v0", "v1:i32 = add v0", "2 operands expected")]
    [InlineData("v1:i32 = add v0, v0", "v1:i32 = add v1, v0", "does not dominate")]
    [InlineData("v0:i32 = context_length", "v0:i64 = context_length", "64-bit value after the split")]
    [InlineData("v0:i32 = context_length", "v3:i32 = context_length\nv0:i32 = low v3", "only halves take pairs")]
    [InlineData("v1:i32 = add v0, v0", "v1:pair = umul_pair v0, v0", "types of the operands do not fit")]
    [InlineData("b3: ; from b1, b2", "b3: ; from b1", "is not among its predecessors")]
    [InlineData("b2: ; from b0", "b2: ; from b0, b1", "does not lead to")]
    [InlineData("b1: ; from b0\nv1:i32 = add v0, v0", "b1: ; from b0\njump then=b3\nv1:i32 = add v0, v0",
        "does not end with its only terminator")]
    [InlineData("b2: ; from b0\njump then=b3", "b2: ; from b0", "is empty")]
    public void A_broken_invariant_is_named(string correct, string broken, string message)
    {
        string text = IrText.Layout(Diamond);
        Assert.Contains(IrText.Layout(correct), text, StringComparison.Ordinal);
        Function function = IrText.Parse(
            text.Replace(IrText.Layout(correct), IrText.Layout(broken), StringComparison.Ordinal));
        var exception = Assert.Throws<InternalCompilerException>(() => IrVerifier.Verify(function, "test", split: true));
        Assert.Equal("test", exception.Component);
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_have_one_definition_in_their_place()
    {
        Function twice = IrText.Parse(Diamond);
        twice.Blocks[2].Body.Insert(0, twice.Blocks[1].Body[0]);
        Assert.Contains("is defined twice", Message(twice), StringComparison.Ordinal);

        Function misplaced = IrText.Parse(Diamond);
        misplaced.Blocks[3].Body.Insert(0, misplaced.Blocks[3].Phis[0]);
        misplaced.Blocks[3].Phis.Clear();
        Assert.Contains("stands in the body", Message(misplaced), StringComparison.Ordinal);

        Function among = IrText.Parse(Diamond);
        among.Blocks[1].Phis.Add(among.Blocks[1].Body[0]);
        among.Blocks[1].Body.RemoveAt(0);
        Assert.Contains("stands among the phis", Message(among), StringComparison.Ordinal);

        Function missing = IrText.Parse(Diamond);
        missing.Blocks[1].Body.RemoveAt(0);
        Assert.Contains("is not defined", Message(missing), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("v1:i32 = zext v0", "types of the operands do not fit")]
    [InlineData("v1:i64 = trunc v0", "types of the operands do not fit")]
    [InlineData("v1:i64 = add v0, v0", "types of the operands do not fit")]
    public void Widths_fit_ahead_of_the_split(string value, string message)
    {
        Function function = IrText.Block($"v0:i32 = context_length\n{value}\nreturn v1");
        var exception = Assert.Throws<InternalCompilerException>(
            () => IrVerifier.Verify(function, "test", split: false));
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    private static string Message(Function function) => Assert.Throws<InternalCompilerException>(
        () => IrVerifier.Verify(function, "test", split: true)).Message;
}
