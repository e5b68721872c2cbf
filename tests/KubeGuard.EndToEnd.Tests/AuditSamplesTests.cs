using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using KubeGuard.TestKit;
using KubeGuard.TestKit.Logs;
using TemporaryFolder = KubeGuard.TestKit.TemporaryFolder;

namespace KubeGuard.EndToEnd.Tests;

/// <summary>Audit logs of every kind and state, over a repository that grants too much.</summary>
public sealed class AuditSamplesTests : IDisposable
{
    private const string Role = """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: web, namespace: shop}
        rules:
        - {apiGroups: [""], resources: [configmaps, secrets], verbs: [get, list]}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: web, namespace: shop}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: web}
        subjects: [{kind: ServiceAccount, name: web, namespace: shop}]
        """;

    private static readonly AuditEventLine Get = new() { AuditId = "a", Reason = By("web") };

    private readonly TemporaryFolder _folder = new();

    public AuditSamplesTests() => _folder.Write("repo/role.yaml", Role);

    public void Dispose() => _folder.Dispose();

    [SharedTheory]
    [InlineData("minikube")]
    [InlineData("audit2rbac")]
    [InlineData("falco-trace-files")]
    [InlineData("elastic-integrations")]
    [InlineData("openshift-audit-examples")]
    [InlineData("panther-analysis")]
    public async Task R23_after_apply_nothing_observed_is_denied_and_every_rule_can_work(string sample)
    {
        foreach (var account in await AccountsAsync(sample))
            _folder.Write($"repo/{account.Replace(':', '-')}.yaml", $"{{apiVersion: v1, kind: ServiceAccount, metadata: {{name: {account.Split(':')[1]}, namespace: {account.Split(':')[0]}}}}}");
        var logs = Directory.EnumerateFiles(SharedData.PathOf("data", "audit", sample), "*", SearchOption.AllDirectories)
            .Where(file => !file.EndsWith(".md", StringComparison.Ordinal) && !file.EndsWith(".yaml", StringComparison.Ordinal) && !file.EndsWith("capture-4.log", StringComparison.Ordinal));
        string[] arguments = ["--repo", _folder.PathOf("repo"), "--logs", .. logs];

        var proposals = (await Cli.RunAsync(["propose", .. arguments, "--out", _folder.PathOf("out"), "--format", "json", "--apply"])).ShouldEndWith(0).Json;

        foreach (var proposal in proposals.Proposals())
        {
            proposal.Number("proof", "denied").ShouldBe(0, proposal.Text("id"));
            foreach (var rule in proposal["after"]?["rules"]?.AsArray() ?? [])
                CanWork(proposal.Text("kind"), rule!.AsObject());
        }

        var left = proposals.Objects("abstentions").Select(abstention => abstention.Text("target")).ToHashSet();
        (await Cli.RunAsync(["verify", .. arguments, "--format", "json"])).Json.Objects("denied")
            .Where(denied => !left.Contains($"ServiceAccount/{denied.Text("subject")["system:serviceaccount:".Length..].Replace(':', '/')}"))
            .Select(denied => $"{denied.Text("source")}: {denied.Text("subject")}: {denied.Text("request")}")
            .ShouldBeEmpty("only what is said to be left alone may still need a grant from elsewhere");
    }

    [Fact]
    public async Task R4_a_gzip_that_was_cut_gives_what_stands_before_the_cut_and_says_so()
    {
        var lines = string.Concat(Enumerable.Range(0, 2000).Select(number => (Get with { AuditId = $"cut-{number}" }) + "\n"));
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(Encoding.UTF8.GetBytes(lines));
        var cut = _folder.PathOf("audit.log.gz");
        await File.WriteAllBytesAsync(cut, packed.ToArray()[..(int)(packed.Length / 2)]);

        var source = (await ProposeAsync(cut)).ShouldEndWith(0).Json["inputs"]!["sources"]![0]!.AsObject();

        source.Number("used").ShouldBeInRange(1, 1999);
        source["notes"]!.ToJsonString().ShouldContain("cut or damaged");
    }

    [Fact]
    public async Task R4_a_broken_line_is_counted_and_the_lines_around_it_are_used()
    {
        var log = _folder.Write("audit.log", $"{Get}\n{Get.ToString()[..200]}\n{Get with { AuditId = "b" }}\n");
        var inputs = (await ProposeAsync(log)).ShouldEndWith(0).Json["inputs"]!["events"]!.AsObject();
        inputs.Number("malformed").ShouldBe(1);
        inputs.Number("used").ShouldBe(2);
    }

    [Fact]
    public async Task R4_a_batch_in_yaml_is_its_events()
    {
        var log = _folder.Write("events.yaml", """
            apiVersion: audit.k8s.io/v1
            kind: EventList
            items:
            - auditID: one
              kind: Event
              apiVersion: audit.k8s.io/v1
              level: Metadata
              stage: ResponseComplete
              verb: get
              requestURI: /api/v1/namespaces/shop/configmaps/settings
              user: {username: "system:serviceaccount:shop:web", groups: ["system:authenticated"]}
              objectRef: {resource: configmaps, namespace: shop, name: settings, apiVersion: v1}
              requestReceivedTimestamp: "2026-03-02T10:00:00.000000Z"
              annotations: {authorization.k8s.io/decision: allow}
            - auditID: two
              kind: Event
              apiVersion: audit.k8s.io/v1
              level: Metadata
              stage: ResponseComplete
              verb: list
              requestURI: /api/v1/namespaces/shop/configmaps
              user: {username: "system:serviceaccount:shop:web", groups: ["system:authenticated"]}
              objectRef: {resource: configmaps, namespace: shop, apiVersion: v1}
              requestReceivedTimestamp: "2026-03-02T10:00:01.000000Z"
              annotations: {authorization.k8s.io/decision: allow}
            """);
        var events = (await ProposeAsync(log)).ShouldEndWith(0).Json["inputs"]!["events"]!.AsObject();
        events.Number("used").ShouldBe(2);
        events.Number("malformed").ShouldBe(0);
    }

    [Fact]
    public async Task R6_a_log_whose_reasons_disagree_with_the_manifests_is_told_and_grants_nothing()
    {
        // The cluster says that the Role gave deletion: this repository's Role never did.
        var lie = Get with { AuditId = "lie", Verb = "delete", Reason = By("web") };
        var log = _folder.Write("audit.log", $"{Get}\n{lie}\n");

        var proposals = (await ProposeAsync(log)).ShouldEndWith(0).Json;
        proposals.Objects("observations").ShouldContain(observation => observation.Text("text").Contains("runs something else than the repository says", StringComparison.Ordinal));
        proposals.Proposals().SelectMany(proposal => proposal.RulesAfter()).ShouldNotContain(rule => rule.Contains("delete", StringComparison.Ordinal));

        var denied = (await Cli.RunAsync("verify", "--repo", _folder.PathOf("repo"), "--logs", log, "--format", "json")).ShouldEndWith(1).Json.Objects("denied").ShouldHaveSingleItem();
        denied.Text("request").ShouldBe("delete configmaps/settings in shop");
        denied.Text("keptBy").ShouldBe("allow delete on configmaps beside get, list (verbs)");
    }

    private static string By(string name) => $"RBAC: allowed by RoleBinding \"{name}/shop\" of Role \"{name}\" to ServiceAccount \"web/shop\"";

    private Task<CliResult> ProposeAsync(string log) =>
        Cli.RunAsync("propose", "--repo", _folder.PathOf("repo"), "--logs", log, "--out", _folder.PathOf("out"), "--format", "json");

    /// <summary>The service accounts of the sample, as <c>namespace:name</c>: with their objects in the repository they get proposals.</summary>
    private static async Task<IEnumerable<string>> AccountsAsync(string sample)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(SharedData.PathOf("data", "audit", sample), "*", SearchOption.AllDirectories))
        {
            foreach (System.Text.RegularExpressions.Match match in System.Text.RegularExpressions.Regex.Matches(await File.ReadAllTextAsync(file), "system:serviceaccount:([a-z0-9-]+):([a-z0-9-]+)"))
                found.Add($"{match.Groups[1].Value}:{match.Groups[2].Value}");
        }

        return found;
    }

    /// <summary>No cluster-scoped kind in a Role, no names on create, no query in a path.</summary>
    private static void CanWork(string kind, JsonObject rule)
    {
        var verbs = Texts(rule, "verbs");
        if (rule.ContainsKey("resourceNames") && Texts(rule, "resources").Any(resource => !resource.Contains('/', StringComparison.Ordinal)))
            verbs.ShouldNotContain("create");
        Texts(rule, "nonResourceURLs").ShouldAllBe(path => !path.Contains('?', StringComparison.Ordinal));
        if (kind == "Role")
        {
            Texts(rule, "nonResourceURLs").ShouldBeEmpty();
            Texts(rule, "resources").ShouldAllBe(resource => resource != "nodes" && resource != "persistentvolumes" && resource != "clusterroles" && resource != "storageclasses" && resource != "tokenreviews" && resource != "subjectaccessreviews");
        }
    }

    private static string[] Texts(JsonObject rule, string member) => rule[member] is JsonArray items ? [.. items.Select(item => item!.GetValue<string>())] : [];
}
