using Femto.Jit.Bytecode;
using Femto.Jit.Contracts;

namespace Femto.Jit.Verification.Abstract;

/// <summary>Where something that is, or was made of, an address has been stored.</summary>
[Flags]
internal enum StoredAddresses : byte
{
    None = 0,

    Stack = 1,

    Elsewhere = 2,

    Anywhere = Stack | Elsewhere,
}

/// <summary>The meaning of each instruction on abstract states; calls of functions and jumps are not its matter.</summary>
/// <param name="program">The program.</param>
/// <param name="contract">What it is granted.</param>
/// <param name="stackBytes">Length of the stack region.</param>
/// <param name="assumed">Where addresses may be stored, as far as that is known before the analysis.</param>
/// <param name="observer">What accesses are told to.</param>
internal sealed class AbstractMachine(
    Program program, Contract contract, int stackBytes, StoredAddresses assumed, ProgramFacts observer)
{
    private readonly ReadOnlyContext _readOnly = new(contract);
    private readonly RegionLengths _lengths = new(program, contract, stackBytes);
    private bool _writesAnywhere;
    private StoredAddresses _withoutAddresses;
    private int _symbols;

    /// <summary>What was last shifted to the left by half a register, and the symbol of the result; it has one.</summary>
    private AbstractValue _shifted;
    private int _shiftedAs = -1;

    /// <summary>Length of the stack region.</summary>
    internal int StackBytes => stackBytes;

    /// <summary>A machine for the same program with what this one assumes.</summary>
    /// <param name="other">What accesses are told to instead.</param>
    internal AbstractMachine ObservedBy(ProgramFacts other) =>
        new(program, contract, stackBytes, Assumed, other) { MayWriteAnywhere = MayWriteAnywhere };

    /// <summary>
    /// Where addresses may be stored, besides those the context comes with; grows while the analysis finds more such places.
    /// </summary>
    internal StoredAddresses Assumed { get; private set; } = assumed;

    /// <summary>
    /// Whether addresses were stored where the analysis had before relied on none to be. Then what it says does not hold.
    /// </summary>
    internal bool IsRefuted => (Assumed & _withoutAddresses) != 0 || (_writesAnywhere && !MayWriteAnywhere);

    /// <summary>
    /// Whether a write may reach any part of the stack; where not, parts of the frame can be followed like registers.
    /// Grows like <see cref="Assumed"/>.
    /// </summary>
    internal bool MayWriteAnywhere { get; init; }

    /// <summary>Whether such a write was seen.</summary>
    internal bool WritesAnywhere => MayWriteAnywhere || _writesAnywhere;

    /// <summary>Whether what is seen holds in every run; it does not while the invariant of a loop is looked for.</summary>
    internal bool IsTrial { get; set; }

    /// <inheritdoc cref="RegionLengths.Measured"/>
    internal Region? Measured => _lengths.Measured;

    /// <summary>Makes a state of which nothing is known the one in which the program starts.</summary>
    internal void Start(AbstractState unknown)
    {
        unknown[1] = Fresh(AbstractValue.Of(Region.Context, Scalar.Of(0UL)));
        unknown[2] = Fresh(AbstractValue.Of(
            contract.ContextLength is int length ? Scalar.Of((ulong)length) : Scalar.OfBits(32)));
        if (Measured == Region.Context) unknown[2].SetHeadroom(0, meetsLength: true);
        unknown[RegisterSet.FramePointer] = Fresh(AbstractValue.Of(Region.Stack, Scalar.Of(0UL)));
    }

    /// <summary>Gives every value without a symbol one, so that copies made from here on are known as such.</summary>
    internal void NameValues(AbstractState state)
    {
        NameValues(state.Registers);
        NameValues(state.Stack.Values);
    }

    private void NameValues(Span<AbstractValue> values)
    {
        foreach (ref AbstractValue value in values)
        {
            if (value.Symbol == 0) value.Name(++_symbols);
        }
    }

    /// <summary>Executes an instruction; false when it certainly traps.</summary>
    internal bool Execute(int pc, in Instruction instruction, AbstractState state)
    {
        switch (instruction.Operation)
        {
            case <= Operation.ByteSwap:
                if (instruction.UsesSourceRegister)
                    Compute(instruction, ref state[instruction.Destination], state[instruction.Source]);
                else
                    Compute(instruction, ref state[instruction.Destination], AbstractValue.Of(Scalar.Of(instruction.Immediate)));
                return true;
            case Operation.LoadImmediate64:
                Set(ref state[instruction.Destination], null, Scalar.Of(instruction.Immediate), isPure: true);
                return true;
            case Operation.LoadDataAddress:
                Set(ref state[instruction.Destination], Region.Data, Scalar.Of(instruction.Immediate), isPure: true);
                return true;
            case Operation.LoadReadOnlyDataAddress:
                Set(ref state[instruction.Destination], Region.ReadOnlyData, Scalar.Of(instruction.Immediate), isPure: true);
                return true;
            case Operation.Load or Operation.LoadSignExtended:
                return Load(pc, instruction, state);
            case Operation.Store or Operation.StoreImmediate:
                return Store(pc, instruction, state);
            case Operation.CallHelper:
                return CallHelper(pc, contract.Helpers[(int)instruction.Immediate], state);
            default:
                return !instruction.Row.IsAtomic || Atomic(pc, instruction, state);
        }
    }

    /// <summary>Lowest and highest offset of a region at which an access may begin; null where only run time tells.</summary>
    internal (long Low, long High)? Span(Region region, long size) => _lengths.Span(region, size);

    /// <inheritdoc cref="RegionLengths.IsWritable"/>
    internal bool IsWritable(Region region) => _lengths.IsWritable(region);

    private AbstractValue Fresh(in AbstractValue value) => value with { Symbol = ++_symbols, Delta = 0 };

    /// <summary>Makes a value another, which is a copy of nothing.</summary>
    private void Set(ref AbstractValue value, Region? region, in Scalar number, bool isPure)
    {
        value.Number = number;
        value.Region = region;
        value.IsPure = isPure;
        value.SetHeadroom(Headroom.Unknown, meetsLength: false);
        value.Name(++_symbols);
    }

    /// <summary>Makes the left operand a result that may have a headroom.</summary>
    private void SetResult(
        in Instruction instruction, ref AbstractValue left, in AbstractValue right, Region? region, in Scalar number, bool isPure)
    {
        long headroom = Headroom.Compute(instruction, left, right);
        bool meetsLength = Headroom.MeetsLength(instruction, left, right);
        Set(ref left, region, number, isPure);
        left.SetHeadroom(headroom, meetsLength);
    }

    // Arithmetic.

    /// <summary>Makes the left operand the result.</summary>
    private void Compute(in Instruction instruction, ref AbstractValue left, in AbstractValue right)
    {
        switch (instruction.Operation)
        {
            case Operation.Move:
                Move(ref left, right, instruction.Width);
                return;
            case Operation.MoveSignExtended:
                Scalar extended = right.IsNumber
                    ? right.Number.SignExtended(instruction.OperandBits, instruction.Width)
                    : Scalar.Anything;
                long headroom = instruction.Width == 64 && right.IsNumber
                    ? Headroom.SignExtended(right, instruction.OperandBits)
                    : Headroom.Unknown;
                Set(ref left, null, extended, right.IsPureNumber);
                left.SetHeadroom(headroom, meetsLength: false);
                return;
            case Operation.ToLittleEndian or Operation.ToBigEndian or Operation.ByteSwap:
                Set(ref left, null, ChangeByteOrder(instruction, left), left.IsPureNumber);
                return;
            case Operation.Negate when left.IsNumber:
                Set(ref left, null, Scalar.Compute(Operation.Negate, instruction.Width, left.Number, left.Number), left.IsPure);
                return;
        }

        if (left.Region is not null || right.Region is not null) ComputeAddress(instruction, ref left, right);
        else ComputeNumber(instruction, ref left, right);
    }

    /// <summary>Makes a value, which has been shifted to the left by a half, what shifting it back leaves of the whole.</summary>
    internal void Extend(in Instruction shift, ref AbstractValue value, in AbstractValue whole)
    {
        Bounds bounds = whole.Number.Wide;
        if (shift.Operation == Operation.ShiftRight) Move(ref value, whole, 32);
        else if (whole.IsNumber && bounds.SignedLow >= int.MinValue && bounds.SignedHigh <= int.MaxValue) value = whole;
        else Set(ref value, null, whole.IsNumber ? whole.Number.SignExtended(32, 64) : Scalar.Anything, whole.IsPureNumber);
    }

    private void Move(ref AbstractValue destination, in AbstractValue value, int width)
    {
        if (width == 64 || (value.IsNumber && value.Number.Wide.High <= uint.MaxValue)) destination = value;
        else if (value.IsNumber) Set(ref destination, null, value.Number.ZeroExtended(), value.IsPure);
        else Set(ref destination, null, Scalar.OfBits(32), isPure: false);
    }

    private void ComputeNumber(in Instruction instruction, ref AbstractValue left, in AbstractValue right)
    {
        bool isPure = left.IsPure && right.IsPure;
        if (IsShiftBy32(instruction, right) && ExtendHalf(instruction.Operation, ref left)) return;
        if (Distance(instruction, left.Number, right.Number) is long distance)
        {
            left.Add(distance);
            left.IsPure = isPure;
        }
        else
        {
            Scalar number = Scalar.Compute(instruction.Operation, instruction.Width, left.Number, right.Number);
            SetResult(instruction, ref left, right, null, number, isPure);
        }
    }

    private static bool IsShiftBy32(in Instruction instruction, in AbstractValue right) => instruction.Width == 64
        && instruction.Operation is Operation.ShiftLeft or Operation.ShiftRight or Operation.ArithmeticShiftRight
        && right.Number is { IsConstant: true, Wide.Low: 32 };

    /// <summary>
    /// Follows a number through a shift to the left and one back, which extends its low half: programs that have no other
    /// instruction for that would lose what it is a copy of. False where the shift is one like others.
    /// </summary>
    private bool ExtendHalf(Operation shift, ref AbstractValue left)
    {
        if (shift == Operation.ShiftLeft)
        {
            AbstractValue whole = left;
            Set(ref left, null, Scalar.Compute(shift, 64, left.Number, Scalar.Of(32UL)), left.IsPure);
            (_shifted, _shiftedAs) = (whole, left.Symbol);
            return true;
        }

        if (left.Symbol != _shiftedAs || left.Delta != 0) return false;
        Bounds bounds = _shifted.Number.Wide;
        bool isKept = shift == Operation.ShiftRight
            ? bounds.High <= uint.MaxValue
            : bounds.SignedLow >= int.MinValue && bounds.SignedHigh <= int.MaxValue;
        if (isKept) left = _shifted;
        return isKept;
    }

    /// <summary>
    /// The constant that an instruction adds, for a sum that does not wrap, which keeps its relation to what it was; else
    /// null.
    /// </summary>
    private static long? Distance(in Instruction instruction, in Scalar left, in Scalar right)
    {
        if (instruction.Operation is not (Operation.Add or Operation.Subtract) || !right.IsConstant) return null;
        long distance = instruction.Width == 64 ? right.Wide.SignedLow : right.Half.SignedLow;
        if (distance == long.MinValue) return null;
        if (instruction.Operation == Operation.Subtract) distance = -distance;
        if (instruction.Width == 64) return distance;
        bool fits = left.Wide.High <= uint.MaxValue
            && (long)left.Wide.Low + distance >= 0 && (long)left.Wide.High + distance <= uint.MaxValue;
        return fits ? distance : null;
    }

    private void ComputeAddress(in Instruction instruction, ref AbstractValue left, in AbstractValue right)
    {
        switch (instruction.Operation)
        {
            case var _ when instruction.Width == 32:
                Set(ref left, null, Scalar.OfBits(32), isPure: false);
                return;
            case var _ when left.IsNullable || right.IsNullable:
                Set(ref left, null, Scalar.Anything, isPure: false);
                return;
            case Operation.Add when right is { Region: null, Number.IsConstant: true }:
                left.Add(right.Number.Wide.SignedLow);
                return;
            case Operation.Subtract when right is { Region: null, Number: { IsConstant: true, Wide.SignedLow: > long.MinValue } }:
                left.Add(-right.Number.Wide.SignedLow);
                return;
            case Operation.Add when left.Region is null || right.Region is null:
                SetResult(
                    instruction, ref left, right,
                    left.Region ?? right.Region, left.Number + right.Number, left.IsPure && right.IsPure);
                return;
            case Operation.Subtract when right.Region is null:
                SetResult(
                    instruction, ref left, right,
                    left.Region, left.Number - right.Number, left.IsPure && right.IsPure);
                return;
            case Operation.Subtract when left.Region == right.Region && left.Region < Region.Result:
                SetResult(instruction, ref left, right, null, left.Number - right.Number, isPure: false);
                return;
            default:
                Set(ref left, null, Scalar.Anything, isPure: false);
                return;
        }
    }

    private static Scalar ChangeByteOrder(in Instruction instruction, in AbstractValue value)
    {
        int bits = instruction.OperandBits;
        if (!value.IsNumber) return Scalar.OfBits(bits);
        Scalar number = value.Number;
        if (instruction.Operation != Operation.ToLittleEndian)
            return Scalar.Meet(Scalar.OfBits(bits), Scalar.Anything with { Bits = number.Bits.SwapBytes(bits) });
        return bits switch
        {
            64 => number,
            32 => number.ZeroExtended(),
            _ => Scalar.Compute(Operation.And, 64, number, Scalar.Of(ushort.MaxValue)),
        };
    }

    // Memory.

    /// <summary>
    /// Looks at an access, after which the register is narrowed to what it is where the access has succeeded; false when
    /// it certainly traps.
    /// </summary>
    private bool Access(int pc, int register, in Instruction instruction, AbstractState state)
    {
        ref readonly AbstractValue address = ref state[register];
        int size = instruction.OperandBits / 8;
        Scalar offset = address.Number + Scalar.Of((long)instruction.Offset);
        bool isDenied = instruction.Row.WritesMemory && address.Region is Region written && !IsWritable(written);
        (long Low, long High)? span = address.Region is Region region ? Span(region, size) : null;
        bool isInside = !isDenied && (span is (long low, long high)
            ? offset.Wide.SignedLow >= low && offset.Wide.SignedHigh <= high
            : HasRoom(address, instruction.Offset, size, state));
        bool isAligned = !instruction.Row.IsAtomic || IsAligned(address.Region, offset, size);
        if (!IsTrial) observer.SeeAccess(pc, address, isInside && isAligned);
        bool writes = instruction.Row.WritesMemory;
        bool isAnywhere = address.Region is null || !address.IsPure;
        if (writes && (isInside || isAnywhere)) SeeWrite(pc, address, offset, size);
        if (isInside) return true;
        if (isDenied && address.IsPure) return false;
        if (isAnywhere) return true;
        (long least, long most) = span ?? (0, Headroom.LongestRegion - size);
        Scalar inside = least > most ? default : Scalar.Meet(offset, Scalar.OfSigned(least, most));
        if (least > most || inside.IsEmpty) return false;
        // Only the region's own check at run time keeps other regions from being reached, and not in every form of it.
        bool isChecked = address.Region is Region.Context or >= Region.Pointed;
        if (writes) SeeWrite(pc, isChecked ? address : AbstractValue.Anything, inside, size);
        bool isMeasured = address.Region == Measured;
        state.Refine(register, inside - Scalar.Of((long)instruction.Offset));
        if (isMeasured) state.RaiseHeadroom(register, (long)instruction.Offset + size);
        return true;
    }

    /// <summary>Whether an access is aligned: regions begin at multiples of every size, but what fields point to may not.</summary>
    private static bool IsAligned(Region? region, in Scalar offset, int size) =>
        region is < Region.Pointed or >= Region.Result && offset.Bits.TrailingZeros >= Log2(size);

    /// <summary>Whether some bytes, that far from an address, are certainly in the region whose length only run time tells.</summary>
    private bool HasRoom(in AbstractValue address, int distance, long size, AbstractState state) =>
        address.Region is not null && address.Region == Measured
        && address.Number.Wide.SignedLow >= -(long)distance && state.HeadroomOf(address) >= distance + size;

    /// <summary>Looks at a write that succeeds, in case bytes of the context are read-only.</summary>
    private void SeeWrite(int pc, in AbstractValue address, in Scalar offset, long size)
    {
        if (IsTrial || _readOnly.IsEmpty) return;
        Bounds bounds = offset.Wide;
        bool isKnown = address is { Region: Region.Context, IsPure: true } && bounds.SignedHigh <= long.MaxValue - size;
        observer.SeeContextWrite(pc, new WriteFacts(
            _readOnly.Judge(address, bounds, size),
            isKnown ? bounds.SignedLow : 0,
            isKnown ? bounds.SignedHigh + size : long.MaxValue));
    }

    private static int Log2(int size) => System.Numerics.BitOperations.Log2((uint)size);

    private bool Load(int pc, in Instruction instruction, AbstractState state)
    {
        if (!Access(pc, instruction.Source, instruction, state)) return false;
        int size = instruction.OperandBits / 8;
        ref readonly AbstractValue address = ref state[instruction.Source];
        int known = ConstantPlace(address, instruction) is long place ? state.Stack.IndexOf(place, size) : -1;
        AbstractValue value = known >= 0 ? state.Stack.Values[known] : LoadField(address, instruction)
            ?? new AbstractValue(
                null, Scalar.OfBits(instruction.OperandBits), size < sizeof(uint) || !MayHoldAddresses(PlacesReachedBy(address)));
        bool isSigned = instruction.Operation == Operation.LoadSignExtended;
        state[instruction.Destination] = isSigned
            ? Fresh(new AbstractValue(null, value.Number.SignExtended(instruction.OperandBits, 64), value.IsPureNumber))
            : value.Symbol != 0 ? value : Fresh(value);
        return true;
    }

    /// <summary>What a field of the context has that points to memory, or says where that ends; null for others.</summary>
    private AbstractValue? LoadField(in AbstractValue address, in Instruction instruction)
    {
        bool isPlaceKnown = address is { Region: Region.Context, Number.IsConstant: true };
        if (_lengths.Pointed.IsEmpty || !isPlaceKnown || instruction.Operation != Operation.Load) return null;
        long offset = unchecked(address.Number.Wide.SignedLow + instruction.Offset);
        int bits = instruction.OperandBits;
        if (_lengths.Pointed.WithAddressAt(offset) is PointedRegion pointed)
            return bits == 8 * pointed.Pointer.Size ? AbstractValue.Of(pointed.Region, Scalar.Of(0UL)) : null;
        foreach (PointedRegion measured in _lengths.Pointed.WithMeasureAt(offset))
        {
            bool isEnd = measured.Target.EndField is not null;
            if (bits != 8 * measured.Measure!.Size || (!isEnd && measured.Region != Measured)) continue;
            AbstractValue length = isEnd
                ? AbstractValue.Of(measured.Region, Scalar.OfBits(bits))
                : AbstractValue.Of(Scalar.OfBits(bits));
            if (measured.Region == Measured) length.SetHeadroom(0, meetsLength: isEnd || measured.Target.Unit == 1);
            return length;
        }

        return null;
    }

    /// <summary>Whether addresses may be stored in one of some places. Where they may not, that is relied on.</summary>
    private bool MayHoldAddresses(StoredAddresses places)
    {
        if ((places & Assumed) != 0) return true;
        _withoutAddresses |= places;
        return false;
    }

    private static StoredAddresses PlacesReachedBy(in AbstractValue address) => address switch
    {
        { Region: null } or { IsPure: false } => StoredAddresses.Anywhere,
        { Region: Region.Stack } => StoredAddresses.Stack,
        _ => StoredAddresses.Elsewhere,
    };

    /// <summary>The one place of the stack that an access is at, or null.</summary>
    private static long? ConstantPlace(in AbstractValue address, in Instruction instruction) =>
        address is { Region: Region.Stack, Number.IsConstant: true }
            ? unchecked(address.Number.Wide.SignedLow + instruction.Offset)
            : null;

    private bool Store(int pc, in Instruction instruction, AbstractState state)
    {
        if (!Access(pc, instruction.Destination, instruction, state)) return false;
        AbstractValue value = instruction.UsesSourceRegister
            ? state[instruction.Source]
            : AbstractValue.Of(Scalar.Of(instruction.Immediate));
        if (instruction.OperandBits < 64) value = Narrow(value, instruction.OperandBits);
        Write(state, state[instruction.Destination], instruction, value);
        return true;
    }

    /// <summary>What a load of that many bits sees of a value.</summary>
    private AbstractValue Narrow(in AbstractValue value, int bits)
    {
        if (value.IsNumber && value.Number.Wide.High <= Bounds.Largest(bits)) return value;
        Scalar low = value.IsNumber
            ? Scalar.Compute(Operation.And, 64, value.Number, Scalar.Of(Bounds.Largest(bits)))
            : Scalar.OfBits(bits);
        return Fresh(new AbstractValue(null, low, value.IsPureNumber));
    }

    private void Write(
        AbstractState state, in AbstractValue address, in Instruction instruction, in AbstractValue value)
    {
        int size = instruction.OperandBits / 8;
        if (!value.IsPureNumber) Assumed |= PlacesReachedBy(address);
        if (ConstantPlace(address, instruction) is long place)
            state.Stack.Store(place, size, value);
        else if (address.Region == Region.Stack && address.IsPure)
        {
            Bounds offsets = (address.Number + Scalar.Of((long)instruction.Offset)).Wide;
            state.Stack.Forget(offsets.SignedLow, Math.Min(offsets.SignedHigh, 0) + size);
        }
        else if (address.Region is null || !address.IsPure)
        {
            _writesAnywhere = true;
            state.Stack.Forget();
        }
    }

    private bool Atomic(int pc, in Instruction instruction, AbstractState state)
    {
        if (!Access(pc, instruction.Destination, instruction, state)) return false;
        StoredAddresses places = PlacesReachedBy(state[instruction.Destination]);
        if (!state[instruction.Source].IsPureNumber) Assumed |= places;
        AbstractValue anything = new(null, Scalar.OfBits(instruction.OperandBits), !MayHoldAddresses(places));
        Write(state, state[instruction.Destination], instruction, Fresh(anything));
        RegisterSet written = RegisterUse.Writes(instruction);
        if (!written.IsEmpty) state[written.Lowest] = Fresh(anything);
        return true;
    }

    // Calls.

    /// <summary>Helpers get addresses only as arguments; one that gets none of the stack cannot change it.</summary>
    private bool CallHelper(int pc, HelperPrototype prototype, AbstractState state)
    {
        bool mayReachStack = false;
        foreach (PointerArgument pointer in prototype.Pointers)
        {
            ref readonly AbstractValue address = ref state[pointer.Parameter + 1];
            (long least, long most) = SizeOf(pointer, prototype, state);
            ArgumentVerdict verdict = IsWhatFollows(address, pointer, most, state)
                ? ArgumentVerdict.Inside
                : Judge(address, pointer, least, most, state);
            if (!IsTrial) observer.SeeArgument(pc, pointer, ArgumentFacts.Of(address, verdict, least, most));
            if (verdict == ArgumentVerdict.Outside) return false;
            if (!pointer.Writes || most == 0) continue;
            SeeArgumentWrite(pc, address, verdict, least, most);
            if (verdict != ArgumentVerdict.Unknown || address is { Region: >= Region.Pointed, IsPure: true }) continue;

            // The check at run time looks in every region.
            mayReachStack = true;
            _writesAnywhere = true;
        }

        for (int argument = 1; argument <= prototype.Parameters.Length; argument++)
        {
            mayReachStack |= state[argument] is { Region: Region.Stack } or { IsPure: false };
            if (!state[argument].IsPureNumber) Assumed |= StoredAddresses.Elsewhere;
        }

        if (mayReachStack || MayHoldAddresses(StoredAddresses.Elsewhere)) state.Stack.Forget();
        state.Forget(1, 5);
        state[0] = prototype.Result switch
        {
            HelperType.Pointer when _lengths.ResultOf(prototype) is Region result =>
                Fresh(AbstractValue.Of(result, Scalar.Of(0UL))),
            HelperType.Void => Fresh(AbstractValue.Of(Scalar.Of(0UL))),
            HelperType.U64 or HelperType.I64 or HelperType.Pointer => Fresh(AbstractValue.Anything),
            HelperType.Bool or HelperType.U8 or HelperType.U16 =>
                Fresh(AbstractValue.Anything with { Number = Scalar.OfUnsigned(0, prototype.Result.Mask()!.Value) }),
            _ => Fresh(AbstractValue.Anything with { Number = Scalar.OfBits(32) }),
        };
        return true;
    }

    /// <summary>Judges whether what a helper touches at an argument, between two sizes, is in one region.</summary>
    private ArgumentVerdict Judge(in AbstractValue address, PointerArgument pointer, long least, long most, AbstractState state)
    {
        if (pointer.IsString) return IsConstantText(address) ? ArgumentVerdict.Inside : ArgumentVerdict.Unknown;
        if (most == 0) return ArgumentVerdict.Inside;
        if (address.Region is not Region region || address.IsNullable) return ArgumentVerdict.Unknown;
        bool isDenied = pointer.Writes && !IsWritable(region);
        Bounds offset = address.Number.Wide;
        bool isInside = !isDenied && (Span(region, most) is (long low, long high)
            ? offset.SignedLow >= low && offset.SignedHigh <= high
            : HasRoom(address, 0, most, state));
        if (isInside) return ArgumentVerdict.Inside;
        (long first, long last) = PossibleSpan(region, least);
        bool mayBeInside = least == 0 || !address.IsPure
            || (!isDenied && first <= last && offset.SignedLow <= last && offset.SignedHigh >= first);
        return mayBeInside ? ArgumentVerdict.Unknown : ArgumentVerdict.Outside;
    }

    /// <summary>
    /// Whether a size that only run time knows, and what follows an address of the measured region, certainly fit: the offset
    /// is at most the headroom of the size.
    /// </summary>
    private bool IsWhatFollows(in AbstractValue address, PointerArgument pointer, long most, AbstractState state)
    {
        if (pointer.LengthParameter is not int parameter || address.Region is null || address.Region != Measured) return false;
        ref readonly AbstractValue size = ref state[parameter + 1];
        bool isWhole = size.IsNumber && size.Number.Wide.High <= (ulong)most;
        return isWhole && !(pointer.Writes && !IsWritable(address.Region.Value))
            && address.Number.Wide.SignedLow >= 0 && address.Number.Wide.SignedHigh <= state.HeadroomOf(size);
    }

    /// <summary>Lowest and highest offset at which the size is perhaps inside.</summary>
    private (long Low, long High) PossibleSpan(Region region, long size) => Span(region, size) ?? (0, uint.MaxValue);

    /// <summary>
    /// Looks at what a helper writes. Where that is not proven to be inside, the check lets through what is: other regions,
    /// too.
    /// </summary>
    private void SeeArgumentWrite(int pc, in AbstractValue address, ArgumentVerdict verdict, long least, long most)
    {
        if (verdict == ArgumentVerdict.Inside) SeeWrite(pc, address, address.Number, most);
        else if (address is not { Region: (Region.Context or >= Region.Pointed) and var region, IsPure: true })
            SeeWrite(pc, AbstractValue.Anything, Scalar.Anything, most);
        else
        {
            (long low, long high) = PossibleSpan(region, least);
            Scalar inside = low > high ? default : Scalar.Meet(address.Number, Scalar.OfSigned(low, high));
            if (low <= high && !inside.IsEmpty) SeeWrite(pc, address, inside, most);
        }
    }

    /// <summary>Whether an address is of read-only data in which a zero follows; elsewhere nothing is known of bytes.</summary>
    private bool IsConstantText(in AbstractValue address)
    {
        if (address is not { Region: Region.ReadOnlyData, Number.IsConstant: true }) return false;
        long offset = address.Number.Wide.SignedLow;
        ReadOnlySpan<byte> data = program.Data.ReadOnly.AsSpan();
        return offset >= 0 && offset < data.Length && data[(int)offset..].Contains((byte)0);
    }

    /// <summary>Bytes of the memory at an argument that a helper touches, at least and at most.</summary>
    private static (long Least, long Most) SizeOf(PointerArgument pointer, HelperPrototype prototype, AbstractState state)
    {
        if (pointer.Bytes is int bytes) return (bytes, bytes);
        if (pointer.LengthParameter is not int parameter) return (0, uint.MaxValue);
        ref readonly AbstractValue length = ref state[parameter + 1];
        ulong most = prototype.Parameters[parameter].Mask() ?? uint.MaxValue;
        return length.IsNumber && length.Number.Wide.High <= most
            ? ((long)length.Number.Wide.Low, (long)length.Number.Wide.High)
            : (0, (long)most);
    }
}
