using System.Globalization;
using System.Text.Json.Nodes;

namespace KubeGuard.TestKit.GitHub;

/// <summary>A commit of a repository.</summary>
/// <param name="Tree">Id of its tree.</param>
/// <param name="Parents">Its parents.</param>
/// <param name="Author">The author.</param>
/// <param name="Committer">The committer.</param>
/// <param name="Message">The whole message.</param>
/// <param name="IsVerified">Whether GitHub holds its signature for good.</param>
internal sealed record FakeCommit(string Tree, string[] Parents, FakeSignature Author, FakeSignature Committer, string Message, bool IsVerified)
{
    private const string Signature = "-----BEGIN PGP SIGNATURE-----\n\nnone\n-----END PGP SIGNATURE-----";

    public static async Task<FakeCommit> ReadAsync(FakeRepository repository, string sha)
    {
        var lines = (await repository.Git.RunAsync("show", "-s", "--format=%T%n%P%n%an%n%ae%n%aI%n%cn%n%ce%n%cI%n%B", sha).ConfigureAwait(false)).Split('\n', 9);
        return new(
            lines[0], lines[1].Split(' ', StringSplitOptions.RemoveEmptyEntries), Person(lines[2..5]), Person(lines[5..8]), lines[8], repository.Verified.Contains(sha));
    }

    /// <summary>What every endpoint says of it.</summary>
    /// <param name="tree">Address of its tree.</param>
    public JsonObject Content(string tree) => new()
    {
        ["author"] = Json(Author),
        ["committer"] = Json(Committer),
        ["message"] = Message,
        ["tree"] = new JsonObject { ["sha"] = Tree, ["url"] = tree },
        ["verification"] = new JsonObject
        {
            ["verified"] = IsVerified,
            ["reason"] = IsVerified ? "valid" : "unsigned",
            ["signature"] = IsVerified ? Signature : null,
            ["payload"] = IsVerified ? "payload" : null,
            ["verified_at"] = IsVerified ? FakeJson.Time(Committer.At) : null,
        },
    };

    private static FakeSignature Person(string[] lines) => new(lines[0], lines[1], DateTimeOffset.Parse(lines[2], CultureInfo.InvariantCulture));

    private static JsonObject Json(FakeSignature person) => new() { ["name"] = person.Name, ["email"] = person.Email, ["date"] = FakeJson.Time(person.At) };
}
