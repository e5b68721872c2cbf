using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace KubeGuard.TestKit.Logs;

/// <summary>One audit event as the API server writes it at level Metadata. Vary it with <c>with</c>; <see cref="ToString"/> is the log line.</summary>
public sealed record AuditEventLine
{
    public string ApiVersion { get; init; } = "audit.k8s.io/v1";

    public string AuditId { get; init; } = "";

    public string Stage { get; init; } = "ResponseComplete";

    public string Verb { get; init; } = "get";

    /// <summary>Empty writes a user without a name, as for a request that failed to authenticate.</summary>
    public string User { get; init; } = "system:serviceaccount:shop:web";

    public ImmutableArray<string> Groups { get; init; } = ["system:serviceaccounts", "system:serviceaccounts:shop", "system:authenticated"];

    public JsonObject? ImpersonatedUser { get; init; }

    public string Resource { get; init; } = "configmaps";

    public string Group { get; init; } = "";

    public string Subresource { get; init; } = "";

    public string Namespace { get; init; } = "shop";

    public string Name { get; init; } = "settings";

    /// <summary>The URI; null makes one from the object.</summary>
    public string? Uri { get; init; }

    /// <summary>Whether the event has no objectRef, as for <c>/metrics</c>.</summary>
    public bool NonResource { get; init; }

    public int Status { get; init; } = 200;

    public string Message { get; init; } = "";

    /// <summary>Annotation <c>authorization.k8s.io/decision</c>; null leaves it and the reason out.</summary>
    public string? Decision { get; init; } = "allow";

    public string Reason { get; init; } = "";

    public string UserAgent { get; init; } = "web/v1.4.2 (linux/amd64) kubernetes/abc";

    public DateTimeOffset Received { get; init; } = new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);

    public TimeSpan Took { get; init; } = TimeSpan.FromMilliseconds(3);

    public JsonObject ToJson()
    {
        var json = new JsonObject
        {
            ["kind"] = "Event",
            ["apiVersion"] = ApiVersion,
            ["level"] = "Metadata",
            ["auditID"] = AuditId,
            ["stage"] = Stage,
            ["requestURI"] = Uri ?? DefaultUri(),
            ["verb"] = Verb,
            ["user"] = User.Length > 0 ? new JsonObject { ["username"] = User, ["groups"] = Strings(Groups) } : [],
        };
        if (ImpersonatedUser is not null)
            json["impersonatedUser"] = ImpersonatedUser.DeepClone();
        json["sourceIPs"] = new JsonArray("10.0.0.7");
        json["userAgent"] = UserAgent;
        if (!NonResource)
            json["objectRef"] = ObjectRef();
        if (Stage != "RequestReceived")
            json["responseStatus"] = ResponseStatus();
        json["requestReceivedTimestamp"] = Time(Received);
        json["stageTimestamp"] = Time(Received + Took);
        if (Decision is not null && Stage != "RequestReceived")
            json["annotations"] = new JsonObject { ["authorization.k8s.io/decision"] = Decision, ["authorization.k8s.io/reason"] = Reason };
        return json;
    }

    public override string ToString() => ToJson().ToJsonString();

    public static JsonArray Strings(IEnumerable<string> values) => [.. values.Select(value => JsonValue.Create(value))];

    private JsonObject ObjectRef()
    {
        var reference = new JsonObject { ["resource"] = Resource };
        AddUnlessEmpty(reference, "namespace", Namespace);
        AddUnlessEmpty(reference, "name", Name);
        AddUnlessEmpty(reference, "apiGroup", Group);
        reference["apiVersion"] = "v1";
        AddUnlessEmpty(reference, "subresource", Subresource);
        return reference;
    }

    private JsonObject ResponseStatus()
    {
        var status = new JsonObject { ["metadata"] = new JsonObject() };
        AddUnlessEmpty(status, "message", Message);
        status["code"] = Status;
        return status;
    }

    private string DefaultUri()
    {
        var prefix = Group.Length > 0 ? $"/apis/{Group}/v1" : "/api/v1";
        string[] parts = [prefix, .. Namespace.Length > 0 ? ["namespaces", Namespace] : Array.Empty<string>(), Resource, Name, Subresource];
        return string.Join('/', parts.Where(part => part.Length > 0));
    }

    private static void AddUnlessEmpty(JsonObject json, string key, string value)
    {
        if (value.Length > 0)
            json[key] = value;
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
