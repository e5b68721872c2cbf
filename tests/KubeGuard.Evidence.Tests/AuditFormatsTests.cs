using System.Text.Json;
using System.Text.Json.Nodes;
using KubeGuard.TestKit.Logs;

namespace KubeGuard.Evidence.Tests;

/// <summary>R4: the shapes in which audit events are exported.</summary>
public sealed class AuditFormatsTests
{
    private static readonly AuditEventLine Event = new() { AuditId = "a-1" };
    private static readonly AuditEventLine Other = new() { AuditId = "a-2", Verb = "list", Name = "" };
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    [Theory]
    [InlineData("audit.k8s.io/v1")]
    [InlineData("audit.k8s.io/v1beta1")]
    [InlineData("audit.k8s.io/v1alpha1")]
    public void R4_Every_version_of_the_event_is_read(string version) =>
        Reading.Lines(Event with { ApiVersion = version }).OnlyUse().Request.ToString().ShouldBe("get configmaps/settings in shop");

    [Fact]
    public void R4_The_group_may_stand_in_the_version_as_v1alpha1_wrote_it()
    {
        var json = (Event with { ApiVersion = "audit.k8s.io/v1alpha1", Resource = "deployments" }).ToJson();
        json["objectRef"]!["apiVersion"] = "apps/v1beta1";
        json.Remove("requestReceivedTimestamp");
        json.Remove("stageTimestamp");
        json["timestamp"] = "2017-09-11T19:55:05Z";

        var use = Reading.Lines(json.ToJsonString()).OnlyUse();

        use.Request.Group.ShouldBe("apps");
        use.Seen.FirstSeen.ShouldBe(new DateTimeOffset(2017, 9, 11, 19, 55, 5, TimeSpan.Zero));
    }

    [Fact]
    public void R4_A_batch_of_the_webhook_backend_is_its_events()
    {
        var list = new JsonObject { ["kind"] = "EventList", ["apiVersion"] = "audit.k8s.io/v1", ["metadata"] = new JsonObject(), ["items"] = Both() };

        ShouldHoldBoth(list.ToJsonString());
        ShouldHoldBoth(list.ToJsonString(Indented));
    }

    [Fact]
    public void R4_Documents_over_several_lines_are_read()
    {
        ShouldHoldBoth(Event.ToJson().ToJsonString(Indented) + "\n" + Other.ToJson().ToJsonString(Indented) + "\n");
        ShouldHoldBoth((Event.ToJson().ToJsonString(Indented) + "\n" + Other.ToJson().ToJsonString(Indented)).ReplaceLineEndings("\r\n"));
    }

    [Fact]
    public void R4_Arrays_and_values_side_by_side_are_read()
    {
        ShouldHoldBoth(Both().ToJsonString());
        ShouldHoldBoth(Both().ToJsonString(Indented));
        ShouldHoldBoth($"{Event}{Other}");
        ShouldHoldBoth($"[{Event},\n{Other}]");
    }

    [Theory]
    [InlineData("message")]
    [InlineData("@message")]
    [InlineData("log")]
    [InlineData("anything")]
    public void R4_A_string_that_holds_an_event_is_unwrapped(string member) =>
        ShouldHoldBoth($"{Wrapped(member, Event)}\n{Wrapped(member, Other)}");

    [Fact]
    public void R4_CloudWatch_batches_are_unwrapped()
    {
        var events = new JsonArray(
            new JsonObject { ["id"] = "1", ["timestamp"] = 1772445600000, ["message"] = Event.ToString() },
            new JsonObject { ["id"] = "2", ["timestamp"] = 1772445600001, ["message"] = Other.ToString() });

        ShouldHoldBoth(new JsonObject { ["messageType"] = "DATA_MESSAGE", ["logGroup"] = "/aws/eks/x/cluster", ["logEvents"] = events }.ToJsonString());
    }

    [Fact]
    public void R4_Azure_diagnostics_are_unwrapped_as_text_and_as_object()
    {
        static string Azure(JsonNode log) =>
            new JsonObject { ["category"] = "kube-audit", ["properties"] = new JsonObject { ["log"] = log, ["stream"] = "stdout" } }.ToJsonString();

        ShouldHoldBoth($"{Azure(Event.ToString())}\n{Azure(Other.ToJson())}");
    }

    [Fact]
    public void R4_An_event_that_is_also_wrapped_in_itself_counts_once()
    {
        var json = Event.ToJson();
        json["message"] = Event.ToString();
        json["gl2_message_id"] = "01JHY1";

        Reading.Lines(json.ToJsonString()).OnlyUse().Seen.Count.ShouldBe(1);
    }

    [Fact]
    public void R4_The_wrappers_time_stands_in_for_a_missing_one()
    {
        var json = Event.ToJson();
        json.Remove("requestReceivedTimestamp");
        json.Remove("stageTimestamp");
        var wrapped = new JsonObject { ["timestamp"] = 1772445600000, ["message"] = json.ToJsonString() };

        Reading.Lines(wrapped.ToJsonString()).OnlyUse().Seen.FirstSeen.ShouldBe(DateTimeOffset.FromUnixTimeMilliseconds(1772445600000));
    }

    [Fact]
    public void R4_The_prefix_of_a_container_runtime_is_passed_over() =>
        ShouldHoldBoth($"2026-03-02T10:00:00.1Z stdout F {Event}\n2026-03-02T10:00:00.2Z stdout F {Other}\n");

    [Fact]
    public void R4_Other_records_of_a_log_service_are_left_out_and_counted()
    {
        var source = Reading.Lines(Wrapped("message", Event), """{"message":"I1023 server.go:148 started"}""").Source();

        source.Used.ShouldBe(1);
        source.Malformed.ShouldBe(0);
        source.Skipped["not a record of this format"].ShouldBe(1);
    }

    [Fact]
    public void R4_A_message_that_the_service_cut_is_malformed()
    {
        var cut = Event.ToString()[..^40];
        var source = Reading.Lines(Wrapped("message", Other), new JsonObject { ["message"] = cut }.ToJsonString()).Source();

        source.Used.ShouldBe(1);
        source.Malformed.ShouldBe(1);
    }

    [Fact]
    public void R4_Event_objects_of_the_core_group_are_not_audit_events()
    {
        var evidence = Reading.Lines("""{"kind":"Event","apiVersion":"v1","metadata":{"name":"web.1"},"reason":"Started","involvedObject":{"kind":"Pod"}}""");

        evidence.ApiUses.ShouldBeEmpty();
        evidence.Source().Kind.ShouldBeNull();
    }

    [Fact]
    public void R4_Google_audit_log_entries_are_read()
    {
        var use = Reading.Lines("""
            {"protoPayload":{"@type":"type.googleapis.com/google.cloud.audit.AuditLog","serviceName":"k8s.io","methodName":"io.k8s.authorization.rbac.v1.roles.update",
            "resourceName":"rbac.authorization.k8s.io/v1/namespaces/shop/roles/web","authenticationInfo":{"principalEmail":"system:serviceaccount:shop:deployer"},
            "authorizationInfo":[{"granted":true,"permission":"io.k8s.authorization.rbac.v1.roles.update","resource":"rbac.authorization.k8s.io/v1/namespaces/shop/roles/web"}],
            "requestMetadata":{"callerSuppliedUserAgent":"flux/v2.3"},"status":{"code":0}},
            "labels":{"authorization.k8s.io/decision":"allow","authorization.k8s.io/reason":"RBAC: allowed by RoleBinding"},
            "operation":{"id":"op-1","first":true,"last":true},"timestamp":"2026-03-02T10:00:00.5Z"}
            """).OnlyUse();

        use.Subject.ServiceAccount.ShouldBe(new ServiceAccountName("shop", "deployer"));
        use.Request.ShouldBe(new ApiRequest("update", "rbac.authorization.k8s.io", "roles", "", "shop", "web"));
        use.Decision.ShouldBe(ApiDecision.Allowed);
        use.Reason.ShouldBe("RBAC: allowed by RoleBinding");
        use.UserAgentFamily.ShouldBe("flux");
    }

    [Theory]
    [InlineData("io.k8s.core.v1.pods.exec.create", "core/v1/namespaces/shop/pods/web-0/exec", "create pods/exec/web-0 in shop")]
    [InlineData("io.k8s.core.v1.secrets.list", "core/v1/secrets", "list secrets")]
    [InlineData("io.k8s.core.v1.namespaces.get", "core/v1/namespaces/shop", "get namespaces/shop in shop")]
    [InlineData("io.k8s.get", "readyz", "get /readyz")]
    [InlineData("io.k8s.apps.v1.deployments.scale.update", "apps/v1/namespaces/shop/deployments/web/scale", "update deployments.apps/scale/web in shop")]
    public void R4_Google_resource_names_say_what_was_asked(string method, string resource, string request) =>
        Reading.Lines(Google(method, resource, """ "authorizationInfo":[{"granted":true}],"status":{} """)).OnlyUse().Request.ToString().ShouldBe(request);

    [Theory]
    [InlineData(""" "authorizationInfo":[{"permission":"x"}],"status":{"code":7} """, ApiDecision.Denied)]
    [InlineData(""" "authorizationInfo":[{"granted":true}],"status":{"code":7,"message":"exceeded quota"} """, ApiDecision.Allowed)]
    [InlineData(""" "status":{"code":7} """, ApiDecision.Denied)]
    [InlineData(""" "status":{"code":16} """, ApiDecision.Denied)]
    [InlineData(""" "status":{"code":5} """, ApiDecision.Allowed)]
    public void R4_Google_entries_grant_only_what_was_granted(string authorization, ApiDecision expected) =>
        Reading.Lines(Google("io.k8s.core.v1.pods.get", "core/v1/namespaces/shop/pods/web", authorization)).OnlyUse().Decision.ShouldBe(expected);

    [Fact]
    public void R4_Google_entries_of_other_services_are_left_out()
    {
        var source = Reading.Lines(
            Google("io.k8s.core.v1.pods.get", "core/v1/namespaces/shop/pods/web", """ "status":{} """),
            """{"protoPayload":{"serviceName":"compute.googleapis.com","methodName":"compute.instances.list"}}""").Source();

        source.Skipped["not a record of this format"].ShouldBe(1);
    }

    [Fact]
    public void R4_An_event_that_lost_its_object_is_understood_by_its_path()
    {
        var json = Event.ToJson();
        json.Remove("objectRef");
        json["requestURI"] = "/apis/apps/v1/namespaces/shop/deployments/web/scale?timeout=5s";

        Reading.Lines(json.ToJsonString()).OnlyUse().Request.ShouldBe(new ApiRequest("get", "apps", "deployments", "scale", "shop", "web"));
    }

    private static JsonArray Both() => [Event.ToJson(), Other.ToJson()];

    private static string Wrapped(string member, AuditEventLine line) => new JsonObject { ["stream"] = "stdout", [member] = line.ToString() }.ToJsonString();

    private static string Google(string method, string resource, string more) =>
        $$"""{"protoPayload":{"methodName":"{{method}}","resourceName":"{{resource}}","authenticationInfo":{"principalEmail":"jane@example.com"},{{more}}},"timestamp":"2026-03-02T10:00:00Z"}""";

    private static void ShouldHoldBoth(string text)
    {
        var evidence = Reading.Text(text);
        evidence.Source().Malformed.ShouldBe(0);
        evidence.Source().Used.ShouldBe(2);
        evidence.ApiUses.Select(use => use.Request.ToString()).ShouldBe(["get configmaps/settings in shop", "list configmaps in shop"]);
    }
}
