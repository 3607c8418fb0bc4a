using Femto.Jit.Contracts;

namespace Femto.Jit.Tests.Contracts;

/// <summary>What a prototype's hash is of. Expected hashes are zlib's CRC-32 of the text beside them.</summary>
public sealed class PrototypeHashTests
{
    public static TheoryData<string, string, string, uint> Prototypes { get; } = new()
    {
        { "void f(void)", "", "void(void)", 0xd157_b3bb },
        { "void f()", "instance = true", "void(instance)", 0xf479_d275 },
        { "u32 now_ms(void)", "", "u32(void)", 0x928e_c1d0 },
        { "u64 f(u8 a, i8 b,u16 c,  i16 d, bool e)", "", "u64(u8, i8, u16, i16, bool)", 0x9d42_7f90 },
        { "handle f(handle a)", "", "handle(handle)", 0x99ca_aa96 },
        { "ptr[8] f(u32 index)", "instance = true", "ptr[8](instance, u32)", 0x56a6_6360 },
        {
            "u32 f(const ptr a[string], ptr b[4], out ptr c[d], u16 d)", "",
            "u32(const ptr[string], ptr[4], out ptr[p4], u16)", 0xd6a1_c612
        },
        {
            "bool log(const ptr text[length], u32 length)", "instance = true\nmay_refuse = true",
            "bool(instance, const ptr[p2], u32) may_refuse", 0x4691_9b1e
        },
    };

    [Theory]
    [MemberData(nameof(Prototypes))]
    public void Is_of_the_canonical_text(string prototype, string keys, string text, uint hash)
    {
        HelperPrototype read = ContractReader
            .Read($"[[helper]]\nnumber = 3\nprototype = \"{prototype}\"\n{keys}", "c.toml").Value!.Helpers[3];
        Assert.Equal(text, read.CanonicalText);
        Assert.Equal(hash, read.Hash);
    }

    [Theory]
    [InlineData("u32(void)", 0x928e_c1d0)]
    [InlineData("bool(instance, const ptr[p2], u32) may_refuse", 0x4691_9b1e)]
    public void Is_in_the_page_of_images(string text, uint hash) => Assert.Contains(
        $"| `{text}` | 0x{hash:x8} |",
        File.ReadAllText(RepositoryFiles.PathOf("src/Femto.Jit/Images/README.md")),
        StringComparison.Ordinal);
}
