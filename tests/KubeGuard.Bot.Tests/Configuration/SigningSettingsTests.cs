using System.Collections.Immutable;
using KubeGuard.Bot.Configuration;
using KubeGuard.TestKit;
using KubeGuard.TestKit.RealPrograms;

namespace KubeGuard.Bot.Tests.Configuration;

/// <summary>What the host says of the key that is to sign commits (B19).</summary>
[Collection(HostConfigurationTests.Surroundings)]
public sealed class SigningSettingsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SigningFact]
    public void Keys_that_can_sign_are_taken_however_open_their_file_is()
    {
        var ssh = _folder.Write("ssh", SigningKeys.Ssh());
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(ssh, UnixFileMode.UserRead | UnixFileMode.GroupRead);
        Errors($"SigningKeyFile={ssh}").ShouldBeEmpty();
        var passphrase = _folder.Write("passphrase", "secret words");
        Errors($"SigningKeyFile={_folder.Write("openpgp", SigningKeys.OpenPgp("secret words"))}", $"SigningKeyPassphraseFile={passphrase}").ShouldBeEmpty();
        foreach (var format in (string[])["PEM", "PKCS8"])
            Errors($"SigningKeyFile={_folder.Write(format, SigningKeys.Ssh("", "-trsa", "-b2048", $"-m{format}"))}").ShouldBeEmpty(format);
    }

    [SigningFact]
    public void Keys_that_cannot_sign_are_refused_with_what_to_do()
    {
        ErrorOf(SigningKeys.PublicOf(SigningKeys.Ssh())).ShouldContain("it is a public key, expected a private key");
        ErrorOf(SigningKeys.Ssh("secret words")).ShouldContain("it has a passphrase");
        ErrorOf(SigningKeys.Ssh("secret words", "-trsa", "-b2048", "-mPEM")).ShouldContain("it has a passphrase");
        ErrorOf(SigningKeys.Ssh("secret words", "-trsa", "-b2048", "-mPKCS8")).ShouldContain("it has a passphrase");
    }

    [Theory]
    [InlineData("ssh-ed25519 AAAA bot", "it is a public key")]
    [InlineData("-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nAAAA\n", "it is a public key")]
    [InlineData("-----BEGIN OPENSSH PRIVATE KEY-----\n!!!!\n-----END OPENSSH PRIVATE KEY-----\n", "it is damaged")]
    [InlineData("-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n", "it is damaged")]
    [InlineData("-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEA/////w==\n-----END OPENSSH PRIVATE KEY-----\n", "it is damaged")]
    [InlineData("-----BEGIN OPENSSH PRIVATE KEY-----\n", "it is damaged")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n", "it is no key that can sign")]
    [InlineData("hunter2", "it is no key that can sign")]
    public void What_is_no_private_key_is_refused_and_not_repeated(string text, string expected)
    {
        var error = ErrorOf(text);
        error.ShouldContain(expected);
        error.ShouldNotContain("hunter2");
    }

    [SigningFact]
    public void Every_mistake_is_told_at_once()
    {
        Environment.SetEnvironmentVariable("KUBEGUARD_GitHub__SigningKey", SigningKeys.Ssh());
        Environment.SetEnvironmentVariable("KUBEGUARD_GitHub__SigningKeyPassphrase", "secret words");
        try
        {
            Errors("SigningKeyFile=/no/such/key", "SigningKeyPassphraseFile=/no/such/words").ShouldBe(
                [
                    "GitHub:SigningKey and GitHub:SigningKeyFile are both set; keep one",
                    "GitHub:SigningKeyPassphrase and GitHub:SigningKeyPassphraseFile are both set; keep one",
                    "GitHub:SigningKeyFile: /no/such/key does not exist",
                    "GitHub:SigningKeyPassphraseFile: /no/such/words does not exist",
                    "GitHub:SigningKeyPassphrase: the key of GitHub:SigningKey is an ssh key, which has to be without one",
                ],
                ignoreOrder: true);
            var read = HostOptionsReader.Read(HostConfiguration.Read(assignments: ["GitHub:SigningKeyPassphraseFile="]));
            read.ShouldBeOfType<HostReading.Invalid>().Errors.ShouldHaveSingleItem().ShouldNotContain("secret words");
        }
        finally
        {
            Environment.SetEnvironmentVariable("KUBEGUARD_GitHub__SigningKey", null);
            Environment.SetEnvironmentVariable("KUBEGUARD_GitHub__SigningKeyPassphrase", null);
        }
    }

    [Fact]
    public void A_passphrase_without_a_key_and_a_key_in_the_open_are_refused()
    {
        Errors($"SigningKeyPassphraseFile={_folder.Write("words", "secret words")}").ShouldBe(["GitHub:SigningKeyPassphrase: there is no key in GitHub:SigningKeyFile that it could be of"]);
        Errors("SigningKey=hunter2").ShouldContain(error => error.StartsWith("GitHub:SigningKey (command line): a secret in the open", StringComparison.Ordinal));
    }

    [SigningFact]
    public void A_work_folder_whose_path_is_too_long_for_the_agents_sockets_is_told_for_openpgp_alone()
    {
        var folder = "/" + new string('w', 70);
        ImmutableArray<string> With(string key) => HostOptionsReader.Read(HostConfiguration.Read(assignments: [$"Worker:Folder={folder}", $"GitHub:SigningKeyFile={_folder.Write("key", key)}"])) switch
        {
            HostReading.Invalid invalid => invalid.Errors,
            _ => [],
        };
        With(SigningKeys.Ssh()).ShouldBeEmpty();
        With(SigningKeys.OpenPgp()).ShouldHaveSingleItem().ShouldBe($"GitHub:SigningKeyFile: {folder}/signing is 9 bytes too long for the sockets of gpg-agent");
    }

    private string ErrorOf(string key) => Errors($"SigningKeyFile={_folder.Write("key", key)}").ShouldHaveSingleItem();

    private static ImmutableArray<string> Errors(params string[] settings) =>
        HostOptionsReader.Read(HostConfiguration.Read(assignments: ["Worker:Folder=/work", .. settings.Select(setting => $"GitHub:{setting}")])) switch
        {
            HostReading.Invalid invalid => invalid.Errors,
            HostReading.Valid => [],
            _ => throw new InvalidOperationException("A reading that is neither valid nor invalid."),
        };
}
