using System.Collections.Immutable;
using Femto.Jit.Bytecode;
using Femto.Jit.Bytecode.Elf;
using Femto.Jit.Harness;
using Femto.Jit.Images;
using Femto.Jit.Tests.Bytecode;

namespace Femto.Jit.Tests.Fuzzing;

/// <summary>What coverage-guided fuzzing feeds takes good input, and bad input of every length, without an exception.</summary>
public sealed class HarnessTests
{
    private const int Mutations = 60;

    /// <summary>r0 = 7, exit.</summary>
    private static ReadOnlySpan<byte> Code => [0xb7, 0, 0, 0, 7, 0, 0, 0, 0x95, 0, 0, 0, 0, 0, 0, 0];

    public static TheoryData<string> Names { get; } = [.. Harnesses.All.Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Takes_anything(string name)
    {
        byte[] seed = Seed(name);
        Action<byte[]> harness = Harnesses.All[name];
        harness(seed);
        harness([]);
        Random random = new(1);
        for (int count = 0; count < Mutations; count++)
        {
            harness(seed[..random.Next(seed.Length)]);
            byte[] changed = [.. seed];
            for (int place = 0; place < 3; place++) changed[random.Next(changed.Length)] = (byte)random.Next(256);
            harness(changed);
        }
    }

    private static byte[] Seed(string name) => name switch
    {
        "elf" => Corpus.Read("programs/bsearch.v3.O2.o"),
        "btf" => DebugInformation("programs/bsearch.v3.O2.o"),
        "contract" => File.ReadAllBytes(RepositoryFiles.PathOf("targets/contracts/riot-bpfapi.toml")),
        "rbf" => [.. "rBPF"u8, .. new byte[16], 16, .. new byte[7], .. Code],
        "assembly" => File.ReadAllBytes(RepositoryFiles.PathOf("tests/FileTests/calls/eight-deep.bpf")),
        "image" => ImageWriter.Write(Compiler.Compile(
            Slots.Verify(Corpus.Load("programs/pktfilter.v3.O2.o"), Contract.Default), Targets.Find("cortex-m4")!).Value!),
        _ => [64, .. Code],
    };

    private static byte[] DebugInformation(string path)
    {
        ImmutableArray<ElfSection> sections = ElfFile.Read(Corpus.Read(path), new DiagnosticList())!.Sections;
        ReadOnlySpan<byte> types = sections.Single(section => section.Name == ".BTF").Contents.Span;
        ReadOnlySpan<byte> extension = sections.Single(section => section.Name == ".BTF.ext").Contents.Span;
        return [.. BitConverter.GetBytes((ushort)types.Length), .. types, .. extension];
    }
}
