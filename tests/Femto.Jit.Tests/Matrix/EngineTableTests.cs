using Xunit.Abstractions;

namespace Femto.Jit.Tests.Matrix;

/// <summary>
/// What every engine has executed, after all other tests: a collection that does not run in parallel runs last.
/// </summary>
[Collection(Name)]
public sealed class EngineTableTests(ITestOutputHelper output)
{
    internal const string Name = "after the engines";

    [Fact]
    public void Every_engine_has_run()
    {
        Assert.True(File.Exists(EngineTable.FilePath), "no test of the collection of engines has run");
        foreach (string line in File.ReadLines(EngineTable.FilePath)) output.WriteLine(line);
        Assert.Equal(EngineSet.Names.Order(), EngineTable.MissingRows().Keys.Order());
    }

    [Fact]
    public void Every_row_of_the_instruction_set_is_executed_by_a_filetest()
    {
        foreach ((string engine, string[] missing) in EngineTable.MissingRows())
            Assert.True(missing.Length == 0, $"{engine} has not executed {string.Join(", ", missing)}");
    }
}

/// <summary>The collection that runs after the others.</summary>
[CollectionDefinition(EngineTableTests.Name, DisableParallelization = true)]
public sealed class EngineTableDefinition;
