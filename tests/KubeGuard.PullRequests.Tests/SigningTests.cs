using System.Text;
using KubeGuard.PullRequests.Git;
using KubeGuard.PullRequests.Git.Signing;
using KubeGuard.TestKit.RealPrograms;

namespace KubeGuard.PullRequests.Tests;

/// <summary>Commits that are signed with a key (B19) and known again by it (B7), with the real ssh-keygen and gpg.</summary>
public sealed class SigningTests : IAsyncLifetime
{
    private TestRepository _repository = null!;
    private CommitId _main = null!;

    private string Keys => _repository.PathOf("signing");

    public async Task InitializeAsync()
    {
        _repository = await TestRepository.CreateAsync();
        _main = await _repository.HeadAsync(TestRepository.Main);
    }

    public Task DisposeAsync()
    {
        _repository.Dispose();
        return Task.CompletedTask;
    }

    [SigningTheory]
    [InlineData("ssh", "SSH SIGNATURE")]
    [InlineData("ssh, RSA in PEM", "SSH SIGNATURE")]
    [InlineData("openpgp", "PGP SIGNATURE")]
    [InlineData("openpgp with a passphrase", "PGP SIGNATURE")]
    public async Task B19_a_commit_is_signed_and_the_key_is_in_no_file_afterwards(string kind, string signature)
    {
        var workspace = await OpenAsync(KeyOf(kind));

        var commit = await CommitAsync(workspace, "# Signed\n");

        (await ShowAsync(commit)).ShouldContain($"gpgsig -----BEGIN {signature}-----");
        (await workspace.VerifyAsync(commit)).ShouldBe(OwnSignature.Good);
        (await workspace.VerifyAsync(_main)).ShouldBe(OwnSignature.Missing);
        Directory.EnumerateFileSystemEntries(Keys).ShouldBeEmpty();
        FilesWith("PRIVATE KEY").ShouldBeEmpty();
    }

    [SigningFact]
    public async Task P5_the_same_change_signed_by_the_same_ssh_key_is_the_same_commit()
    {
        var key = new SigningKey(Constant(SigningKeys.Ssh()));

        var first = await CommitAsync(await OpenAsync(key), "# Signed\n");
        var second = await CommitAsync(await OpenAsync(key), "# Signed\n");

        second.ShouldBe(first);
    }

    [SigningTheory]
    [InlineData("ssh", "ssh")]
    [InlineData("ssh", "openpgp")]
    [InlineData("openpgp", "openpgp")]
    [InlineData("openpgp", "ssh")]
    public async Task B7_a_signature_by_another_key_is_not_the_bots(string bots, string theirs)
    {
        var workspace = await OpenAsync(KeyOf(bots));
        var other = await OpenAsync(KeyOf(theirs));

        var commit = await CommitAsync(other, "# Signed\n");

        (await other.VerifyAsync(commit)).ShouldBe(OwnSignature.Good);
        (await workspace.VerifyAsync(commit)).ShouldBe(OwnSignature.Missing);
    }

    [SigningFact]
    public async Task B7_a_key_that_the_accounts_own_keyring_trusts_is_not_the_bots()
    {
        var theirs = SigningKeys.OpenPgp();
        var home = Directory.CreateDirectory(_repository.PathOf("home")).FullName;
        SigningKeys.Import(theirs, home);
        var commit = await CommitAsync(await OpenAsync(new(Constant(theirs))), "# Signed\n");
        Environment.SetEnvironmentVariable("GNUPGHOME", home);
        try
        {
            foreach (var kind in new[] { "ssh", "openpgp" })
                (await (await OpenAsync(KeyOf(kind))).VerifyAsync(commit)).ShouldBe(OwnSignature.Missing, kind);
        }
        finally
        {
            Environment.SetEnvironmentVariable("GNUPGHOME", null);
        }
    }

    [SigningTheory]
    [InlineData("ssh")]
    [InlineData("openpgp")]
    public async Task B7_a_signature_that_was_put_on_another_commit_is_not_the_bots(string kind)
    {
        var workspace = await OpenAsync(KeyOf(kind));
        var signed = await ShowAsync(await CommitAsync(workspace, "# Signed\n"));
        var git = GitProgram.In(_repository.PathOf("workspace"));

        var forged = await git.RunAsync(["hash-object", "-t", "commit", "-w", "--stdin"], Encoding.UTF8.GetBytes(signed.Replace("Change", "Charge", StringComparison.Ordinal) + "\n"), default);

        (await workspace.VerifyAsync(new(forged.Text))).ShouldBe(OwnSignature.Missing);
    }

    [SigningFact]
    public async Task B23_a_dry_run_signs_nothing()
    {
        var remote = new GitRemote(_repository.Remote) { Access = GitAccess.ReadOnly };
        var workspace = await GitWorkspace.OpenAsync(_repository.PathOf("workspace"), remote, new(KeyOf("ssh"), Keys));
        await workspace.FetchAsync(await workspace.ListBranchesAsync());

        var commit = await CommitAsync(workspace, "# Signed\n");

        (await workspace.ReadCommitAsync(commit)).Message.ShouldBe("Change\n");
        (await workspace.VerifyAsync(commit)).ShouldBe(OwnSignature.Missing);
    }

    [SigningFact]
    public async Task A_key_that_cannot_sign_fails_in_words_that_repeat_nothing_of_it_and_leaves_nothing()
    {
        var locked = SigningKeys.Ssh("secret words");
        var damaged = SigningKeys.OpenPgp().ReplaceLineEndings("\n").Replace("\n\n", "\n\nAAAA", StringComparison.Ordinal);
        SigningKey[] keys =
        [
            new(Constant(locked)), new(Constant(SigningKeys.PublicOf(SigningKeys.Ssh()))), new(Constant(damaged)),
            new(Constant(SigningKeys.OpenPgp("secret words")), Constant("other words")), new(Constant(SigningKeys.OpenPgp("secret words"))),
        ];
        foreach (var key in keys)
        {
            var workspace = await OpenAsync(key);
            var failure = await Should.ThrowAsync<GitException>(() => CommitAsync(workspace, "# Signed\n"));
            failure.ToString().ShouldNotContain("words");
            failure.ToString().ShouldNotContain(locked.Split('\n')[1]);
        }

        Directory.EnumerateFileSystemEntries(Keys).ShouldBeEmpty();
    }

    [SigningFact]
    public async Task P9_what_a_killed_process_left_is_deleted_and_what_another_uses_is_not()
    {
        var abandoned = Directory.CreateDirectory(Path.Combine(Keys, "abandoned"));
        await File.WriteAllTextAsync(Path.Combine(abandoned.FullName, "key"), "PRIVATE KEY");
        using var inUse = KeyFolder.Create(Keys);

        await OpenAsync(KeyOf("ssh"));

        Directory.EnumerateDirectories(Keys).ShouldBe([inUse.Path]);
    }

    private static SigningKey KeyOf(string kind) => kind switch
    {
        "ssh" => new(Constant(SigningKeys.Ssh())),
        "ssh, RSA in PEM" => new(Constant(SigningKeys.Ssh("", "-trsa", "-b2048", "-mPEM"))),
        "openpgp" => new(Constant(SigningKeys.OpenPgp())),
        "openpgp with a passphrase" => new(Constant(SigningKeys.OpenPgp("secret words")), Constant("secret words")),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static Func<string> Constant(string text) => () => text;

    /// <summary>All share their objects, so that each can judge what another made.</summary>
    private async Task<GitWorkspace> OpenAsync(SigningKey key)
    {
        var workspace = await GitWorkspace.OpenAsync(_repository.PathOf("workspace"), new GitRemote(_repository.Remote), new(key, Keys));
        await workspace.FetchAsync(await workspace.ListBranchesAsync());
        return workspace;
    }

    private async Task<CommitId> CommitAsync(GitWorkspace workspace, string content) => (await workspace.CommitAsync(new()
    {
        Parent = _main,
        Files = [Samples.Change("README.md", "# Shop\n", content)],
        Message = "Change\n",
    })).ShouldBeOfType<CommitOutcome.Made>().Id;

    private async Task<string> ShowAsync(CommitId commit) => (await GitProgram.In(_repository.PathOf("workspace")).RunAsync(["cat-file", "commit", commit.Value], default)).Text;

    private IEnumerable<string> FilesWith(string text) => Directory
        .EnumerateFiles(_repository.PathOf(""), "*", SearchOption.AllDirectories)
        .Where(file => File.ReadAllText(file).Contains(text, StringComparison.Ordinal));
}
