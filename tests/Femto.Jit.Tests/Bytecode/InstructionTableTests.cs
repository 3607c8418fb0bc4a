using Femto.Jit.Bytecode;

namespace Femto.Jit.Tests.Bytecode;

public sealed class InstructionTableTests
{
    /// <summary>
    /// The opcodes of RFC 9669, appendix A, without legacy packet access, and Femto-Containers' two. With the number
    /// of rows that share each.
    /// </summary>
    private const string Opcodes = """
        04:1 05:1 06:1 07:1 0c:1 0f:1 14:1 15:1 16:1 17:1 18:1 1c:1 1d:1 1e:1 1f:1 24:1 25:1 26:1 27:1 2c:1 2d:1 2e:1
        2f:1 34:2 35:1 36:1 37:2 3c:2 3d:1 3e:1 3f:2 44:1 45:1 46:1 47:1 4c:1 4d:1 4e:1 4f:1 54:1 55:1 56:1 57:1 5c:1
        5d:1 5e:1 5f:1 61:1 62:1 63:1 64:1 65:1 66:1 67:1 69:1 6a:1 6b:1 6c:1 6d:1 6e:1 6f:1 71:1 72:1 73:1 74:1 75:1
        76:1 77:1 79:1 7a:1 7b:1 7c:1 7d:1 7e:1 7f:1 81:1 84:1 85:2 87:1 89:1 91:1 94:2 95:1 97:2 9c:2 9f:2 a4:1 a5:1
        a6:1 a7:1 ac:1 ad:1 ae:1 af:1 b4:1 b5:1 b6:1 b7:1 bc:3 bd:1 be:1 bf:4 c3:10 c4:1 c5:1 c6:1 c7:1 cc:1 cd:1 ce:1
        cf:1 d4:3 d5:1 d6:1 d7:3 db:10 dc:3 dd:1 de:1
        b8:1 d8:1
        """;

    [Fact]
    public void The_opcodes_are_those_of_the_RFC()
    {
        IEnumerable<string> expected = Opcodes.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        IEnumerable<string> actual = InstructionTable.Rows.GroupBy(row => row.Opcode)
            .Select(group => $"{group.Key:x2}:{group.Count()}");
        Assert.Equal(expected.Order(), actual.Order());
    }

    [Fact]
    public void A_row_is_found_by_its_own_fields()
    {
        foreach (InstructionRow row in InstructionTable.Rows)
        {
            InstructionRow? found = InstructionTable.Find(
                row.Opcode, row.FixedSource ?? 0, row.FixedOffset ?? 0, row.FixedImmediate ?? 0);
            Assert.Same(row, found);
        }
    }
}
