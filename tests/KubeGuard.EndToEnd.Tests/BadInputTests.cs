using KubeGuard.TestKit;

namespace KubeGuard.EndToEnd.Tests;

/// <summary>Input that cannot be used: exit 2, the place, and nothing lost or changed.</summary>
public sealed class BadInputTests : IDisposable
{
    private const string Account = "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: web\n  namespace: shop\n";

    private const string Event =
        """{"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata","auditID":"a","stage":"ResponseComplete","requestURI":"/api/v1/pods","verb":"list","user":{"username":"jana","groups":["system:masters"]},"objectRef":{"resource":"pods","apiVersion":"v1"},"responseStatus":{"code":200},"requestReceivedTimestamp":"2026-03-01T00:00:00.000000Z","stageTimestamp":"2026-03-01T00:00:00.000000Z","annotations":{"authorization.k8s.io/decision":"allow","authorization.k8s.io/reason":""}}""";

    private readonly TemporaryFolder _folder = new();

    public BadInputTests()
    {
        _folder.Write("repo/account.yaml", Account);
        _folder.Write("audit.log", Event + "\n");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_glob_that_matches_nothing_ends_with_2() =>
        (await VerifyAsync(_folder.PathOf("nothing-*.log"))).ShouldEndWith(2).Error.ShouldContain("nothing-*.log");

    [Fact]
    public async Task An_unknown_kind_of_log_ends_with_2() =>
        (await VerifyAsync("tetra=" + _folder.PathOf("audit.log"))).ShouldEndWith(2).Error.ShouldContain("audit, hubble");

    [Fact]
    public async Task A_file_that_is_no_log_ends_with_2() =>
        (await VerifyAsync(_folder.Write("poem.txt", "roses are red\n"))).ShouldEndWith(2).Error.ShouldContain("poem.txt");

    [Fact]
    public async Task A_repository_without_manifests_ends_with_2()
    {
        Directory.CreateDirectory(_folder.PathOf("empty"));
        (await Cli.RunAsync("verify", "--repo", _folder.PathOf("empty"), "--logs", _folder.PathOf("audit.log"))).ShouldEndWith(2);
    }

    [Fact]
    public async Task A_malformed_manifest_is_named_with_its_place_and_the_rest_goes_on()
    {
        _folder.Write("repo/broken.yaml", "apiVersion: v1\nkind: [\nmetadata: }\n");

        var result = await VerifyAsync(_folder.PathOf("audit.log"));

        result.ShouldEndWith(0).Error.ShouldMatch(@"^broken\.yaml:\d+:\d+: ");
    }

    [Fact]
    public async Task A_malformed_line_is_counted_and_the_rest_goes_on()
    {
        _folder.Write("audit.log", $"{Event}\n{{\"kind\":\"Event\",\n{Event.Replace("\"a\"", "\"b\"", StringComparison.Ordinal)}\n");

        var result = await Cli.RunAsync(
            "propose", "--repo", _folder.PathOf("repo"), "--logs", _folder.PathOf("audit.log"), "--out", _folder.PathOf("out"), "--format", "json");

        result.ShouldEndWith(0).Json.Number("inputs", "events", "malformed").ShouldBe(1);
        result.Json.Number("inputs", "events", "used").ShouldBe(2);
    }

    [Fact]
    public async Task A_template_is_counted_and_not_read()
    {
        _folder.Write("repo/templates/web.yaml", "apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ .Values.name }}\n");

        (await VerifyAsync(_folder.PathOf("audit.log"))).ShouldEndWith(0).Error.ShouldContain("1 templates are not read, such as templates/web.yaml");
    }

    private Task<CliResult> VerifyAsync(string logs) => Cli.RunAsync("verify", "--repo", _folder.PathOf("repo"), "--logs", logs);
}
