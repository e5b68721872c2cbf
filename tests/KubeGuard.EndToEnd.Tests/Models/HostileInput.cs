using System.Collections.Immutable;
using System.Text.Json.Nodes;
using KubeGuard.TestKit.Logs;

namespace KubeGuard.EndToEnd.Tests.Models;

/// <summary>
/// A small repository and its logs in which a text of somebody else stands in every place where such text can stand: labels, annotations,
/// arguments, environment, comments, neighbours; user agents, users, groups, extras, object names, paths, reasons; pod and workload names, labels,
/// DNS names and policies of flows.
/// </summary>
internal sealed class HostileInput : IDisposable
{
    private readonly TestKit.TemporaryFolder _folder = new();

    private HostileInput(string text, string secret)
    {
        _folder.Write("repo/app.yaml", Manifests(text, secret));
        _folder.Write("logs/audit.log", string.Join('\n', Requests(text, secret)) + "\n");
        _folder.Write("logs/flows.json", string.Join('\n', Flows(text)) + "\n");
    }

    public string Repository => _folder.PathOf("repo");

    public string Logs => _folder.PathOf("logs");

    public string Out => _folder.PathOf("out");

    public string Exchanges => _folder.PathOf("exchanges");

    public string Transcripts => _folder.PathOf("transcripts");

    /// <summary>The text in every place that takes any text.</summary>
    public static HostileInput Saying(string text) => new(text, "");

    /// <summary>Made-up secrets in every place where people leave them; each carries <paramref name="mark"/>.</summary>
    public static HostileInput WithSecrets(string mark) => new("harmless", mark);

    /// <summary>Every pull request as Markdown.</summary>
    public string PullRequests() => string.Join("\n\n", Directory.EnumerateFiles(Out, "*.md", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(File.ReadAllText));

    public void Dispose() => _folder.Dispose();

    private static string Manifests(string text, string secret)
    {
        var quoted = JsonValue.Create(text).ToJsonString();
        var comment = text.ReplaceLineEndings(" ");
        return $$"""
            # {{comment}}
            apiVersion: v1
            kind: ServiceAccount
            metadata:
              name: web
              namespace: shop
              annotations: {note: {{quoted}}, example.org/api-token: "{{secret}}plain1"}
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: db, namespace: shop}
            stringData: {password: "{{secret}}plain2", note: {{quoted}} }
            data: {key: "{{Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(secret + "plain3"))}}"}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: web
              namespace: shop
              labels: {app: web, note: {{quoted}} }
              annotations:
                note: {{quoted}}
                kubectl.kubernetes.io/last-applied-configuration: '{"env":"{{secret}}plain4"}'
            spec:
              selector: {matchLabels: {app: web} }
              template:
                metadata:
                  labels: {app: web}
                  annotations: {note: {{quoted}} }
                spec:
                  serviceAccountName: web
                  containers:
                  - name: main
                    image: example.test/web:1 # {{comment}}
                    args: [--note, {{quoted}}, "--token={{secret}}plain5", --password, "{{secret}}plain6"]
                    env:
                    - {name: NOTE, value: {{quoted}} }
                    - {name: DB_PASSWORD, value: "{{secret}}plain7"}
                    - {name: DB, value: "postgres://app:{{secret}}plain8@db:5432/app"}
                    ports: [{containerPort: 8080}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata:
              name: web
              namespace: shop
              annotations: {note: {{quoted}}, contact: "on-call-person@example.com"}
            rules:
            # {{comment}}
            - apiGroups: [""]
              resources: [configmaps, secrets, pods]
              verbs: ["*"]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: web, namespace: shop, labels: {note: {{quoted}} } }
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: web}
            subjects: [{kind: ServiceAccount, name: web, namespace: shop}]
            """.ReplaceLineEndings("\n");
    }

    private static IEnumerable<string> Requests(string text, string secret)
    {
        const string Reason = "RBAC: allowed by RoleBinding \"web/shop\" of Role \"web\" to ServiceAccount \"web/shop\"";
        var day = new AuditEventLine { Reason = Reason, UserAgent = $"{text} Bearer {secret}0123456789plain" };
        ImmutableArray<AuditEventLine> lines =
        [
            day with { Name = text },
            day with { Verb = "list", Name = "" },
            day with { Verb = "watch", Name = "" },
            day with { Resource = "pods", Verb = "get", Name = text, Uri = $"/api/v1/namespaces/shop/pods/x?token={secret}plain10&note={Uri.EscapeDataString(text)}" },
            day with { Resource = "pods", Verb = "list", Name = "", ImpersonatedUser = Impersonated(text, secret), Reason = text },
            day with { NonResource = true, Uri = $"/version/{text}", Reason = text },
            day with { User = text, Groups = [text], Verb = "list", Name = "", Reason = text },
            day with { User = "system:serviceaccount:shop:other", Resource = "secrets", Verb = "get", Name = text, Reason = "" },
        ];
        return lines.SelectMany((line, number) => Enumerable.Range(0, 21).Select(index =>
            (line with { AuditId = $"{number}-{index}", Received = line.Received.AddDays(index) }).ToString()));
    }

    private static JsonObject Impersonated(string text, string secret) => new()
    {
        ["username"] = text,
        ["groups"] = AuditEventLine.Strings([text]),
        ["extra"] = new JsonObject { [text] = AuditEventLine.Strings([text, $"token={secret}plain11"]) },
    };

    private static IEnumerable<string> Flows(string text)
    {
        var web = FlowEnd.OfPod("shop", "web", "10.0.1.5");
        var caller = new FlowEnd("10.0.9.9", ["k8s:app=caller", $"k8s:note={text}", "k8s:io.kubernetes.pod.namespace=edge"], "edge", text, "Deployment", text);
        var world = FlowEnd.OfReserved("198.51.100.7", "world");
        ImmutableArray<HubbleFlowLine> lines =
        [
            new() { Source = caller, Destination = web, DestinationPort = 8080, Flags = ["SYN"], More = new() { ["node_name"] = text } },
            new() { Source = web, Destination = world, DestinationPort = 443, Flags = ["SYN"], More = new() { ["destination_names"] = AuditEventLine.Strings([text]) } },
        ];
        return lines.SelectMany(line => Enumerable.Range(0, 21).Select(index => (line with { Time = line.Time.AddDays(index) }).ToString()));
    }
}
