namespace KubeGuard.PullRequests.Git.Signing;

/// <summary>
/// The key that signs the bot's commits (B19). It is asked for at each signature, so that a mounted Secret that is replaced is seen; it prints
/// nothing of itself.
/// </summary>
/// <param name="text">Gives the private key as <see cref="SigningKeyText"/> reads it.</param>
/// <param name="passphrase">Gives the passphrase of an OpenPGP key; null when it has none.</param>
public sealed class SigningKey(Func<string> text, Func<string>? passphrase = null)
{
    /// <summary>The private key itself.</summary>
    internal string RevealText() => text();

    /// <summary>Its passphrase; null when it has none.</summary>
    internal string? RevealPassphrase() => passphrase?.Invoke();

    /// <inheritdoc/>
    public override string ToString() => "***";
}

/// <summary>What kind of signature a key makes, in the words of git's <c>gpg.format</c>.</summary>
public enum SigningFormat
{
    /// <summary><c>ssh</c>, made by <c>ssh-keygen</c>.</summary>
    Ssh,

    /// <summary><c>openpgp</c>, made by <c>gpg</c>.</summary>
    OpenPgp,
}
