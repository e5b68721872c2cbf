using System.Buffers.Text;

namespace KubeGuard.Evidence.Json;

/// <summary>Times as logs write them.</summary>
internal static class LogTime
{
    /// <summary>
    /// Ticks in UTC of <c>2026-01-31T23:59:59[.fraction][Z|±hh:mm]</c>; a space may stand for the <c>T</c>, and no zone means UTC. The fraction
    /// may be of any length; what is below 100 ns is cut. 0 when the text is not such a time.
    /// </summary>
    public static long Parse(ReadOnlySpan<byte> text)
    {
        if (text.Length < 19 || text[4] != '-' || text[7] != '-' || text[10] is not ((byte)'T' or (byte)'t' or (byte)' ') || text[13] != ':' || text[16] != ':')
            return 0;
        int year = Digits(text[..4]), month = Digits(text.Slice(5, 2)), day = Digits(text.Slice(8, 2));
        int hour = Digits(text.Slice(11, 2)), minute = Digits(text.Slice(14, 2)), second = Digits(text.Slice(17, 2));
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour is < 0 or > 23 || minute is < 0 or > 59 || second is < 0 or > 60)
            return 0;
        var ticks = new DateTime(year, month, day).Ticks + ((((hour * 60L) + minute) * 60) + second) * TimeSpan.TicksPerSecond;
        var rest = text[19..];
        ticks += Fraction(ref rest);
        return Zone(rest) is { } zone && ticks - zone is var utc && utc > 0 && utc <= DateTime.MaxValue.Ticks ? utc : 0;
    }

    private static int Digits(ReadOnlySpan<byte> text)
    {
        var value = 0;
        foreach (var digit in text)
        {
            if (digit is < (byte)'0' or > (byte)'9')
                return -1;
            value = (value * 10) + digit - '0';
        }

        return value;
    }

    private static long Fraction(ref ReadOnlySpan<byte> rest)
    {
        if (rest.IsEmpty || rest[0] is not ((byte)'.' or (byte)','))
            return 0;
        var length = rest[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        var digits = length < 0 ? rest[1..] : rest.Slice(1, length);
        rest = rest[(digits.Length + 1)..];
        long ticks = 0;
        for (var i = 0; i < 7; i++)
            ticks = (ticks * 10) + (i < digits.Length ? digits[i] - '0' : 0);
        return ticks;
    }

    private static long? Zone(ReadOnlySpan<byte> zone)
    {
        if (zone.IsEmpty || (zone.Length == 1 && zone[0] is (byte)'Z' or (byte)'z'))
            return 0;
        if (zone[0] is not ((byte)'+' or (byte)'-') || zone.Length is not (3 or 5 or 6))
            return null;
        int hours = Digits(zone.Slice(1, 2)), minutes = zone.Length > 3 ? Digits(zone[^2..]) : 0;
        if (hours is < 0 or > 23 || minutes is < 0 or > 59)
            return null;
        var offset = ((hours * 60L) + minutes) * TimeSpan.TicksPerMinute;
        return zone[0] == '-' ? -offset : offset;
    }

    /// <summary>Ticks in UTC of seconds or milliseconds since 1970, told apart by their size; 0 when out of range.</summary>
    public static long FromUnix(ReadOnlySpan<byte> number)
    {
        if (!Utf8Parser.TryParse(number, out long value, out var used) || used != number.Length || value <= 0)
            return 0;
        var milliseconds = value < 100_000_000_000 ? value * 1000 : value;
        return milliseconds < 253_402_300_800_000 ? DateTime.UnixEpoch.Ticks + (milliseconds * TimeSpan.TicksPerMillisecond) : 0;
    }
}
