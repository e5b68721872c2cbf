using System.Text.Json.Nodes;
using KubeGuard.TestKit.Logs;

namespace KubeGuard.Evidence.Tests;

public sealed class AuditReadingTests
{
    private const string RbacRefusal = "configmaps \"settings\" is forbidden: User \"bob\" cannot get resource \"configmaps\" in API group \"\" in the namespace \"shop\"";
    private const string AdmissionRefusal = "pods \"web\" is forbidden: violates PodSecurity \"restricted:latest\": allowPrivilegeEscalation != false";

    [Theory]
    [InlineData(200)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(409)]
    [InlineData(422)]
    [InlineData(429)]
    [InlineData(500)]
    public void R1_An_allow_annotation_counts_whatever_the_status_was(int status) =>
        Reading.Lines(new AuditEventLine { Status = status, Message = RbacRefusal }).OnlyUse().Decision.ShouldBe(ApiDecision.Allowed);

    [Fact]
    public void R1_A_forbid_annotation_is_wanted_but_denied() =>
        Reading.Lines(new AuditEventLine { Decision = "forbid", Status = 403 }).OnlyUse().Decision.ShouldBe(ApiDecision.Denied);

    [Theory]
    [InlineData(200, "", ApiDecision.Allowed)]
    [InlineData(404, "configmaps \"settings\" not found", ApiDecision.Allowed)]
    [InlineData(429, "too many requests", ApiDecision.Allowed)]
    [InlineData(403, RbacRefusal, ApiDecision.Denied)]
    [InlineData(403, AdmissionRefusal, ApiDecision.Allowed)]
    [InlineData(403, "forbidden: User \"bob\" cannot get path \"/metrics\"", ApiDecision.Denied)]
    [InlineData(403, "", ApiDecision.Denied)]
    [InlineData(401, "Unauthorized", ApiDecision.Denied)]
    public void R1_Without_annotation_the_status_decides(int status, string message, ApiDecision expected) =>
        Reading.Lines(new AuditEventLine { Decision = null, Status = status, Message = message }).OnlyUse().Decision.ShouldBe(expected);

    [Fact]
    public void R2_The_stages_of_a_request_count_once()
    {
        var request = new AuditEventLine { AuditId = "a-1", Verb = "watch", Name = "" };

        var evidence = Reading.Lines(
            request with { Stage = "RequestReceived" },
            request with { Stage = "ResponseStarted" },
            request with { Stage = "ResponseComplete", Took = TimeSpan.FromMinutes(9) },
            request with { Stage = "Panic" });

        evidence.OnlyUse().Seen.Count.ShouldBe(1);
        evidence.Source().Skipped["earlier stage of a request"].ShouldBe(1);
        evidence.Source().Skipped["request already counted"].ShouldBe(2);
    }

    [Fact]
    public void R2_A_watch_that_ends_in_the_next_file_counts_once()
    {
        var watch = new AuditEventLine { AuditId = "a-1", Verb = "watch", Name = "" };
        using var folder = new TemporaryFolder();
        folder.Write("audit-1.log", $"{watch with { Stage = "ResponseStarted" }}\n");
        folder.Write("audit-2.log", $"{watch with { Took = TimeSpan.FromHours(14) }}\n");

        var evidence = new EvidenceReader().Read(LogInputs.Resolve([folder.Path]));

        evidence.OnlyUse().Seen.Count.ShouldBe(1);
        evidence.OnlyUse().Seen.Days.ShouldHaveSingleItem().Day.ShouldBe(new DateOnly(2026, 3, 2));
    }

    [Fact]
    public void R2_A_request_without_an_answer_says_nothing() =>
        Reading.Lines(new AuditEventLine { AuditId = "a-1", Stage = "RequestReceived" }).ApiUses.ShouldBeEmpty();

    [Fact]
    public void R2_A_shared_audit_id_does_not_hide_another_request()
    {
        var evidence = Reading.Lines(
            new AuditEventLine { AuditId = "chosen", Verb = "get" },
            new AuditEventLine { AuditId = "chosen", Verb = "delete" });

        evidence.ApiUses.Length.ShouldBe(2);
    }

    [Theory]
    [InlineData("/metrics?name=x&y=%20", "/metrics")]
    [InlineData("/api/v1", "/api/v1")]
    [InlineData("/apis/apps/v1?timeout=32s", "/apis/apps/v1")]
    [InlineData("/logs/a%20b", "/logs/a b")]
    public void R3_A_path_loses_its_query(string uri, string path)
    {
        var request = Reading.Lines(new AuditEventLine { NonResource = true, Uri = uri }).OnlyUse().Request;

        request.ShouldBe(new ApiRequest("get", "", "", "", "", "", path));
    }

    [Fact]
    public void R5_The_request_is_the_impersonated_users_and_the_caller_is_kept()
    {
        var evidence = Reading.Lines(new AuditEventLine
        {
            User = "admin",
            Groups = ["ops"],
            ImpersonatedUser = new JsonObject
            {
                ["username"] = "jane",
                ["uid"] = "u-1",
                ["groups"] = AuditEventLine.Strings(["dev", "system:authenticated"]),
                ["extra"] = new JsonObject { ["scopes"] = AuditEventLine.Strings(["view", "edit"]) },
            },
        });

        var use = evidence.OnlyUse();
        use.Subject.ShouldBe(new ApiSubject("jane", ["dev", "system:authenticated"]));
        use.Impersonation.ShouldBe(new Impersonation(new("admin", ["ops"]), "u-1", [new("scopes", "edit"), new("scopes", "view")]));
    }

    [Fact]
    public void R6_The_reason_is_kept_as_written()
    {
        const string reason = "RBAC: allowed by RoleBinding \"web/shop\" of Role \"web\" to ServiceAccount \"web/shop\"";

        Reading.Lines(new AuditEventLine { Reason = reason }).OnlyUse().Reason.ShouldBe(reason);
        Reading.Lines(new AuditEventLine { Reason = "" }).OnlyUse().Reason.ShouldBe("");
        Reading.Lines(new AuditEventLine { Decision = null }).OnlyUse().Reason.ShouldBeNull();
    }

    [Fact]
    public void R7_Every_resource_that_anyone_showed_is_known_to_be_recorded()
    {
        var evidence = Reading.Lines(
            new AuditEventLine { Group = "apps", Resource = "deployments" },
            new AuditEventLine { User = "", Resource = "secrets", Status = 401, Decision = null });

        evidence.Coverage.SeenResources.ShouldBe([new("apps", "deployments"), new("", "secrets")], ignoreOrder: true);
    }

    [Fact]
    public void R25_A_request_without_a_user_is_nobodys()
    {
        var evidence = Reading.Lines(new AuditEventLine { User = "", Status = 401, Decision = null, Stage = "ResponseStarted" });

        evidence.ApiUses.ShouldBeEmpty();
        evidence.Source().Skipped["no user"].ShouldBe(1);
    }

    [Fact]
    public void R26_A_refused_impersonation_is_nobodys()
    {
        var evidence = Reading.Lines(new AuditEventLine
        {
            User = "bob",
            Decision = null,
            Status = 403,
            Message = "users \"jane\" is forbidden: User \"bob\" cannot impersonate resource \"users\" in API group \"\" at the cluster scope",
        });

        evidence.ApiUses.ShouldBeEmpty();
        evidence.Source().Skipped["refused impersonation"].ShouldBe(1);
    }

    [Fact]
    public void R26_A_denied_request_of_an_impersonated_user_is_that_users_wish()
    {
        var use = Reading.Lines(new AuditEventLine
        {
            Decision = "forbid",
            Status = 403,
            ImpersonatedUser = new JsonObject { ["username"] = "jane" },
        }).OnlyUse();

        use.Subject.User.ShouldBe("jane");
        use.Decision.ShouldBe(ApiDecision.Denied);
    }

    [Fact]
    public void Names_and_namespaces_are_the_objects_own()
    {
        Reading.Lines(new AuditEventLine { Verb = "create", Name = "" }).OnlyUse().Request.Name.ShouldBeEmpty();
        Reading.Lines(new AuditEventLine { Verb = "list", Name = "settings" }).OnlyUse().Request.Name.ShouldBe("settings");
        Reading.Lines(new AuditEventLine { Verb = "list", Name = "", Namespace = "" }).OnlyUse().Request.Namespace.ShouldBeEmpty();
        Reading.Lines(new AuditEventLine { Verb = "create", Resource = "pods", Subresource = "exec", Name = "web-0" }).OnlyUse()
            .Request.ShouldBe(new ApiRequest("create", "", "pods", "exec", "shop", "web-0"));
    }

    [Fact]
    public void Groups_are_a_set() =>
        Reading.Lines(new AuditEventLine { Groups = ["b", "a", "b"] }, new AuditEventLine { Groups = ["a", "b"] })
            .OnlyUse().Subject.Groups.ShouldBe(["a", "b"]);

    [Theory]
    [InlineData("kubectl/v1.33.1 (linux/amd64) kubernetes/8adc0f0", "kubectl")]
    [InlineData("Mozilla (X11)", "Mozilla")]
    [InlineData("", "")]
    [InlineData("``` @everyone <script>", "```")]
    public void A_user_agent_is_its_first_product(string agent, string family) =>
        Reading.Lines(new AuditEventLine { UserAgent = agent }).OnlyUse().UserAgentFamily.ShouldBe(family);

    [Fact]
    public void A_long_user_agent_is_cut_between_characters()
    {
        Reading.Lines(new AuditEventLine { UserAgent = new string('ж', 500) }).OnlyUse().UserAgentFamily.ShouldBe(new string('ж', 64));
        Reading.Lines(new AuditEventLine { UserAgent = "a" + string.Concat(Enumerable.Repeat("😀", 50)) }).OnlyUse().UserAgentFamily.ShouldEndWith("😀");
    }

    [Fact]
    public void The_sample_is_the_first_line_that_shows_it()
    {
        var other = new AuditEventLine { Verb = "delete" };
        var evidence = Reading.Lines(other, new AuditEventLine(), new AuditEventLine());

        evidence.ApiUses.Single(use => use.Request.Verb == "get").Seen.Sample.ShouldBe(new SourcePosition("log", 2));
    }

    [Fact]
    public void An_event_without_a_verb_is_malformed()
    {
        var json = new AuditEventLine().ToJson();
        json.Remove("verb");

        Reading.Text(json.ToJsonString(), LogKind.Audit).Source().Malformed.ShouldBe(1);
    }

    [Fact]
    public void An_event_without_any_time_is_used_and_belongs_to_every_window()
    {
        var json = new AuditEventLine().ToJson();
        json.Remove("requestReceivedTimestamp");
        json.Remove("stageTimestamp");

        var evidence = Reading.Text(json.ToJsonString());

        evidence.OnlyUse().Seen.IsUndated.ShouldBeTrue();
        evidence.Coverage.From.ShouldBeNull();
        evidence.Within(new(2026, 1, 1), new(2026, 1, 2)).ApiUses.Length.ShouldBe(1);
        evidence.Source().Notes.ShouldContain("1 records carry no time: they are part of every window");
    }
}
