namespace Femto.Jit.Bytecode.Assembly;

/// <summary>
/// Reads the operands of one line. The first failure is kept and everything after it returns null, so that a caller
/// may combine operands and look once.
/// </summary>
internal sealed class TokenReader(IReadOnlyList<Token> tokens)
{
    private int _position;

    /// <summary>The first failure, or null.</summary>
    public Refusal? Failure { get; private set; }

    /// <summary>The next token.</summary>
    public Token Peek => PeekAt(0);

    /// <summary>Whether the line is used up.</summary>
    public bool IsAtEnd => Peek.Kind == TokenKind.End;

    /// <summary>A token further ahead.</summary>
    public Token PeekAt(int distance) =>
        _position + distance < tokens.Count
            ? tokens[_position + distance]
            : new Token(TokenKind.End, "the end of the line");

    /// <summary>Takes the next token.</summary>
    public Token Take()
    {
        Token token = Peek;
        _position++;
        return token;
    }

    /// <summary>Takes an operator or word if it comes next.</summary>
    public bool Accept(string text)
    {
        if (!Peek.Is(text)) return false;
        _position++;
        return true;
    }

    /// <summary>Takes operators and words that have to come next.</summary>
    public bool Expect(params ReadOnlySpan<string> texts)
    {
        foreach (string text in texts)
        {
            if (Failure is not null || !Accept(text)) return Fail($"expected '{text}', found {Peek.Text}");
        }
        return true;
    }

    /// <summary>Records a syntax error; returns false.</summary>
    public bool Fail(string message) => Fail(BytecodeDiagnostics.AssemblySyntax, message);

    /// <summary>Records a failure unless there is one; returns false.</summary>
    public bool Fail(DiagnosticDescriptor descriptor, string message)
    {
        Failure ??= new Refusal(descriptor, message);
        return false;
    }

    /// <summary>Takes a register, with or without the conformance suite's percent sign, if one comes next.</summary>
    public RegisterOperand? AcceptRegister()
    {
        int sign = Peek.Is("%") ? 1 : 0;
        Token token = PeekAt(sign);
        if (token.Kind != TokenKind.Word || token.Text.Length is < 2 or > 3 || token.Text[0] is not ('r' or 'w'))
            return null;
        if (!byte.TryParse(token.Text.AsSpan(1), out byte number) || number > 10 || token.Text is ['r' or 'w', '0', _])
            return null;
        _position += 1 + sign;
        return new RegisterOperand(number, token.Text[0] == 'w' ? 32 : 64);
    }

    /// <summary>Takes a register.</summary>
    public RegisterOperand? Register()
    {
        if (Failure is null && AcceptRegister() is RegisterOperand register) return register;
        Fail($"expected a register, r0 to r10, found {Peek.Text}");
        return null;
    }

    /// <summary>Whether a number comes next, with or without a sign.</summary>
    public bool NumberIsNext =>
        Peek.Kind == TokenKind.Number
        || ((Peek.Is("+") || Peek.Is("-")) && PeekAt(1).Kind == TokenKind.Number);

    /// <summary>
    /// Takes a number of so many bits, signed or unsigned; the bits above are those of the sign bit. With
    /// <paramref name="isSigned"/>, values that need the sign bit as a digit are refused.
    /// </summary>
    public long? Number(int bits, bool isSigned = false)
    {
        bool isNegative = Accept("-");
        if (!isNegative) Accept("+");
        if (Failure is not null || Peek.Kind != TokenKind.Number)
        {
            Fail($"expected a number, found {Peek.Text}");
            return null;
        }
        ulong magnitude = Take().Value;
        ulong limit = 1ul << (bits - 1);
        ulong largest = isNegative ? limit : isSigned ? limit - 1 : limit - 1 + limit;
        if (magnitude > largest)
        {
            Fail(BytecodeDiagnostics.ValueOutOfRange,
                $"{(isNegative ? "-" : "")}{magnitude} does not fit in {bits} {(isSigned ? "signed " : "")}bits");
            return null;
        }
        // The field is two's complement: 0xffffffff in 32 bits is -1.
        long value = unchecked((long)(isNegative ? 0 - magnitude : magnitude));
        return value << (64 - bits) >> (64 - bits);
    }

    /// <summary>Takes a base register and an optional offset.</summary>
    public MemoryOperand? Memory()
    {
        if (Register() is not RegisterOperand register) return null;
        bool hasOffset = Peek.Is("+") || Peek.Is("-");
        if ((hasOffset ? Number(16, isSigned: true) : 0) is not long offset) return null;
        return new MemoryOperand(register.Number, (short)offset);
    }

    /// <summary>Takes a label and an optional addend.</summary>
    public LabelUse? Label()
    {
        if (Failure is not null || Peek.Kind != TokenKind.Word)
        {
            Fail($"expected a label, found {Peek.Text}");
            return null;
        }
        string name = Take().Text;
        bool hasAddend = Peek.Is("+") || Peek.Is("-");
        return (hasAddend ? Number(64, isSigned: true) : 0) is long addend ? new LabelUse(name, addend) : null;
    }
}
