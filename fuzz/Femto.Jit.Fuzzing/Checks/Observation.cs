using Femto.Jit.Bytecode;
using Femto.Jit.Contracts;
using Femto.Jit.Execution;
using Femto.Jit.Interpretation;

namespace Femto.Jit.Fuzzing.Checks;

/// <summary>
/// A run of the interpreter and what is to be known of it before engines may be compared with it: that it ends soon,
/// and that it reads no memory of its stack before it has written it, which only the interpreter sets to zero.
/// </summary>
internal sealed class Observation
{
    /// <summary>Instructions after which a run is given up.</summary>
    internal const long MaxSteps = 100_000;

    private readonly VerifiedProgram _program;
    private readonly MemoryLayout _layout;
    private readonly Coverage _coverage;
    private readonly Claims? _claims;
    private readonly bool[] _written;

    private Observation(VerifiedProgram program, RunRequest request, Coverage coverage, bool checksClaims)
    {
        _program = program;
        _layout = Interpreter.DefaultLayout;
        _coverage = coverage;
        _claims = checksClaims ? new Claims(program, request) : null;
        _written = new bool[program.StackBytes];
    }

    /// <summary>The run, or null when it was given up or could not be made.</summary>
    internal RunResult? Run { get; private set; }

    /// <summary>Instructions executed.</summary>
    internal long Steps { get; private set; }

    /// <summary>Whether stack was read that nobody had written.</summary>
    internal bool ReadsUnwritten { get; private set; }

    /// <summary>What the verifier claims and this run breaks, in words; null for nothing.</summary>
    internal string? BrokenClaim => Run?.Trap is { Kind: TrapKind.OutOfBounds or TrapKind.Misaligned } trap
        && IsProven(trap.Pc) ? $"a proven access trapped: {trap}" : Claims.BrokenBound(_program, Steps) ?? _claims?.Broken;

    /// <summary>Runs a program and adds what it executes to the coverage.</summary>
    internal static Observation Make(VerifiedProgram program, RunRequest request, Coverage coverage, bool checksClaims)
    {
        Observation observation = new(program, request, coverage, checksClaims);
        Interpreter interpreter = new(AgentHelpers.Functions) { Trace = observation.Observe };
        try
        {
            observation.Run = interpreter.Run(program, request with { Layout = observation._layout }).Value;
        }
        catch (TooLongException)
        {
            observation.Run = null;
        }
        return observation;
    }

    private bool IsProven(int pc) => _program.Program.Instructions[pc].Operation == Operation.CallHelper
        ? !_program.CheckedArguments.ContainsKey(pc)
        : _program.ProvenAccesses.Contains(pc);

    private void Observe(int pc, ReadOnlySpan<ulong> registers)
    {
        if (++Steps > MaxSteps) throw new TooLongException();
        Instruction instruction = _program.Program.Instructions[pc];
        ulong operand = instruction.UsesSourceRegister
            ? registers[instruction.Source] : unchecked((ulong)instruction.Immediate);
        _coverage.Add(instruction.Row, operand);
        _claims?.Observe(pc, registers);
        if (instruction.Row.AccessesMemory) ObserveAccess(instruction, registers);
        else if (instruction.Operation == Operation.CallHelper) ObserveHelper(instruction, registers);
        else if (instruction.Operation == Operation.CallLocal) EnterFunction(pc, registers[10]);
    }

    private void ObserveAccess(Instruction instruction, ReadOnlySpan<ulong> registers)
    {
        bool loads = instruction.Operation is Operation.Load or Operation.LoadSignExtended;
        ulong address = unchecked(
            registers[loads ? instruction.Source : instruction.Destination] + (ulong)(long)instruction.Offset);
        Touch(address, (uint)instruction.OperandBits / 8, reads: loads || instruction.Row.IsAtomic);
    }

    private void ObserveHelper(Instruction call, ReadOnlySpan<ulong> registers)
    {
        HelperPrototype helper = _program.Contract.Helpers[(int)call.Immediate];
        foreach (PointerArgument pointer in helper.Pointers.OrderBy(pointer => pointer.Writes))
        {
            uint size = pointer.LengthParameter is int parameter
                ? unchecked((uint)registers[parameter + 1]) & (helper.Parameters[parameter].Mask() ?? uint.MaxValue)
                : (uint)pointer.Bytes!.Value;
            Touch(registers[pointer.Parameter + 1], size, reads: pointer.Direction != PointerDirection.Out);
        }
    }

    /// <summary>Marks what is written of the stack; what is read counts as such from then on, too.</summary>
    private void Touch(ulong address, uint size, bool reads)
    {
        ulong low = _layout.StackHigh - (ulong)_written.Length;
        ulong length = (ulong)_written.Length;
        if (address < low || address - low > length || address - low + size > length) return;
        Span<bool> written = _written.AsSpan((int)(address - low), (int)size);
        if (reads && written.Contains(false)) ReadsUnwritten = true;
        written.Fill(true);
    }

    /// <summary>What calls before have left in a callee's frame is as good as never written.</summary>
    private void EnterFunction(int pc, ulong framePointer)
    {
        ulong low = _layout.StackHigh - (ulong)_written.Length;
        VerifiedFunction caller = _program.Functions.First(function => pc < function.End);
        _written.AsSpan(0, (int)(framePointer - (ulong)caller.FrameBytes - low)).Clear();
    }

    private sealed class TooLongException : Exception;
}
