namespace MessageFunctions.Storage;

/// <summary>The type of a property: those that both adapters keep natively.</summary>
public enum RowValueKind
{
    Text,
    Number,
    Boolean,
    Timestamp,
    Binary,
}

/// <summary>
/// One typed property value of a row. Text and binary hold at most 64 KiB (Azure Tables: 32 Ki UTF-16 characters or 64 KiB);
/// timestamps are UTC with 100 ns precision. There is no floating point: amounts are integers.
/// </summary>
public readonly struct RowValue : IEquatable<RowValue>
{
    private readonly object? _reference;
    private readonly long _number;

    private RowValue(RowValueKind kind, object? reference, long number)
    {
        Kind = kind;
        _reference = reference;
        _number = number;
    }

    public RowValueKind Kind { get; }

    public string Text => Kind == RowValueKind.Text ? (string)_reference! : throw Mismatch(RowValueKind.Text);

    public long Number => Kind == RowValueKind.Number ? _number : throw Mismatch(RowValueKind.Number);

    public bool Boolean => Kind == RowValueKind.Boolean ? _number != 0 : throw Mismatch(RowValueKind.Boolean);

    public DateTimeOffset Timestamp => Kind == RowValueKind.Timestamp ? new DateTimeOffset(_number, TimeSpan.Zero) : throw Mismatch(RowValueKind.Timestamp);

    public byte[] Binary => Kind == RowValueKind.Binary ? (byte[])_reference! : throw Mismatch(RowValueKind.Binary);

    public static RowValue From(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new RowValue(RowValueKind.Text, value, 0);
    }

    public static RowValue From(long value) => new(RowValueKind.Number, null, value);

    public static RowValue From(bool value) => new(RowValueKind.Boolean, null, value ? 1 : 0);

    public static RowValue From(DateTimeOffset value) => new(RowValueKind.Timestamp, null, value.UtcTicks);

    public static RowValue From(byte[] value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new RowValue(RowValueKind.Binary, value, 0);
    }

    public static implicit operator RowValue(string value) => From(value);

    public static implicit operator RowValue(long value) => From(value);

    public static implicit operator RowValue(bool value) => From(value);

    public static implicit operator RowValue(DateTimeOffset value) => From(value);

    public static implicit operator RowValue(byte[] value) => From(value);

    public static bool operator ==(RowValue left, RowValue right) => left.Equals(right);

    public static bool operator !=(RowValue left, RowValue right) => !left.Equals(right);

    public bool Equals(RowValue other) => Kind == other.Kind && _number == other._number && (_reference, other._reference) switch
    {
        (byte[] mine, byte[] theirs) => mine.AsSpan().SequenceEqual(theirs),
        var (mine, theirs) => Equals(mine, theirs),
    };

    public override bool Equals(object? obj) => obj is RowValue other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Kind, _number, _reference is byte[] bytes ? bytes.Length : _reference?.GetHashCode());

    public override string ToString() => Kind switch
    {
        RowValueKind.Text => Text,
        RowValueKind.Binary => Convert.ToHexString(Binary),
        RowValueKind.Timestamp => Timestamp.ToString("O"),
        RowValueKind.Boolean => Boolean ? "true" : "false",
        RowValueKind.Number => Number.ToString(System.Globalization.CultureInfo.InvariantCulture),
        _ => throw new InvalidOperationException($"Unknown kind {Kind}."),
    };

    private InvalidOperationException Mismatch(RowValueKind wanted) => new($"The property is {Kind}, not {wanted}.");
}
