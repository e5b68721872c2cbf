using System.Diagnostics;

namespace KubeGuard.PullRequests.Git.Signing;

/// <summary>Signatures by <c>ssh-keygen</c>: those of ed25519 and RSA keys are the same each time (P5).</summary>
internal static class SshSigning
{
    /// <summary>The program of OpenSSH that signs.</summary>
    public const string Program = "ssh-keygen";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task<GitProgram> PrepareAsync(GitProgram git, KeyFolder place, string key, CancellationToken cancellation)
    {
        var file = place.Write("key", key);
        var publicKey = await PublicKeyAsync(file, cancellation).ConfigureAwait(false);
        // Beside the private key, where ssh-keygen looks for it when the private one is PEM.
        place.Write("key.pub", publicKey);
        var signers = place.Write("signers", $"kubeguard namespaces=\"git\" {publicKey}");
        return git
            .Configured("gpg.format", "ssh").Configured("gpg.ssh.program", Program)
            .Configured("gpg.ssh.allowedSignersFile", signers).Configured("user.signingKey", file);
    }

    private static async Task<string> PublicKeyAsync(string file, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(Program, ["-y", "-f", file]);
        start.Environment["SSH_ASKPASS_REQUIRE"] = "never";
        var output = await ProgramRun.ToEndAsync(start, Program, ReadOnlyMemory<byte>.Empty, Patience, cancellation).ConfigureAwait(false);
        return output.ExitCode == 0 && output.Text.Split(' ') is [var type, var content, ..]
            ? $"{type} {content}\n"
            : throw new GitException(Program, output.ExitCode, $"the signing key cannot be used: {output.Error}");
    }
}
