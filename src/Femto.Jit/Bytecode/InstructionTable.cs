namespace Femto.Jit.Bytecode;

/// <summary>The instruction set, one row per encoding (RFC 9669).</summary>
public static class InstructionTable
{
}
