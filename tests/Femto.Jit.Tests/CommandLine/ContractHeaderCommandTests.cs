using System.Globalization;
using System.Text.RegularExpressions;
using CliWrap;
using CliWrap.Buffered;
using Femto.Jit.Contracts;
using Femto.Jit.Images;

namespace Femto.Jit.Tests.CommandLine;

/// <summary>Headers of contracts, as compilers of firmware and images see them.</summary>
public sealed partial class ContractHeaderCommandTests : IDisposable
{
    // call 0x20; exit
    private const string CallNow = "8500000020000000 9500000000000000";

    // Names that C does not have, or uses itself; places that its compilers would not choose.
    private const string Odd = """
        name = "2 odd/*names*/"
        description = "Ends a comment */ and\nits line."
        [context]
        size = 21
        [[context.field]]
        name = "int"
        type = "u16"
        offset = 3
        [[context.field]]
        name = "int_"
        type = "bool"
        [[context.field]]
        name = "a-b"
        type = "u64"
        offset = 8
        [[context.field]]
        name = "a.b"
        type = "u32"
        offset = 17
        [[helper]]
        number = 1
        prototype = "ptr[8] memcpy(handle self, const ptr default[string], ptr Default[short], u16 short)"
        instance = true
        [[helper]]
        number = 2
        prototype = "handle Memcpy(void)"
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public static TheoryData<string, string[]> Compilers { get; } = new()
    {
        { "gcc", ["-m64"] },
        { "arm-none-eabi-gcc", ["-mcpu=cortex-m4", "-mthumb"] },
        { "riscv64-unknown-elf-gcc", ["-march=rv32imc", "-mabi=ilp32", "-ffreestanding"] },
        { "xtensa-lx106-elf-gcc", ["-ffreestanding"] },
    };

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(Compilers))]
    public async Task Compilers_accept_those_of_all_shipped_contracts(string compiler, string[] options)
    {
        foreach (string name in ShippedContracts.Names)
        {
            Contract contract = ShippedContracts.Read(name).Value!;
            string prefix = name.Replace('-', '_').ToUpperInvariant();
            string table = contract.Helpers.IsEmpty ? "" : $$"""
                typedef struct { uint32_t number; uint32_t prototype_hash; femto_function function; } row;
                extern const row table[{{contract.Helpers.Count}}];
                const row table[{{prefix}}_HELPER_COUNT] = { {{prefix}}_HELPERS };
                """;
            string errors = await Compile(await HeaderOf(name), compiler, options,
                $"_Static_assert({prefix}_HELPER_COUNT == {contract.Helpers.Count}, \"\");\n{table}\n");
            Assert.Equal("", errors);
        }
    }

    [Theory]
    [MemberData(nameof(Compilers))]
    public async Task Compilers_accept_odd_names_and_places(string compiler, string[] options)
    {
        string path = Path.Combine(_folder.FullName, "odd.toml");
        await File.WriteAllTextAsync(path, Odd);
        string errors = await Compile(await HeaderOf(path), compiler, options, """
            _Static_assert(sizeof(((_2_odd__names___context *)0)->int_) == 2, "");
            _Static_assert(offsetof(_2_odd__names___context, int_) == 3, "");
            _Static_assert(offsetof(_2_odd__names___context, int__) == 5, "");
            _Static_assert(offsetof(_2_odd__names___context, a_b) == 8, "");
            _Static_assert(sizeof(((_2_odd__names___context *)0)->a_b_) == 4, "");
            _Static_assert(_Alignof(_2_odd__names___context) == 8, "");
            void *_2_odd__names___memcpy(femto_instance *i, uintptr_t h, const char *d, void *p, uint16_t s)
            {
                (void)i, (void)d, (void)p, (void)s;
                return (void *)h;
            }
            uintptr_t _2_odd__names___Memcpy_(void) { return _2_ODD__NAMES___MEMCPY__NUMBER; }
            """);
        Assert.Equal("", errors);
    }

    [Theory]
    [InlineData("uint32_t sensor_now_ms(void) { return 0; }", "")]
    [InlineData("uint64_t sensor_now_ms(void) { return 0; }", "conflicting types for 'sensor_now_ms'")]
    [InlineData("uint32_t sensor_now_ms(uint32_t a) { return a; }", "conflicting types for 'sensor_now_ms'")]
    [InlineData("uint32_t sensor_store_local(uint32_t a, uint32_t b) { return a + b; }",
        "conflicting types for 'sensor_store_local'")]
    public async Task Functions_of_another_type_do_not_compile(string function, string error)
    {
        string errors = await Compile(await HeaderOf("sensor"), "arm-none-eabi-gcc", ["-mcpu=cortex-m4"], function);
        if (error.Length == 0) Assert.Equal("", errors);
        else Assert.Contains(error, errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_hash_is_that_of_an_image()
    {
        Outcome image = await FemtoProcess.RunHex("translate", CallNow, "--contract", "sensor");
        HelperImport import = Assert.Single(ImageReader.Read(image.Bytes).Value!.HelperImports);
        Match hash = Hash().Match(await HeaderOf("sensor"));
        Assert.Equal(0x20, import.Number);
        Assert.Equal(import.PrototypeHash, uint.Parse(hash.Groups[1].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        Assert.Equal(0x928e_c1d0u, import.PrototypeHash); // zlib's CRC-32 of "u32(void)"
    }

    [Fact]
    public async Task It_is_written_to_a_file()
    {
        string path = Path.Combine(_folder.FullName, "sensor_contract.h");
        Outcome outcome = await FemtoProcess.Run(["contract", "header", "sensor", "--output", path]);
        Assert.Equal((0, "", ""), (outcome.ExitCode, outcome.Output, outcome.Error));
        Assert.Equal(await HeaderOf("sensor"), await File.ReadAllTextAsync(path));
    }

    [Fact]
    public async Task That_of_the_demonstration_is_current() => Assert.Equal(
        await File.ReadAllTextAsync(RepositoryFiles.PathOf("targets/demo/demo_contract.h")),
        await HeaderOf("targets/demo/demo.toml"));

    [Fact]
    public async Task A_broken_contract_has_none()
    {
        string path = Path.Combine(_folder.FullName, "broken.toml");
        await File.WriteAllTextAsync(path, "[[helper]]\nnumber = 1\nprototype = \"u32 f(u33 a)\"\n");
        Outcome outcome = await FemtoProcess.Run(["contract", "header", path]);
        Assert.Equal((1, ""), (outcome.ExitCode, outcome.Output));
        Assert.StartsWith($"error FJ1108: {path}:3:20: ", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("contract", "header", "missing.toml")]
    [InlineData("contract", "header", "sensor", "--output", "missing/contract.h")]
    [InlineData("contract", "header")]
    public async Task What_cannot_be_used_ends_with_2(params string[] arguments) =>
        Assert.Equal(2, (await FemtoProcess.Run(arguments)).ExitCode);

    private static async Task<string> HeaderOf(string contract)
    {
        Outcome outcome = await FemtoProcess.Run(["contract", "header", contract]);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        return outcome.Output;
    }

    /// <summary>What a compiler says of a header and code behind it.</summary>
    private async Task<string> Compile(string header, string compiler, string[] options, string code)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "contract.h"), header);
        BufferedCommandResult result = await CliWrap.Cli.Wrap(compiler)
            .WithArguments([
                .. options, "-std=c11", "-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Werror", "-fsyntax-only",
                "-I", _folder.FullName, "-I", RepositoryFiles.PathOf("targets/runtime"), "-x", "c", "-"])
            .WithStandardInputPipe(PipeSource.FromString($"#include \"contract.h\"\n#include \"contract.h\"\n{code}\n"))
            .WithEnvironmentVariables(variables => variables.Set("LC_ALL", "C"))
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync();
        Assert.Equal(result.ExitCode == 0, result.StandardError.Length == 0);
        return result.StandardError;
    }

    [GeneratedRegex(@"#define SENSOR_NOW_MS_HASH 0x(\w+)u")]
    private static partial Regex Hash();
}
