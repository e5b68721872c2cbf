using System.Collections.Immutable;
using System.Text;

namespace KubeGuard.PullRequests.Git.Signing;

/// <summary>Lends git the signing key for the time of one command. Between commands the key is in no file of ours, and no agent runs.</summary>
/// <param name="key">The key.</param>
/// <param name="folder">A folder for the signer's own use; short, because the sockets of <c>gpg-agent</c> lie in it.</param>
public sealed class CommitSigner(SigningKey key, string folder)
{
    /// <summary>What on this machine hinders signatures of a kind, in words; empty when nothing does.</summary>
    /// <param name="format">The kind.</param>
    /// <param name="folder">The signer's folder.</param>
    /// <param name="searchPath">Folders as the variable PATH lists them.</param>
    public static ImmutableArray<string> Obstacles(SigningFormat format, string folder, string searchPath)
    {
        string[] programs = format switch
        {
            SigningFormat.Ssh => [SshSigning.Program],
            SigningFormat.OpenPgp => [ThrowawayKeyring.Program, ThrowawayKeyring.Control],
            _ => throw new ArgumentOutOfRangeException(nameof(format)),
        };
        var folders = searchPath.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var missing = programs
            .Where(program => !folders.Any(place => File.Exists(Path.Combine(place, OperatingSystem.IsWindows() ? $"{program}.exe" : program))))
            .Select(program => $"{program} is not on the path, and signs with this kind of key");
        var whole = Path.GetFullPath(folder);
        var surplus = Encoding.UTF8.GetByteCount(whole) + KeyFolder.NameLength - ThrowawayKeyring.LongestHome;
        return format == SigningFormat.OpenPgp && surplus > 0
            ? [.. missing, $"{whole} is {surplus} bytes too long for the sockets of gpg-agent"]
            : [.. missing];
    }

    /// <summary>Does something with a git whose <c>commit-tree -S</c> signs with the key and whose <c>verify-commit</c> believes this key alone.</summary>
    /// <param name="git">The repository.</param>
    /// <param name="work">What is done.</param>
    /// <param name="cancellation">Stops it.</param>
    internal async Task<T> UseAsync<T>(GitProgram git, Func<GitProgram, Task<T>> work, CancellationToken cancellation)
    {
        var text = key.RevealText().ReplaceLineEndings("\n").Trim() + "\n";
        // What does the other kinds of signatures must not run: it would believe other keys.
        var only = git.Configured("gpg.openpgp.program", "false").Configured("gpg.x509.program", "false").Configured("gpg.ssh.program", "false");
        switch (SigningKeyText.Read(text))
        {
            case SigningKeyReading.Usable { Format: SigningFormat.Ssh }:
                using (var place = KeyFolder.Create(folder))
                    return await work(await SshSigning.PrepareAsync(only, place, text, cancellation).ConfigureAwait(false)).ConfigureAwait(false);
            case SigningKeyReading.Usable { Format: SigningFormat.OpenPgp }:
                using (var place = KeyFolder.Create(folder))
                {
                    var keyring = new ThrowawayKeyring(place);
                    await using (keyring.ConfigureAwait(false))
                        return await work(await keyring.PrepareAsync(only, text, key.RevealPassphrase(), cancellation).ConfigureAwait(false)).ConfigureAwait(false);
                }

            case SigningKeyReading.Unusable(var problem):
                throw new GitException("git commit-tree", null, $"the signing key cannot be used: {problem}");
            default:
                throw new InvalidOperationException("A signing key of a kind that the signer does not know.");
        }
    }

    /// <summary>Deletes what a killed process left behind.</summary>
    internal void Sweep() => KeyFolder.Sweep(folder);
}
