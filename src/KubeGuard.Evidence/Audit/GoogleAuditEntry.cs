using System.Text;
using System.Text.Json;
using KubeGuard.Evidence.Json;

namespace KubeGuard.Evidence.Audit;

/// <summary>
/// A Google Cloud audit log entry of a Kubernetes cluster (<c>LogEntry</c> with an <c>AuditLog</c> as <c>protoPayload</c>). Denials come with
/// gRPC status 7 or 16 and with <c>granted</c> left out, because proto3 JSON omits false.
/// </summary>
internal ref struct GoogleAuditEntry
{
    private string _method = "";
    private string _resource = "";
    private string _user = "";
    private string _agent = "";
    private string _message = "";
    private string _decision = "";
    private string? _reason;
    private string _operation = "";
    private bool _granted;
    private bool _authorized;
    private int _status;
    private long _time;

    public GoogleAuditEntry()
    {
    }

    /// <summary>Reads the entry; false when it is of another service.</summary>
    public bool Read(ReadOnlySpan<byte> record)
    {
        using var document = JsonDocument.Parse(record.ToArray(), new JsonDocumentOptions { MaxDepth = RecordJson.Options.MaxDepth });
        var entry = document.RootElement;
        var payload = entry.Member("protoPayload");
        _method = payload.Text("methodName");
        if (!_method.StartsWith("io.k8s.", StringComparison.Ordinal) && payload.Text("serviceName") != "k8s.io")
            return false;
        _resource = payload.Text("resourceName");
        _user = payload.Member("authenticationInfo").Text("principalEmail");
        _agent = payload.Member("requestMetadata").Text("callerSuppliedUserAgent");
        var status = payload.Member("status");
        _message = status.Text("message");
        _status = status.Member("code") is { ValueKind: JsonValueKind.Number } code && code.TryGetInt32(out var number) ? number : 0;
        ReadAuthorization(payload.Member("authorizationInfo"));
        var labels = entry.Member("labels");
        _decision = labels.Text("authorization.k8s.io/decision");
        _reason = labels.Member("authorization.k8s.io/reason").ValueKind == JsonValueKind.String ? labels.Text("authorization.k8s.io/reason") : null;
        _operation = entry.Member("operation").Text("id");
        _time = Time(entry, "timestamp") is not 0 and var time ? time : Time(payload, "timestamp") is not 0 and var inner ? inner : Time(entry, "receiveTimestamp");
        return true;
    }

    /// <summary>The same request as an audit event says it.</summary>
    public readonly AuditEventFields ToEvent()
    {
        var request = Request();
        var fields = new AuditEventFields
        {
            Verb = Slice(request.Verb),
            HasObject = !request.IsNonResource && request.Resource.Length > 0,
            Resource = Slice(request.Resource),
            Namespace = Slice(request.Namespace),
            Name = Slice(request.Name),
            Group = Slice(request.Group),
            Subresource = Slice(request.Subresource),
            RequestUri = Slice(request.Path),
            UserAgent = Slice(_agent),
            User = new AuditUser { Present = true, Name = Slice(_user) },
            AuditId = Slice(_operation),
            Decision = Slice(Decision()),
            Reason = Slice(_reason ?? ""),
            HasReason = _reason is not null,
            StatusCode = _status switch { 7 => 403, 16 => 401, _ => 0 },
            StatusMessage = Slice(_message),
            Received = _time,
        };
        return fields;
    }

    private readonly string Decision() => _decision.Length > 0 || !_authorized ? _decision : _granted ? "allow" : "forbid";

    private readonly ApiRequest Request()
    {
        var verb = _method[(_method.LastIndexOf('.') + 1)..];
        var parts = _resource.Trim('/').Split('/');
        // Below GROUP/VERSION/ stands a resource, with "core" for the core group; anything else is a path.
        return parts.Length > 2 && parts[0].Length > 0 && IsVersion(parts[1])
            ? ApiPath.Resource(verb, parts[0] == "core" ? "" : parts[0], parts.AsSpan(2))
            : ApiPath.Request(verb, "/" + _resource.TrimStart('/'));
    }

    private static bool IsVersion(string text) => text.Length > 1 && text[0] == 'v' && char.IsAsciiDigit(text[1]);

    private void ReadAuthorization(JsonElement authorization)
    {
        if (authorization.ValueKind != JsonValueKind.Array || authorization.GetArrayLength() == 0)
            return;
        _authorized = true;
        _granted = authorization.EnumerateArray().All(one => one.Member("granted").ValueKind == JsonValueKind.True);
    }

    private static long Time(JsonElement element, string name) =>
        LogTime.Parse(Encoding.UTF8.GetBytes(element.Text(name)));

    private static JsonSlice Slice(string text) => new(Encoding.UTF8.GetBytes(text), escaped: false);
}
