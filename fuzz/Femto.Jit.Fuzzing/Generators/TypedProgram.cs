using System.Globalization;
using System.Text;

namespace Femto.Jit.Fuzzing.Generators;

/// <summary>
/// Writes a random program that the verifier accepts: every kind of instruction on r0 to r9, forward branches, metered
/// loops, calls of functions and helpers, accesses of all regions, some out of bounds. The context's address is kept
/// on the stack and in whichever register the program has not used up; numbers never depend on addresses. At the end
/// all registers and a part of the stack are folded into r0.
/// </summary>
internal sealed class TypedProgram
{
    internal const int ContextLength = 64;

    /// <summary>Stack slots below r10 that hold numbers; the one below them holds the context's address.</summary>
    private const int Slots = 12;
    private const int ContextSlot = -8 * (Slots + 1);
    private const int DataLength = 48;

    private static readonly string[] _operators =
        ["+=", "-=", "*=", "/=", "s/=", "|=", "&=", "<<=", ">>=", "%=", "s%=", "^=", "=", "s>>="];

    private static readonly string[] _conditions =
        ["==", ">", ">=", "&", "!=", "s>", "s>=", "<", "<=", "s<", "s<="];

    private static readonly (string Name, int Size)[] _loads =
        [("u8", 1), ("u16", 2), ("u32", 4), ("u64", 8), ("s8", 1), ("s16", 2), ("s32", 4)];

    private static readonly (string Text, bool Sizes32)[] _atomics =
    [
        ("lock *({0} *)({1}) += {2}", false), ("lock *({0} *)({1}) |= {2}", false),
        ("lock *({0} *)({1}) &= {2}", false), ("lock *({0} *)({1}) ^= {2}", false),
        ("{2} = atomic_fetch_add(({0} *)({1}), {2})", false), ("{2} = atomic_fetch_or(({0} *)({1}), {2})", false),
        ("{2} = atomic_fetch_and(({0} *)({1}), {2})", false), ("{2} = atomic_fetch_xor(({0} *)({1}), {2})", false),
        ("{2} = xchg{3}({1}, {2})", true), ("{4} = cmpxchg{3}({1}, {4}, {2})", true),
    ];

    private readonly Random _random;
    private readonly StringBuilder _text = new();
    private readonly bool _risky;

    /// <summary>Whether addresses of the frame are computed; where not, its slots may become variables.</summary>
    private readonly bool _escapes;
    private int _labels;
    private int _functions;
    private int _loops;

    private TypedProgram(int seed)
    {
        _random = new Random(seed);
        _risky = seed % 4 == 0;
        _escapes = seed % 3 == 0;
    }

    /// <summary>The program of a seed.</summary>
    internal static string Write(int seed)
    {
        TypedProgram program = new(seed);
        program.Entry();
        return program._text.ToString();
    }

    /// <summary>A context for a program: edges and random numbers.</summary>
    internal static byte[] Context(Random random)
    {
        byte[] context = new byte[ContextLength];
        random.NextBytes(context);
        for (int word = 0; word < ContextLength / 8; word++)
        {
            if (random.Next(3) != 0)
                BitConverter.TryWriteBytes(
                    context.AsSpan(word * 8), Immediates.Edges[random.Next(Immediates.Edges.Length)]);
        }
        return context;
    }

    private int Register() => _random.Next(10);

    private int Other(params int[] taken)
    {
        int register = Register();
        while (taken.Contains(register)) register = Register();
        return register;
    }

    private void Emit(FormattableString line) =>
        _text.Append("    ").Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');

    private void Entry()
    {
        Emit($"*(u64 *)(r10 {ContextSlot}) = r1");
        Emit($"r9 = r1");
        for (int slot = 1; slot <= Slots; slot++)
        {
            Emit($"r0 = *(u64 *)(r9 + {_random.Next(8) * 8})");
            Emit($"*(u64 *)(r10 - {slot * 8}) = r0");
        }
        for (int register = 0; register < 9; register++) Value(register);
        Value(9);
        int calls = _random.Next(3);
        int length = _random.Next(10, 60);
        for (int count = 0; count < length; count++) Piece(depth: 0, mayCall: calls > 0);
        Fold();
        Emit($"exit");
        for (int function = 0; function < _functions; function++) Function(function);
        _text.Append(CultureInfo.InvariantCulture, $".data\nvariables: .quad 1, -1, 0x8000000000000000, 0x7fffffff\n");
        _text.Append(CultureInfo.InvariantCulture, $".bss\nzeroed: .space {DataLength - 32}\n");
        _text.Append(".rodata\nconstants: .quad 0x0123456789abcdef, -2, 0x80000000, 0x80\n");
    }

    /// <summary>A number from anywhere: the context, a constant, the stack.</summary>
    private void Value(int register)
    {
        switch (_random.Next(4))
        {
            case 0:
                Emit($"r{register} = *(u64 *)(r10 {ContextSlot})");
                (string name, int size) = _loads[_random.Next(_loads.Length)];
                Emit($"r{register} = *({name} *)(r{register} + {_random.Next(ContextLength - size + 1)})");
                break;
            case 1:
                Emit($"r{register} = {unchecked((long)Immediates.Edges[_random.Next(Immediates.Edges.Length)])} ll");
                break;
            case 2:
                Emit($"{(_random.Next(2) == 0 ? 'w' : 'r')}{register} = {Immediate()}");
                break;
            default:
                Emit($"r{register} = *(u64 *)(r10 - {_random.Next(1, Slots + 1) * 8})");
                break;
        }
    }

    private int Immediate() => Immediates.Next(_random);

    private void Piece(int depth, bool mayCall)
    {
        switch (_random.Next(20))
        {
            case < 7:
                Arithmetic();
                break;
            case 7:
                OneOperand();
                break;
            case 8 or 9:
                Value(Register());
                break;
            case 10 or 11:
                Load();
                break;
            case 12 or 13:
                Store();
                break;
            case 14:
                Atomic();
                break;
            case 15 or 16 when depth < 3:
                Branch(depth, mayCall);
                break;
            case 17 when depth < 2 && _loops < 3:
                Loop(depth, mayCall);
                break;
            case 18:
                CallHelper();
                break;
            case 19 when mayCall:
                CallFunction();
                break;
            default:
                Arithmetic();
                break;
        }
    }

    private void Arithmetic()
    {
        string operation = _operators[_random.Next(_operators.Length)];
        char width = _random.Next(2) == 0 ? 'w' : 'r';
        int destination = Register();
        if (_random.Next(2) == 0)
            Emit($"{width}{destination} {operation} {width}{Register()}");
        else
            Emit($"{width}{destination} {operation} {Immediate()}");
    }

    private void OneOperand()
    {
        int register = Register();
        switch (_random.Next(4))
        {
            case 0:
                Emit($"r{register} = -r{register}");
                break;
            case 1:
                Emit($"w{register} = -w{register}");
                break;
            case 2:
                string order = ((string[])["le", "be", "bswap"])[_random.Next(3)];
                Emit($"r{register} = {order}{16 << _random.Next(3)} r{register}");
                break;
            default:
                bool wide = _random.Next(2) == 0;
                char width = wide ? 'r' : 'w';
                Emit($"{width}{register} = (s{8 << _random.Next(wide ? 3 : 2)}){width}{Register()}");
                break;
        }
    }

    /// <summary>
    /// A register with an address and the offset to add: constant, or moved by a number that is mostly inside.
    /// </summary>
    private (int Base, int Offset) Address(int size, int avoid, bool write, bool aligned)
    {
        int address = Other(avoid);
        int length;
        switch (_random.Next(write ? 3 : 4))
        {
            case 0:
                Emit($"r{address} = *(u64 *)(r10 {ContextSlot})");
                length = ContextLength;
                break;
            case 1 when _escapes:
                Emit($"r{address} = r10");
                Emit($"r{address} += {-8 * Slots}");
                length = 8 * Slots;
                break;
            case 3:
                Emit($"r{address} = constants ll");
                length = 32;
                break;
            default:
                Emit($"r{address} = variables ll");
                length = DataLength;
                break;
        }
        int step = aligned ? size : 1;
        int offset = _random.Next(((length - size) / step) + 1) * step;
        if (_random.Next(2) == 0) return (address, offset);

        // The index is below 32 and a multiple of the alignment. Rarely it leads out of bounds, but never into another
        // region: whether it would depends on the addresses.
        int index = Other(address, avoid);
        int mask = _risky && _random.Next(6) == 0 ? 0xffff : _random.Next(32) & -step;
        Emit($"{(_random.Next(2) == 0 ? 'r' : 'w')}{index} &= {mask}");
        if (mask > 32 && _random.Next(3) == 0) Emit($"r{index} <<= {_random.Next(48, 64)}");
        if (mask > 32 && _random.Next(3) == 0) Emit($"r{index} = -r{index}");
        Emit($"r{address} += r{index}");
        int room = Math.Max(0, length - size - 31);
        return (address, _random.Next((room / step) + 1) * step);
    }

    private void Load()
    {
        (string name, int size) = _loads[_random.Next(_loads.Length)];
        if (_random.Next(4) == 0)
        {
            Emit($"r{Register()} = *({name} *)(r10 - {_random.Next(size, (8 * Slots) + 1)})");
            return;
        }
        (int address, int offset) = Address(size, avoid: -1, write: false, aligned: false);
        int destination = _random.Next(3) == 0 ? address : Register();
        Emit($"r{destination} = *({name} *)(r{address} + {offset})");
        if (destination != address) Emit($"r{address} = {Immediate()}");
    }

    private void Store()
    {
        (string name, int size) = _loads[_random.Next(4)];
        int source = Register();
        if (_random.Next(4) == 0)
        {
            Emit($"*({name} *)(r10 - {_random.Next(size, (8 * Slots) + 1)}) = r{source}");
            return;
        }
        (int address, int offset) = Address(size, avoid: source, write: true, aligned: false);
        if (_random.Next(3) == 0)
            Emit($"*({name} *)(r{address} + {offset}) = {Immediate()}");
        else
            Emit($"*({name} *)(r{address} + {offset}) = r{source}");
        Emit($"r{address} = {Immediate()}");
    }

    private void Atomic()
    {
        bool wide = _random.Next(2) == 0;
        (string text, _) = _atomics[_random.Next(_atomics.Length)];
        int source = Register();
        (int address, int offset) = Address(wide ? 8 : 4, avoid: source, write: true, aligned: true);
        if (address == 0)
        {
            // r0 is an operand of cmpxchg
            int moved = Other(0, source);
            Emit($"r{moved} = r0");
            Emit($"r0 = {Immediate()}");
            address = moved;
        }
        char width = wide ? 'r' : 'w';
        string line = string.Format(CultureInfo.InvariantCulture, text,
            wide ? "u64" : "u32", $"r{address} + {offset}", $"{width}{source}", wide ? "_64" : "32_32", $"{width}0");
        Emit($"{line}");
        Emit($"r{address} = {Immediate()}");
    }

    private string Compare()
    {
        char width = _random.Next(2) == 0 ? 'w' : 'r';
        string right = _random.Next(2) == 0
            ? $"{width}{Register()}"
            : Immediate().ToString(CultureInfo.InvariantCulture);
        return $"{width}{Register()} {_conditions[_random.Next(_conditions.Length)]} {right}";
    }

    private void Branch(int depth, bool mayCall)
    {
        int label = _labels++;
        bool both = _random.Next(2) == 0;
        Emit($"if {Compare()} goto taken{label}");
        for (int count = _random.Next(0, 5); count > 0; count--) Piece(depth + 1, mayCall);
        if (both) Emit($"goto{(_random.Next(2) == 0 ? "l" : "")} joined{label}");
        Emit($"taken{label}:");
        if (!both) return;
        for (int count = _random.Next(0, 5); count > 0; count--) Piece(depth + 1, mayCall);
        Emit($"joined{label}:");
    }

    /// <summary>A loop whose counter is on the stack, or whose condition may never fail: then fuel ends it.</summary>
    private void Loop(int depth, bool mayCall)
    {
        int label = _labels++;
        int counter = ContextSlot - (8 * ++_loops);
        Emit($"*(u64 *)(r10 {counter}) = {_random.Next(1, 6)}");
        bool irreducible = _random.Next(4) == 0;
        if (irreducible) Emit($"if {Compare()} goto inside{label}");
        Emit($"loop{label}:");
        for (int count = _random.Next(1, 6); count > 0; count--) Piece(depth + 1, mayCall);
        Emit($"inside{label}:");
        for (int count = _random.Next(0, 4); count > 0; count--) Piece(depth + 1, mayCall);
        int register = Register();
        Emit($"r{register} = *(u64 *)(r10 {counter})");
        Emit($"r{register} += -1");
        Emit($"*(u64 *)(r10 {counter}) = r{register}");
        if (_risky && _random.Next(3) == 0)
            Emit($"if {Compare()} goto loop{label}");
        else
            Emit($"if r{register} != 0 goto loop{label}");
    }

    private void CallHelper()
    {
        int helper = ((int[])[5, 6, 7, 8, 12, 13, 15, 9, 10])[_random.Next(9)];
        if (helper == 10 && (!_risky || _random.Next(3) != 0)) Emit($"r1 = 0");
        Emit($"call {helper}");
        Refill();
    }

    /// <summary>Calls leave r1 to r5 without values.</summary>
    private void Refill()
    {
        for (int register = 1; register <= 5; register++)
        {
            if (_random.Next(2) == 0)
                Emit($"r{register} = r{_random.Next(2) * 6}");
            else
                Value(register);
        }
    }

    private void CallFunction()
    {
        int callee = _functions < 2 ? _functions++ : _random.Next(2);
        Emit($"call function{callee}");
        Refill();
    }

    /// <summary>A function of five numbers; the first may call the second.</summary>
    private void Function(int number)
    {
        _text.Append(CultureInfo.InvariantCulture, $"function{number}:\n");
        for (int register = 0; register < 10; register++)
        {
            if (register is 0 or > 5) Emit($"r{register} = r{_random.Next(1, 6)}");
        }
        int length = _random.Next(2, 12);
        for (int count = 0; count < length; count++)
        {
            switch (_random.Next(8))
            {
                case 0:
                    OneOperand();
                    break;
                case 1:
                    int slot = -8 * _random.Next(1, 4);
                    Emit($"*(u64 *)(r10 {slot}) = r{Register()}");
                    Emit($"r{Register()} = *({_loads[_random.Next(_loads.Length)].Name} *)(r10 {slot})");
                    break;
                case 2:
                    Emit($"if {Compare()} goto +1");
                    Arithmetic();
                    break;
                default:
                    Arithmetic();
                    break;
            }
        }
        if (number + 1 < _functions && _random.Next(2) == 0)
        {
            Emit($"call function{number + 1}");
            for (int register = 1; register <= 5; register++) Emit($"r{register} = r{_random.Next(6, 10)}");
        }
        FoldRegisters();
        Emit($"exit");
    }

    private void FoldRegisters()
    {
        for (int register = 1; register < 10; register++)
        {
            Emit($"r0 *= 31");
            Emit($"r0 += r{register}");
        }
    }

    private void Fold()
    {
        FoldRegisters();
        for (int slot = 1; slot <= Slots; slot++)
        {
            Emit($"r1 = *(u64 *)(r10 - {slot * 8})");
            Emit($"r0 *= 31");
            Emit($"r0 += r1");
        }
    }
}
