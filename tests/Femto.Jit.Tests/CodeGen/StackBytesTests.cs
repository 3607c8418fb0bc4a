using Femto.Jit.Contracts;
using static Femto.Jit.Tests.Slots;

namespace Femto.Jit.Tests.CodeGen;

/// <summary>The stack that code needs with the helpers it calls, by what the contract says of them.</summary>
public sealed class StackBytesTests
{
    private const string Helpers = """
        [context]
        size = 8
        [[helper]]
        number = 1
        prototype = "void small(void)"
        stack = 24
        [[helper]]
        number = 2
        prototype = "void large(void)"
        stack = 200
        [[helper]]
        number = 3
        prototype = "void unknown(void)"
        """;

    [Theory]
    [InlineData(new int[0], 0)]
    [InlineData(new[] { 1 }, 24)]
    [InlineData(new[] { 2, 1, 2 }, 200)]
    public void The_helper_that_needs_most_counts(int[] called, int expected)
    {
        MachineCode code = Translate(called);
        Assert.Equal(code.NativeStackBytes + expected, code.StackBytesWithHelpers);
    }

    [Fact]
    public void One_of_which_nothing_is_said_leaves_it_open() => Assert.Null(Translate([1, 3]).StackBytesWithHelpers);

    private static MachineCode Translate(int[] called)
    {
        Contract contract = ContractReader.Read(Helpers, "contract.toml").Value!;
        return Compiler.Compile(Verify(Program([.. called.Select(Call), Mov(0, 0), Exit]), contract), Targets.All[0]).Value!;
    }
}
