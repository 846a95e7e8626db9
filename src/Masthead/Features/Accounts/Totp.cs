using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Masthead.Features.Accounts;

/// <summary>
/// Codes of an authenticator app: RFC 6238 with 30-second steps, six digits and HMAC-SHA-1, the only form that every app understands.
/// </summary>
internal static class Totp
{
    private const int StepSeconds = 30;
    private const int Modulus = 1_000_000;
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public static byte[] NewSecret() => RandomNumberGenerator.GetBytes(20);

    public static long StepAt(DateTimeOffset instant) => instant.ToUnixTimeSeconds() / StepSeconds;

    /// <summary>The step whose code this is, one step of clock error either way allowed, if it is later than <paramref name="lastStep"/>.</summary>
    public static long? Match(byte[] secret, string code, DateTimeOffset now, long lastStep)
    {
        var typed = Encoding.ASCII.GetBytes(Digits(code));
        long? found = null;
        // Every step is computed whatever matched, so that time tells nothing.
        for (var step = StepAt(now) - 1; step <= StepAt(now) + 1; step++)
            if (CryptographicOperations.FixedTimeEquals(typed, Encoding.ASCII.GetBytes(Code(secret, step))) && step > lastStep)
                found = step;
        return found;
    }

    // RFC 4226, section 5.3: HOTP(K, C) = truncate(HMAC-SHA-1(K, C)) mod 10^6.
    [SuppressMessage("Security", "CA5350", Justification = "RFC 6238 as authenticator apps implement it; HMAC-SHA-1 is not broken.")]
    public static string Code(byte[] secret, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> hash = stackalloc byte[HMACSHA1.HashSizeInBytes];
        HMACSHA1.HashData(secret, counter, hash);
        var number = BinaryPrimitives.ReadInt32BigEndian(hash[(hash[^1] & 0x0f)..]) & 0x7fffffff;
        return (number % Modulus).ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <summary>What an authenticator app reads from the QR code.</summary>
    public static string Address(byte[] secret, string siteName, string email) =>
        $"otpauth://totp/{Uri.EscapeDataString(siteName)}:{Uri.EscapeDataString(email)}?secret={ToBase32(secret)}&issuer={Uri.EscapeDataString(siteName)}";

    public static string ToBase32(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder((bytes.Length * 8 + 4) / 5);
        var (buffer, bits) = (0, 0);
        foreach (var part in bytes)
        {
            buffer = (buffer << 8) | part;
            for (bits += 8; bits >= 5; bits -= 5)
                text.Append(Base32[(buffer >> (bits - 5)) & 31]);
            buffer &= (1 << bits) - 1;
        }
        if (bits > 0)
            text.Append(Base32[(buffer << (5 - bits)) & 31]);
        return text.ToString();
    }

    public static string Digits(string? typed) => string.Concat((typed ?? "").Where(char.IsAsciiDigit));
}
