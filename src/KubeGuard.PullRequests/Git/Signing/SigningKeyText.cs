using System.Buffers.Binary;
using System.Text;

namespace KubeGuard.PullRequests.Git.Signing;

/// <summary>
/// Recognises the private keys that can sign: OpenSSH's own format (PROTOCOL.key of OpenSSH) and PEM for ssh, ASCII armour (RFC 9580, section 6.2)
/// for OpenPGP.
/// </summary>
public static class SigningKeyText
{
    private const string Expected = "expected a private key as ssh-keygen or gpg --armor --export-secret-keys writes it";
    private const string HasPassphrase = "it has a passphrase, expected an ssh key without one: ssh-keygen -p takes it off a copy";
    private const string OpenSshMagic = "openssh-key-v1\0";

    private static readonly string[] PublicBeginnings =
        ["ssh-", "ecdsa-", "sk-", "---- BEGIN SSH2 PUBLIC KEY", "-----BEGIN PUBLIC KEY", "-----BEGIN RSA PUBLIC KEY", "-----BEGIN PGP PUBLIC KEY BLOCK"];

    /// <summary>What the text is.</summary>
    public static SigningKeyReading Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var lines = text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var first = lines.FirstOrDefault("");
        if (PublicBeginnings.Any(beginning => first.StartsWith(beginning, StringComparison.Ordinal)))
            return new SigningKeyReading.Unusable($"it is a public key, {Expected}");
        return first switch
        {
            "-----BEGIN PGP PRIVATE KEY BLOCK-----" => new SigningKeyReading.Usable(SigningFormat.OpenPgp),
            "-----BEGIN OPENSSH PRIVATE KEY-----" => ReadOpenSsh(string.Concat(lines[1..].TakeWhile(line => line[0] != '-'))),
            "-----BEGIN ENCRYPTED PRIVATE KEY-----" => new SigningKeyReading.Unusable(HasPassphrase),
            "-----BEGIN PRIVATE KEY-----" or "-----BEGIN RSA PRIVATE KEY-----" or "-----BEGIN EC PRIVATE KEY-----" =>
                lines.Any(line => line.StartsWith("Proc-Type:", StringComparison.Ordinal))
                    ? new SigningKeyReading.Unusable(HasPassphrase)
                    : new SigningKeyReading.Usable(SigningFormat.Ssh),
            _ => new SigningKeyReading.Unusable($"it is no key that can sign, {Expected}"),
        };
    }

    /// <summary>A magic word, then texts with their length before them: cipher, key derivation and its options; the number of keys; the public key.</summary>
    private static SigningKeyReading ReadOpenSsh(string base64)
    {
        var bytes = new byte[base64.Length];
        if (!Convert.TryFromBase64String(base64, bytes, out var length))
            return new SigningKeyReading.Unusable($"it is damaged, {Expected}");
        ReadOnlySpan<byte> rest = bytes.AsSpan(0, length);
        if (!rest.StartsWith(Encoding.ASCII.GetBytes(OpenSshMagic)))
            return new SigningKeyReading.Unusable($"it is damaged, {Expected}");
        rest = rest[OpenSshMagic.Length..];
        if (!TryTake(ref rest, out var cipher) || !TryTake(ref rest, out _) || !TryTake(ref rest, out _) || rest.Length < sizeof(uint))
            return new SigningKeyReading.Unusable($"it is damaged, {Expected}");
        rest = rest[sizeof(uint)..];
        if (!TryTake(ref rest, out var publicKey) || !TryTake(ref publicKey, out var type))
            return new SigningKeyReading.Unusable($"it is damaged, {Expected}");
        if (!cipher.SequenceEqual("none"u8))
            return new SigningKeyReading.Unusable(HasPassphrase);
        return type.StartsWith("sk-"u8)
            ? new SigningKeyReading.Unusable("it is kept in a security key, which a person has to touch; expected a key that is all in the file")
            : new SigningKeyReading.Usable(SigningFormat.Ssh);
    }

    private static bool TryTake(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> taken)
    {
        taken = default;
        if (!BinaryPrimitives.TryReadUInt32BigEndian(rest, out var length) || length > rest.Length - sizeof(uint))
            return false;
        taken = rest.Slice(sizeof(uint), (int)length);
        rest = rest[(sizeof(uint) + (int)length)..];
        return true;
    }
}

/// <summary>Whether a text is a key that can sign.</summary>
public abstract record SigningKeyReading
{
    private SigningKeyReading()
    {
    }

    /// <summary>It is.</summary>
    public sealed record Usable(SigningFormat Format) : SigningKeyReading;

    /// <summary>It is not; why, and what is expected, in words that repeat nothing of it.</summary>
    public sealed record Unusable(string Problem) : SigningKeyReading;
}
