using System.Buffers.Binary;
using System.Collections.Immutable;
using Femto.Jit.Bytecode;
using Femto.Jit.Execution;
using Femto.Jit.Interpretation;

namespace Femto.Jit.Tests.Bytecode;

public sealed class ElfLoaderTests
{
    public static TheoryData<string, string, string> Refused { get; } = new()
    {
        { "core.v3.O2.o", "prog", "FJ1031" },
        { "extern-data.v3.O2.o", "prog", "FJ1026" },
        { "extern-function.v3.O2.o", "prog", "FJ1026" },
        { "function-pointer.v3.O2.o", "prog", "FJ1028" },
        { "function-table.v3.O2.o", "prog", "FJ1028" },
        { "legacy-map.v3.O2.o", "prog", "FJ1013" },
        { "map.v3.O2.o", "prog", "FJ1013" },
        { "two-entries.v3.O2.o", "third", "FJ1025" },
    };

    /// <summary>
    /// Programs of the loader's corpus return on the interpreter what the same C returns when compiled for the host:
    /// calls, data, pointers and entries arrived where they belong.
    /// </summary>
    [Fact]
    public void Linked_programs_do_what_their_source_does()
    {
        using var interpreter = new Interpreter(new Dictionary<int, HelperFunction>());
        int runs = 0;
        foreach (string[] row in Corpus.Table("loader/expected.tsv"))
        {
            (string name, string entry, string context, string expected) = (row[0], row[1], row[2], row[3]);
            foreach (string path in Corpus.Objects("loader").Select(Path.GetFileName).OfType<string>())
            {
                if (!path.StartsWith(name + ".", StringComparison.Ordinal)) continue;
                VerifiedProgram program = Slots.Verify(Corpus.Load($"loader/{path}", entry));
                var request = new RunRequest([.. Convert.FromHexString(context)]);
                Result<RunResult> result = interpreter.Run(program, request);
                Assert.True(result.Succeeded, path);
                Assert.True(expected == $"0x{result.Value.Result:x16}",
                    $"{path} {entry}({context}): {result.Value.Result:x16} {result.Value.Trap}, expected {expected}");
                runs++;
            }
        }
        Assert.True(runs > 90, $"only {runs} runs");
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void Unsupported_objects_are_refused(string file, string entry, string id)
    {
        Result<Program> result = ProgramLoader.Load(Corpus.Read($"negative/{file}"), ProgramFormat.Elf, entry);
        Assert.False(result.Succeeded);
        Assert.All(result.Diagnostics, diagnostic => Assert.Equal(id, diagnostic.Id));
    }

    [Fact]
    public void A_message_names_the_undefined_symbol()
    {
        byte[] bytes = Corpus.Read("negative/extern-function.v3.O2.o");
        Diagnostic diagnostic = Assert.Single(ProgramLoader.Load(bytes, ProgramFormat.Elf).Diagnostics);
        Assert.Contains("missing_function", diagnostic.Message, StringComparison.Ordinal);
        Assert.Equal(0, diagnostic.Pc);
    }

    [Fact]
    public void A_CO_RE_relocation_elsewhere_does_no_harm() =>
        Assert.Equal("other", Corpus.Load("negative/core.v3.O2.o", "other").Name);

    [Fact]
    public void Without_a_name_the_only_global_function_is_the_entry()
    {
        Assert.Equal("prog", Corpus.Load("programs/fletcher32.o").Name);
        Result<Program> several = ProgramLoader.Load(Corpus.Read("loader/entries.v3.O2.o"), ProgramFormat.Elf);
        Diagnostic diagnostic = Assert.Single(several.Diagnostics);
        Assert.Equal("FJ1024", diagnostic.Id);
        Assert.Contains("shared, first, second, third", diagnostic.Message, StringComparison.Ordinal);
        Result<Program> none = ProgramLoader.Load(Corpus.Read("negative/no-function.v3.O2.o"), ProgramFormat.Elf);
        Assert.Equal("FJ1023", Assert.Single(none.Diagnostics).Id);
    }

    [Fact]
    public void The_entries_are_listed_in_the_order_of_the_object() =>
        Assert.Equal(["shared", "first", "second", "third"],
            ProgramLoader.ListEntries(Corpus.Read("loader/entries.v3.O2.o")).ToArray());

    [Fact]
    public void A_program_holds_the_entry_first_and_nothing_that_is_not_reached()
    {
        Program program = Corpus.Load("loader/calls.v3.O2.o", "prog");
        Assert.Equal(0, program.Functions[0].Start);
        Assert.Equal("prog", program.Functions[0].Name);
        Assert.Equal(["hidden", "prog", "square", "sum", "twice", "weakly"],
            program.Functions.Select(function => function.Name).Order(StringComparer.Ordinal));
        int[] starts = [.. program.Functions.Select(function => function.Start)];
        for (int pc = 0; pc < program.Instructions.Length; pc++)
        {
            if (program.Instructions[pc].Operation == Operation.CallLocal)
                Assert.Contains((int)program.Instructions[pc].TargetFrom(pc), starts);
        }
    }

    [Theory]
    [InlineData("data.v3.O2.o")]
    [InlineData("data.clang14.v3.O1.o")]
    public void Data_keeps_its_contents_and_only_what_is_referred_to_is_kept(string file)
    {
        ProgramData data = Corpus.Load($"loader/{file}", "prog").Data;
        Assert.True(Contains(data.ReadOnly, [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9, 3]));
        Assert.True(Contains(data.ReadOnly, [0, 0, 0, 0, 0, 1, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0]));
        Assert.True(Contains(data.Initialized, [40, 0, 0, 0, 5, 0, 0, 0, 9, 8, 7, 6, 5]));
        Assert.InRange(data.ZeroedLength, 8 + 12, 40);
        Assert.Empty(data.Pointers);

        ProgramData other = Corpus.Load($"loader/{file}", "unused").Data;
        Assert.Empty(other.ReadOnly);
        Assert.Empty(other.Initialized);
    }

    [Fact]
    public void Tables_of_pointers_move_to_the_writable_region()
    {
        Program program = Corpus.Load("loader/pointers.v3.O2.o");
        ProgramData data = program.Data;
        Assert.Equal("one\0two\0three\0"u8.ToArray(), data.ReadOnly.ToArray()[..14]);
        // In the order of the sections: cursor of .data, then to_cursor, targets and names of .rodata.
        Assert.Equal(
            [Region.Data, Region.Data, Region.Data, Region.Data, Region.Data, Region.ReadOnlyData, Region.ReadOnlyData,
                Region.ReadOnlyData],
            data.Pointers.Select(pointer => pointer.Target));
        Assert.Equal([0L, 4L, 8L], data.Pointers.Skip(5).Select(pointer => pointer.Addend));
        // Into .bss, which follows the initialized data: &zeroed[1] and &zeroed[2].
        Assert.Equal(data.Initialized.Length + 4, data.Pointers[0].Addend);
        Assert.Equal(data.Initialized.Length + 8, data.Pointers[4].Addend);
        Assert.All(data.Pointers, pointer => Assert.Equal(0ul,
            BinaryPrimitives.ReadUInt64LittleEndian(data.Initialized.AsSpan(pointer.Offset, 8))));
    }

    [Fact]
    public void Alignment_beyond_that_of_the_device_is_remarked_upon()
    {
        Result<Program> result = ProgramLoader.Load(Corpus.Read("loader/data.v3.O2.o"), ProgramFormat.Elf, "prog");
        Assert.True(result.Succeeded);
        Assert.Equal("FJ1033", Assert.Single(result.Diagnostics).Id);
    }

    [Fact]
    public void Every_program_of_the_corpus_is_read_without_remarks()
    {
        string[] objects = [.. Corpus.Objects("programs")];
        Assert.Equal(81, objects.Length);
        foreach (string path in objects)
        {
            Result<Program> result = ProgramLoader.Load(File.ReadAllBytes(path), path);
            Assert.True(result.Succeeded, path);
            Assert.Empty(result.Diagnostics);
            Assert.NotEmpty(result.Value.Lines);
        }
    }

    private static bool Contains(ImmutableArray<byte> bytes, ReadOnlySpan<byte> part) =>
        bytes.AsSpan().IndexOf(part) >= 0;
}
