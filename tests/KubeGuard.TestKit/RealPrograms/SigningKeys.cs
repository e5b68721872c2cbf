using System.Diagnostics;

namespace KubeGuard.TestKit.RealPrograms;

/// <summary>Keys as people make them, by the installed programs. Mark tests that use them [SigningFact] or [SigningTheory].</summary>
public static class SigningKeys
{
    private static readonly string[] Programs = ["ssh-keygen", "gpg", "gpgconf"];

    /// <summary>Why tests with keys are skipped; null when they are not.</summary>
    public static string? WhySkipped { get; } = Programs.FirstOrDefault(program => !IsInstalled(program)) is { } missing
        ? $"needs {missing} on the path: OpenSSH and GnuPG have to be installed"
        : null;

    /// <summary>The address in OpenPGP keys.</summary>
    public const string Address = "bot@shop.example";

    /// <summary>A private key of ssh.</summary>
    /// <param name="passphrase">Its passphrase; empty for none.</param>
    /// <param name="options">More options of ssh-keygen; an ed25519 key when there are none.</param>
    public static string Ssh(string passphrase = "", params string[] options)
    {
        using var folder = new TemporaryFolder();
        var file = folder.PathOf("key");
        Run("ssh-keygen", folder.Root, ["-q", "-N", passphrase, "-C", "", "-f", file, .. options.DefaultIfEmpty("-ted25519")]);
        return File.ReadAllText(file);
    }

    /// <summary>The public key of a private key of ssh.</summary>
    public static string PublicOf(string ssh)
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("key", ssh);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead);
        return Run("ssh-keygen", folder.Root, ["-y", "-f", file]);
    }

    /// <summary>A private key of OpenPGP in ASCII armour.</summary>
    /// <param name="passphrase">Its passphrase; empty for none.</param>
    public static string OpenPgp(string passphrase = "")
    {
        using var home = new TemporaryFolder();
        string[] quiet = ["--batch", "--quiet", "--pinentry-mode", "loopback", "--passphrase", passphrase];
        Run("gpg", home.Root, [.. quiet, "--quick-generate-key", $"Shop Bot <{Address}>", "ed25519", "sign", "never"]);
        var key = Run("gpg", home.Root, [.. quiet, "--armor", "--export-secret-keys"]);
        Run("gpgconf", home.Root, ["--kill", "all"]);
        return key;
    }

    /// <summary>Makes a GnuPG home that holds an OpenPGP key and trusts it.</summary>
    public static void Import(string openPgp, string home)
    {
        var file = Path.Combine(home, "key.asc");
        File.WriteAllText(file, openPgp);
        File.WriteAllText(Path.Combine(home, "gpg.conf"), "trust-model always\n");
        Run("gpg", home, ["--batch", "--quiet", "--import", file]);
        Run("gpgconf", home, ["--kill", "all"]);
    }

    private static string Run(string program, string home, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        start.Environment["GNUPGHOME"] = home;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEnd();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program}: {error}");
    }

    private static bool IsInstalled(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Any(folder => File.Exists(Path.Combine(folder, OperatingSystem.IsWindows() ? $"{program}.exe" : program)));
}
