using System.Text;
using System.Text.Json.Nodes;

namespace KubeGuard.TestKit.Logs;

/// <summary>How many different things a generated log shows.</summary>
/// <param name="Namespaces">Namespaces <c>team-0</c>, <c>team-1</c> …</param>
/// <param name="Programs">Service accounts <c>app-0</c>, <c>app-1</c> … in each.</param>
/// <param name="Habits">Different requests of each.</param>
public sealed record AuditLogShape(int Namespaces = 40, int Programs = 6, int Habits = 12);

/// <summary>Writes large audit logs like a busy cluster's: the same for the same seed, about 2 KB an event, every request at two stages.</summary>
public sealed class AuditLogGenerator(int seed, AuditLogShape? shape = null)
{
    private readonly AuditLogShape _shape = shape ?? new();

    private static readonly string[] Verbs = ["get", "get", "list", "watch", "update", "patch", "create"];
    private static readonly string[] Resources = ["configmaps", "secrets", "pods", "services", "endpoints", "events", "persistentvolumeclaims"];

    private readonly Random _random = new(seed);
    private long _number;

    /// <summary>Writes whole events until there are at least so many bytes.</summary>
    /// <returns>Requests written; each is two events.</returns>
    public long Write(Stream stream, long bytes)
    {
        var requests = 0L;
        for (var written = 0L; written < bytes; requests++)
        {
            foreach (var line in Request())
            {
                var utf8 = Encoding.UTF8.GetBytes(line + "\n");
                stream.Write(utf8);
                written += utf8.Length;
            }
        }

        return requests;
    }

    /// <summary>Writes so many events.</summary>
    public void WriteEvents(Stream stream, long events)
    {
        for (var written = 0L; written < events;)
        {
            foreach (var line in Request())
            {
                stream.Write(Encoding.UTF8.GetBytes(line + "\n"));
                written++;
            }
        }
    }

    /// <summary>The manifests of the programs, a file for each: a Role with far more than it uses.</summary>
    public IEnumerable<(string Path, string Yaml)> Manifests() => Enumerable.Range(0, _shape.Namespaces * _shape.Programs).Select(program =>
    {
        var (ns, app) = Identity(program);
        return ($"{ns}/{app}.yaml", $$$"""
            {apiVersion: v1, kind: ServiceAccount, metadata: {name: {{{app}}}, namespace: {{{ns}}}}}
            ---
            {apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: {{{app}}}, namespace: {{{ns}}}},
             rules: [{apiGroups: [""], resources: ["*"], verbs: ["*"]}, {apiGroups: [apps, batch], resources: ["*"], verbs: [get, list, watch, delete]}]}
            ---
            {apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: {name: {{{app}}}, namespace: {{{ns}}}},
             roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: {{{app}}}}, subjects: [{kind: ServiceAccount, name: {{{app}}}, namespace: {{{ns}}}}]}

            """);
    });

    private (string Namespace, string App) Identity(int program) => ($"team-{program / _shape.Programs}", $"app-{program % _shape.Programs}");

    /// <summary>A program asks for the same few things again and again: what it asks for follows from its number, only the order is random.</summary>
    private string[] Request()
    {
        var program = _random.Next(_shape.Namespaces * _shape.Programs);
        var habit = _random.Next(_shape.Habits);
        var (ns, app) = Identity(program);
        var verb = Verbs[(program + habit) % Verbs.Length];
        var complete = new AuditEventLine
        {
            AuditId = $"{_random.NextInt64():x16}-{_number++:x12}",
            User = $"system:serviceaccount:{ns}:{app}",
            Groups = ["system:serviceaccounts", $"system:serviceaccounts:{ns}", "system:authenticated"],
            Verb = verb,
            Resource = Resources[((program * 3) + (habit / Verbs.Length)) % Resources.Length],
            Namespace = ns,
            Name = verb is "list" or "watch" or "create" ? "" : $"{app}-{habit}",
            Reason = $"RBAC: allowed by RoleBinding \"{app}/{ns}\" of Role \"{app}\" to ServiceAccount \"{app}/{ns}\"",
            UserAgent = $"{app}/v1.4.0 (linux/amd64) kubernetes/$Format",
            Received = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero).AddMilliseconds(_number * 37),
        };
        return [Padded(complete with { Stage = "RequestReceived" }), Padded(complete)];
    }

    /// <summary>What level Metadata adds for bound tokens, and managed fields for bodies: bytes that a reader has to pass over.</summary>
    private string Padded(AuditEventLine line)
    {
        var json = line.ToJson();
        json["user"]!["extra"] = new JsonObject
        {
            ["authentication.kubernetes.io/credential-id"] = AuditEventLine.Strings([$"JTI={_random.NextInt64():x16}"]),
            ["authentication.kubernetes.io/node-name"] = AuditEventLine.Strings(["node-1"]),
            ["authentication.kubernetes.io/pod-name"] = AuditEventLine.Strings(["web-7d9f8b6c5-x2x4z"]),
        };
        if (line.Stage != "RequestReceived")
        {
            json["responseObject"] = new JsonObject
            {
                ["kind"] = "Status",
                ["metadata"] = new JsonObject { ["annotations"] = Notes() },
            };
        }

        return json.ToJsonString();
    }

    private JsonObject Notes()
    {
        var notes = new JsonObject();
        for (var i = _random.Next(5, 30); i > 0; i--)
            notes[$"example.com/note-{i}"] = new string('x', _random.Next(10, 60));
        return notes;
    }
}
