using System.Diagnostics;
using System.Text;

namespace KubeGuard.PullRequests.Git.Signing;

/// <summary>
/// Signatures by <c>gpg</c> with a home of its own: nobody's keyring is read or written, and the agent that it starts is ended with it. The key and
/// its passphrase go in by standard input.
/// </summary>
internal sealed class ThrowawayKeyring(KeyFolder place) : IAsyncDisposable
{
    /// <summary>The program of GnuPG that signs.</summary>
    public const string Program = "gpg";

    /// <summary>The program of GnuPG that ends its agents.</summary>
    public const string Control = "gpgconf";

    /// <summary>
    /// The longest path of a home, in bytes: <c>gpg-agent</c> listens at sockets in it, the longest named <c>/S.gpg-agent.browser</c>, and the path
    /// of a socket ends after 108 bytes (unix(7)), on some systems after 104, the last of them 0.
    /// </summary>
    public const int LongestHome = 104 - 1 - 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public async Task<GitProgram> PrepareAsync(GitProgram git, string key, string? passphrase, CancellationToken cancellation)
    {
        // Whoever is asked something is not there: the command fails instead of waiting.
        var settings = place.Write("gpg.conf", "batch\nno-tty\npinentry-mode error\n");
        await GpgAsync(["--quiet", "--import"], key, cancellation).ConfigureAwait(false);
        var listed = await GpgAsync(["--with-colons", "--list-secret-keys"], "", cancellation).ConfigureAwait(false);
        var fingerprint = listed.Text.Split('\n').Select(line => line.Split(':')).FirstOrDefault(fields => fields is ["fpr", ..])?.ElementAtOrDefault(9)
            ?? throw new GitException(Program, null, "the signing key cannot be used: it holds no secret key");
        if (passphrase is not null)
        {
            // The agent keeps the passphrase of this first signature for the one that git has made.
            string[] arguments = ["--pinentry-mode", "loopback", "--passphrase-fd", "0", "--local-user", fingerprint, "--output", settings + ".sig", "--detach-sign", settings];
            await GpgAsync(arguments, passphrase + "\n", cancellation).ConfigureAwait(false);
        }

        return git.With("GNUPGHOME", place.Path)
            .Configured("gpg.format", "openpgp").Configured("gpg.openpgp.program", Program).Configured("user.signingKey", fingerprint);
    }

    /// <summary>Ends the agent; without its folder it would end by itself, only later.</summary>
    public async ValueTask DisposeAsync() =>
        await ProgramRun.ToEndAsync(StartInfo(Control, ["--kill", "gpg-agent"]), Control, ReadOnlyMemory<byte>.Empty, Patience, default).ConfigureAwait(false);

    private async Task<ProgramOutput> GpgAsync(string[] arguments, string input, CancellationToken cancellation)
    {
        var output = await ProgramRun.ToEndAsync(StartInfo(Program, arguments), Program, Encoding.UTF8.GetBytes(input), Patience, cancellation).ConfigureAwait(false);
        return output.ExitCode == 0 ? output : throw new GitException(Program, output.ExitCode, $"the signing key cannot be used: {output.Error}");
    }

    private ProcessStartInfo StartInfo(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments);
        start.Environment["GNUPGHOME"] = place.Path;
        start.Environment["LC_ALL"] = "C";
        return start;
    }
}
