using Femto.Jit.Contracts;

namespace Femto.Jit.Tests.Contracts;

/// <summary>What contracts say, and what is said of those that are wrong.</summary>
public sealed class ContractReaderTests
{
    private const string Helper = "[[helper]]\nnumber = 1\nprototype = ";
    private const string Field = "[context]\nsize = 8\n[[context.field]]\n";

    /// <summary>Broken contracts: text, diagnostic, line, column, a part of the message.</summary>
    public static TheoryData<string, string, int, int, string> Broken { get; } = new()
    {
        { "name = ", "FJ1101", 1, 8, "" },
        { "name = \"a\"\nname = \"b\"", "FJ1101", 2, 1, "" },
        { "[context\nsize = 1", "FJ1101", 1, 9, "" },
        { "name = \"\\", "FJ1101", 1, 10, "" },
        { "name = \"\\u12", "FJ1101", 1, 13, "" },
        { "nmae = \"a\"", "FJ1102", 1, 1, "did you mean 'name'?" },
        { "[contxt]\nsize = 1", "FJ1102", 1, 2, "did you mean 'context'?" },
        { "[context]\nsize = 8\ncolour = 1", "FJ1102", 3, 1, "there are: size, access, field" },
        { "[limits]\nstacks = 8", "FJ1102", 2, 1, "did you mean 'stack'?" },
        { Helper + "\"void f(void)\"\nmayrefuse = true", "FJ1102", 4, 1, "did you mean 'may_refuse'?" },
        { "[context]\naccess = \"read-only\"", "FJ1103", 1, 1, "needs 'size'" },
        { "[[helper]]\nnumber = 1", "FJ1103", 1, 1, "needs 'prototype'" },
        { "\n[[helper]]\nprototype = \"void f(void)\"", "FJ1103", 2, 1, "needs 'number'" },
        { Field + "type = \"u8\"", "FJ1103", 3, 1, "needs 'name'" },
        { Field + "name = \"a\"\ntype = \"bytes\"", "FJ1103", 3, 1, "needs 'size'" },
        { Field + "name = \"a\"\ntype = \"ptr\"", "FJ1103", 3, 1, "'length' or 'end'" },
        { "name = 7", "FJ1104", 1, 8, "'name' of the contract is an integer; text is expected" },
        { "context = 1", "FJ1104", 1, 11, "a table is expected" },
        { "helper = [1]", "FJ1104", 1, 11, "an item of 'helper'" },
        { "[context]\nsize = 1.5", "FJ1104", 2, 8, "is a fraction; an integer is expected" },
        { Helper + "\"void f(void)\"\ninstance = \"yes\"", "FJ1104", 4, 12, "true or false is expected" },
        { "[context]\nsize = -1", "FJ1105", 2, 8, "0 to 1048576 is expected" },
        { "[limits]\nstack = 5000", "FJ1105", 2, 9, "0 to 4096 is expected" },
        { "[context]\nsize = \"big\"", "FJ1106", 2, 8, "'dynamic' is expected" },
        { "[context]\nsize = 8\naccess = \"readonly\"", "FJ1106", 3, 10, "did you mean 'read-only'?" },
        { Field + "name = \"a\"\ntype = \"u33\"", "FJ1106", 5, 8, "did you mean 'u32'?" },
        { Field + "name = \"a\"\ntype = \"u8\"\n[[context.field]]\nname = \"a\"\ntype = \"u8\"", "FJ1107", 7, 8, "line 4" },
        { Helper + "\"void f(void)\"\n" + Helper + "\"void g(void)\"", "FJ1107", 5, 10, "helper '1'" },
        { Helper + "\"void f(void)\"\n[[helper]]\nnumber = 2\nprototype = \"u8 f(void)\"", "FJ1107", 6, 13, "helper 'f'" },
        { "[[memory]]\nname = \"a\"\nsize = 1\n[[memory]]\nname = \"a\"\nsize = 1", "FJ1107", 5, 8, "memory 'a'" },
        { Helper + "\"u33 f(void)\"", "FJ1108", 3, 14, "did you mean 'u32'?" },
        { Helper + "\"u32 f(uint32_t a)\"", "FJ1108", 3, 20, "'uint32_t' is found" },
        { Helper + "\"u32 f(u32 a\"", "FJ1108", 3, 25, "')' is expected, the end is found" },
        { Helper + "\"u32 f(u32)\"", "FJ1108", 3, 23, "the name of a parameter is expected, ')' is found" },
        { Helper + "\"u32 f(void) x\"", "FJ1108", 3, 26, "nothing more" },
        { Helper + "\"u32 f(ptr a)\"", "FJ1108", 3, 25, "'[' is expected" },
        { Helper + "\"u32 f(ptr a[n])\"", "FJ1108", 3, 26, "there are: a, string" },
        { Helper + "\"u32 f(ptr a[size], u32 sise)\"", "FJ1108", 3, 26, "did you mean 'sise'?" },
        { Helper + "\"u32 f(ptr a[n], i64 n)\"", "FJ1108", 3, 26, "'n' is i64" },
        { Helper + "\"u32 f(out ptr a[string])\"", "FJ1108", 3, 30, "can only be read" },
        { Helper + "\"u32 f(u8 a, u8 a)\"", "FJ1108", 3, 29, "two parameters 'a'" },
        { Helper + "\"u32 f(u8 a, u8 b, u8 c, u8 d, u8 e, u8 f)\"", "FJ1108", 3, 50, "at most 5" },
        { Helper + "\"ptr[n] f(u32 n)\"", "FJ1108", 3, 18, "'n' is none" },
        { Helper + "\"u32 f(void)\"\n[[program]]\nname = \"p\"\nhelpers = [\"g\"]", "FJ1109", 6, 12, "there are: f" },
        { Helper + "\"u32 f(void)\"\n[[program]]\nname = \"p\"\nhelpers = [1, 2]", "FJ1109", 6, 15, "no helper 2" },
        { Field + "name = \"a\"\ntype = \"ptr\"\nlength = \"b\"", "FJ1109", 6, 10, "no field 'b'" },
        { Field + "name = \"a\"\ntype = \"u64\"\noffset = 4", "FJ1110", 3, 1, "ends at 12, but the context has 8 bytes" },
        { Field + "name = \"a\"\ntype = \"u32\"\n[[context.field]]\nname = \"b\"\ntype = \"u8\"\noffset = 3", "FJ1110", 6, 1,
            "begins at 3, but 'a' ends at 4" },
        { Field + "name = \"a\"\ntype = \"ptr\"\nlength = 3\naccess = \"read-write\"", "FJ1111", 7, 10, "is read-only" },
        { "[context]\nsize = \"dynamic\"\n[[context.field]]\nname = \"a\"\ntype = \"ptr\"\nlength = 3", "FJ1111", 3, 1, "'size' is a number" },
        { "[context]\nsize = 40\n" + string.Concat(Enumerable.Range(0, 9).Select(index => $"[[context.field]]\nname = \"a{index}\"\ntype = \"ptr\"\nlength = 3\n")), "FJ1105", 35, 1, "at most 8" },
        { Field + "name = \"a\"\ntype = \"ptr\"\nlength = \"b\"\n[[context.field]]\nname = \"b\"\ntype = \"i32\"", "FJ1111", 6, 10, "u8, u16 and u32" },
        { Field + "name = \"a\"\ntype = \"u32\"\nlength = 3", "FJ1111", 6, 10, "'length' is for fields of type 'ptr'" },
        { Field + "name = \"a\"\ntype = \"u32\"\nsize = 4", "FJ1111", 6, 8, "'size' is for fields of type 'bytes'" },
        { Helper + "\"void f(void)\"\nmay_refuse = true", "FJ1111", 4, 14, "needs 'instance'" },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void A_broken_contract_is_explained(string text, string id, int line, int column, string part)
    {
        Result<Contract> result = ContractReader.Read(text, "test.toml");
        Assert.False(result.Succeeded);
        Diagnostic first = result.Diagnostics[0];
        Assert.Equal((id, new SourceLine("test.toml", line, column)), (first.Id, first.Line!));
        Assert.Contains(part, first.Message, StringComparison.Ordinal);
        Assert.StartsWith($"error {id}: test.toml:{line}:{column}: ", first.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void All_that_is_wrong_is_reported_in_the_order_of_the_file()
    {
        Result<Contract> result = ContractReader.Read("nmae = 1\n[context]\nsize = -1\n[limits]\nstak = 1\n", "test.toml");
        Assert.Equal(["FJ1102", "FJ1105", "FJ1102"], result.Diagnostics.Select(diagnostic => diagnostic.Id));
    }

    [Fact]
    public void Fields_without_offset_are_laid_out_as_in_C()
    {
        Contract contract = Read("""
            [context]
            size = 32
            field = [
              { name = "a", type = "u8" },
              { name = "b", type = "u32", access = "read-only" },
              { name = "c", type = "ptr", length = "b", unit = 2, target_access = "read-only" },
              { name = "d", type = "bytes", size = 3 },
              { name = "e", type = "i64" },
            ]
            """);
        Assert.Equal([(0, 1), (4, 4), (8, 4), (12, 3), (16, 8)], contract.ContextFields.Select(field => (field.Offset, field.Size)));
        Assert.Equal(MemoryAccess.ReadOnly, contract.ContextFields[1].Access);
        Assert.Equal(new PointedMemory(MemoryAccess.ReadOnly) { LengthField = "b", Unit = 2 }, contract.ContextFields[2].Target);
    }

    [Theory]
    [InlineData("void f(void)")]
    [InlineData("u32 f(u8 a, i8 b, u16 c, i16 d, bool e)")]
    [InlineData("u64 f(u32 a, i32 b, u64 c, i64 d)")]
    [InlineData("bool write(const ptr from[length], ptr both[4], out ptr to[8], const ptr text[string], u16 length)")]
    [InlineData("ptr[16] find(handle device)")]
    [InlineData("handle next(handle device)")]
    public void A_prototype_is_written_as_it_is_read(string prototype)
    {
        Contract contract = Read(Helper + $"\"{prototype}\"");
        Assert.Equal(prototype, contract.Helpers[1].ToString());
    }

    [Fact]
    public void Limits_memory_and_programs_are_kept()
    {
        Contract contract = Read(Helper + """
            "u32 f(void)"
            [[program]]
            name = "p"
            helpers = ["f", 1]
            [limits]
            stack = 64
            instructions = 5_000_000_000
            [[memory]]
            name = "screen"
            size = 1024
            access = "read-only"
            """);
        Assert.Equal((64, 5_000_000_000), (contract.StackBudget, contract.InstructionBudget));
        Assert.Equal([1], contract.AllowedHelpers["p"]);
        Assert.Equal(new MemoryGrant("screen", 1024, MemoryAccess.ReadOnly), Assert.Single(contract.Memory));
        Assert.Equal("test", contract.Name);
    }

    private static Contract Read(string text)
    {
        Result<Contract> result = ContractReader.Read(text, "test.toml");
        Assert.True(result.Succeeded, string.Join('\n', result.Diagnostics));
        return result.Value;
    }
}
