using System.Text.Json.Nodes;

namespace KubeGuard.TestKit.Sample;

/// <summary>Who asks, from where and with what program.</summary>
internal sealed record Caller(string User, string[] Groups, string UserAgent, string Address, string? Pod = null)
{
    public static Caller ServiceAccount(string ns, string name, string userAgent, string address, string? pod = null) => new(
        $"system:serviceaccount:{ns}:{name}",
        ["system:serviceaccounts", $"system:serviceaccounts:{ns}", "system:authenticated"], userAgent, address, pod);
}

/// <summary>What is asked: a path with its verb, and the object as the API server understands it.</summary>
internal sealed record Call(string Verb, string Uri, JsonObject? ObjectRef)
{
    /// <summary>A request for a namespaced object, or for the kind in the namespace (no name), or in all of them (no namespace).</summary>
    public static Call Of(string verb, string group, string version, string resource, string ns = "", string name = "", string subresource = "", string query = "")
    {
        var uri = (group.Length > 0 ? $"/apis/{group}/{version}" : $"/api/{version}")
            + (ns.Length > 0 ? $"/namespaces/{ns}" : "") + $"/{resource}"
            + (name.Length > 0 && verb is not ("list" or "watch") ? $"/{name}" : "")
            + (subresource.Length > 0 ? $"/{subresource}" : "")
            + (verb == "watch" ? "?watch=true&timeoutSeconds=420" + (name.Length > 0 ? $"&fieldSelector=metadata.name%3D{name}" : "") : query);
        var reference = new JsonObject { ["resource"] = resource };
        Put(reference, "namespace", ns);
        Put(reference, "name", name);
        Put(reference, "apiGroup", group);
        reference["apiVersion"] = version;
        Put(reference, "subresource", subresource);
        return new(verb, uri, reference);
    }

    private static void Put(JsonObject target, string key, string value)
    {
        if (value.Length > 0)
            target[key] = value;
    }
}

/// <summary>What the authorizer said; <see cref="Reason"/> as the API server writes it.</summary>
internal sealed record Decision(string Word, string Reason)
{
    public static readonly Decision Forbid = new("forbid", "");

    /// <summary>The node authorizer and <c>system:masters</c> leave no reason.</summary>
    public static readonly Decision Outside = new("allow", "");

    public static Decision By(string binding, string role, string subject) => new("allow", $"RBAC: allowed by {binding} of {role} to {subject}");
}

/// <summary>Collects audit events (audit.k8s.io/v1, level Metadata) and writes them in the order of their time.</summary>
internal sealed class AuditLogWriter(Random random)
{
    private readonly List<TimedLine> _lines = [];

    /// <summary>One request with its stages: two, or three for a watch. Reads leave no RequestReceived, as the audit policy says.</summary>
    public void Request(DateTimeOffset time, Caller caller, Call call, Decision? decision, int code)
    {
        var id = NextId();
        var end = time.AddMilliseconds(call.Verb == "watch" ? 420_000 : 2 + random.Next(40));
        if (call.Verb is not ("get" or "list"))
            Add(time, Event(id, "RequestReceived", time, time, caller, call, null, null));
        if (call.Verb == "watch" && code == 200)
            Add(time.AddMilliseconds(1), Event(id, "ResponseStarted", time, time.AddMilliseconds(1), caller, call, decision, code));
        Add(end, Event(id, "ResponseComplete", time, end, caller, call, decision, code));
    }

    /// <summary>A line that is not an event.</summary>
    public void Noise(DateTimeOffset time, string text) => Add(time, text);

    /// <summary>The first half of a request's line, as a full disk leaves it.</summary>
    public void Truncated(DateTimeOffset time, Caller caller, Call call)
    {
        var line = Event(NextId(), "ResponseComplete", time, time, caller, call, Decision.Forbid, 403);
        Add(time, line[..(line.Length / 2)]);
    }

    public IEnumerable<string> Lines() => _lines.OrderBy(line => line.Time).ThenBy(line => line.Order).Select(line => line.Text);

    private static string Event(
        string id, string stage, DateTimeOffset received, DateTimeOffset at, Caller caller, Call call, Decision? decision, int? code)
    {
        var user = new JsonObject();
        if (caller.User.Length > 0)
        {
            user["username"] = caller.User;
            user["groups"] = new JsonArray([.. caller.Groups.Select(group => (JsonNode)group)]);
        }

        if (caller.Pod is { } pod)
            user["extra"] = new JsonObject { ["authentication.kubernetes.io/pod-name"] = new JsonArray(pod) };
        var line = new JsonObject
        {
            ["kind"] = "Event",
            ["apiVersion"] = "audit.k8s.io/v1",
            ["level"] = "Metadata",
            ["auditID"] = id,
            ["stage"] = stage,
            ["requestURI"] = call.Uri,
            ["verb"] = call.Verb,
            ["user"] = user,
            ["sourceIPs"] = new JsonArray(caller.Address),
            ["userAgent"] = caller.UserAgent,
        };
        if (call.ObjectRef is { } reference)
            line["objectRef"] = reference.DeepClone();
        if (code is { } status)
            line["responseStatus"] = Status(status);
        line["requestReceivedTimestamp"] = SampleClock.Microseconds(received);
        line["stageTimestamp"] = SampleClock.Microseconds(at);
        if (decision is not null)
            line["annotations"] = new JsonObject { ["authorization.k8s.io/decision"] = decision.Word, ["authorization.k8s.io/reason"] = decision.Reason };
        return line.ToJsonString();
    }

    private static JsonObject Status(int code)
    {
        var status = new JsonObject { ["metadata"] = new JsonObject() };
        if (code >= 400)
        {
            status["status"] = "Failure";
            status["reason"] = code switch { 401 => "Unauthorized", 403 => "Forbidden", 404 => "NotFound", 409 => "Conflict", _ => "TooManyRequests" };
        }

        status["code"] = code;
        return status;
    }

    private string NextId()
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes).ToString("D");
    }

    private void Add(DateTimeOffset time, string text) => _lines.Add(new(time, _lines.Count, text));

    private readonly record struct TimedLine(DateTimeOffset Time, int Order, string Text);
}
