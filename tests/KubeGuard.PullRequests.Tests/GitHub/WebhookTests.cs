using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.GitHub;
using KubeGuard.PullRequests.GitHub.Auth;
using KubeGuard.PullRequests.GitHub.Webhooks;
using KubeGuard.TestKit.GitHub;

namespace KubeGuard.PullRequests.Tests.GitHub;

public sealed class WebhookTests
{
    private static readonly byte[] Body = """{"zen":"Speak like a human."}"""u8.ToArray();

    [Fact]
    public void B33_githubs_own_example_of_a_signature_is_valid() =>
        WebhookSignature.Check(
            "Hello, World!"u8, "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17", [Secret.Of("It's a Secret to Everybody")])
            .ShouldBe(SignatureCheck.Valid);

    [Fact]
    public void B33_any_of_several_secrets_may_have_signed()
    {
        Secret[] secrets = [Secret.Of("new"), Secret.Of("old")];

        WebhookSignature.Check(Body, Sign("old", Body), secrets).ShouldBe(SignatureCheck.Valid);
        WebhookSignature.Check(Body, Sign("new", Body).ToUpperInvariant().Replace("SHA256", "sha256", StringComparison.Ordinal), secrets).ShouldBe(SignatureCheck.Valid);
        WebhookSignature.Check(Body, Sign("older", Body), secrets).ShouldBe(SignatureCheck.Wrong);
    }

    [Fact]
    public void B33_one_changed_byte_is_seen_wherever_it_is()
    {
        var signature = Sign("s", Body);
        for (var index = 0; index < Body.Length; index++)
        {
            var changed = (byte[])Body.Clone();
            changed[index] ^= 1;
            WebhookSignature.Check(changed, signature, [Secret.Of("s")]).ShouldBe(SignatureCheck.Wrong);
        }
    }

    [Theory]
    [InlineData(null, SignatureCheck.Missing)]
    [InlineData("", SignatureCheck.Missing)]
    [InlineData("sha256=", SignatureCheck.Malformed)]
    [InlineData("sha1=757107ea0eb2509fc211221cce984b8a37570b6d", SignatureCheck.Malformed)]
    [InlineData("sha256=zz7107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17", SignatureCheck.Malformed)]
    [InlineData("sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e1700", SignatureCheck.Malformed)]
    public void B33_what_is_no_signature_is_refused_without_an_exception(string? header, SignatureCheck expected) =>
        WebhookSignature.Check(Body, header, [Secret.Of("s")]).ShouldBe(expected);

    [Fact]
    public void B33_without_a_secret_nothing_is_valid() =>
        WebhookSignature.Check(Body, Sign("", Body), []).ShouldBe(SignatureCheck.NoSecret);

    [Theory]
    [InlineData("72d3162e-cc78-11e3-81ab-4c9367dc0958", true)]
    [InlineData("../../etc/passwd", false)]
    [InlineData("-rf", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void B33_a_delivery_id_is_fit_to_be_a_file_name(string? header, bool isOne) => (DeliveryId.Read(header) is not null).ShouldBe(isOne);

    [RecordedDeliveriesFact]
    public void Every_recorded_delivery_verifies_and_parses()
    {
        var kinds = JsonNode.Parse(File.ReadAllText(GitHubDescription.RecordedDeliveries!))!.AsArray();
        var read = new Dictionary<Type, int>();
        foreach (var kind in kinds)
        {
            foreach (var example in kind!["examples"]!.AsArray())
            {
                var body = Encoding.UTF8.GetBytes(example!.ToJsonString());
                WebhookSignature.Check(body, Sign("s", body), [Secret.Of("s")]).ShouldBe(SignatureCheck.Valid);
                var reading = WebhookReader.Read((string)kind["name"]!, body);
                var understood = reading.ShouldBeOfType<WebhookReading.Read>($"{kind["name"]}: {reading}").Event;
                read[understood.GetType()] = read.GetValueOrDefault(understood.GetType()) + 1;
            }
        }

        read[typeof(WebhookEvent.Commented)].ShouldBe(9);
        read[typeof(WebhookEvent.PullRequestChanged)].ShouldBe(29);
        read[typeof(WebhookEvent.Pushed)].ShouldBe(2, "the others are tags");
        read[typeof(WebhookEvent.CheckRequested)].ShouldBeGreaterThan(2, "runs and suites");
        read[typeof(WebhookEvent.InstallationChanged)].ShouldBe(10);
        read[typeof(WebhookEvent.Ping)].ShouldBe(4);
    }

    [Fact]
    public void A_comment_says_who_wrote_it_where()
    {
        const string Delivery =
            """
            {"action":"created",
             "issue":{"number":7,"pull_request":{"url":"https://api.github.com/repos/acme/shop/pulls/7"}},
             "comment":{"id":99,"issue_url":"https://api.github.com/repos/acme/shop/issues/7","body":"/kubeguard rerun\r\n",
                        "created_at":"2025-01-02T03:04:05Z","updated_at":"2025-01-02T03:04:05Z","user":{"id":1,"login":"ada","type":"User","new_field":{}}},
             "repository":{"full_name":"acme/shop"},"sender":{"id":1,"login":"ada","type":"User"}}
            """;

        var said = Event(WebhookReader.Read("issue_comment", Encoding.UTF8.GetBytes(Delivery))).ShouldBeOfType<WebhookEvent.Commented>();

        said.Repository.ShouldBe(new RepositoryName("acme", "shop"));
        said.IsOnPullRequest.ShouldBeTrue();
        said.Comment.On.ShouldBe(new PullRequestId(7));
        said.Comment.Body.ShouldBe("/kubeguard rerun\n");
        said.Comment.Author.ShouldBe(new ForgeUser(1, "ada", ForgeUserKind.Person));
    }

    [Theory]
    [InlineData("edited", "kubeguard/dashboard", 1, "User", true)]
    [InlineData("reopened", "kubeguard/dashboard", 1, "User", true)]
    [InlineData("edited", "kubeguard/dashboard", 9, "User", false)]
    [InlineData("edited", "kubeguard/dashboard", 2, "Bot", false)]
    [InlineData("edited", "bug", 1, "User", false)]
    [InlineData("labeled", "kubeguard/dashboard", 1, "User", false)]
    [InlineData("closed", "kubeguard/dashboard", 1, "User", false)]
    public void B22_a_person_who_edits_the_dashboard_is_told_from_its_author_the_bot(string action, string label, int sender, string type, bool isOne)
    {
        var delivery =
            $$$"""
            {"action":"{{{action}}}","changes":{"body":{"from":"- [ ] x"}},
             "issue":{"number":7,"user":{"id":9,"login":"kubeguard-bot","type":"User"},"labels":[{"id":1,"name":"{{{label}}}"}],"body":"- [x] x"},
             "repository":{"full_name":"acme/shop"},"sender":{"id":{{{sender}}},"login":"ada","type":"{{{type}}}"}}
            """;

        var read = Event(WebhookReader.Read("issues", Encoding.UTF8.GetBytes(delivery)));

        if (isOne)
            read.ShouldBe(new WebhookEvent.DashboardChanged(new("acme", "shop"), new(7), new(1, "ada", ForgeUserKind.Person)));
        else
            read.ShouldBe(new WebhookEvent.Other($"issues.{action}"));
    }

    [Theory]
    [InlineData("{\"ref\":\"refs/tags/v1\",\"after\":\"6113728f27ae82c7b1a177c8d03f9e96e0adf246\",\"repository\":{\"full_name\":\"a/b\"}}", typeof(WebhookEvent.Other))]
    [InlineData("{\"ref\":\"refs/heads/x\",\"after\":\"0000000000000000000000000000000000000000\",\"deleted\":true,\"repository\":{\"full_name\":\"a/b\"}}", typeof(WebhookEvent.Pushed))]
    public void Pushes_of_tags_and_deletions_are_told_apart(string delivery, Type expected) =>
        Event(WebhookReader.Read("push", Encoding.UTF8.GetBytes(delivery))).ShouldBeOfType(expected);

    [Theory]
    [InlineData("created", "\"repositories\":[{\"full_name\":\"acme/shop\"}]", InstallationReach.Given, "acme/shop")]
    [InlineData("unsuspend", "\"repositories\":[]", InstallationReach.Given, "")]
    [InlineData("new_permissions_accepted", "\"sender\":{}", InstallationReach.Given, "")]
    [InlineData("deleted", "\"repositories\":[{\"full_name\":\"acme/shop\"}]", InstallationReach.Taken, "")]
    [InlineData("suspend", "\"repositories\":[{\"full_name\":\"acme/shop\"}]", InstallationReach.Taken, "")]
    [InlineData("added", "\"repositories_added\":[{\"full_name\":\"acme/b\"},{\"full_name\":\"acme/a\"}],\"repositories_removed\":[]", InstallationReach.Given, "acme/a acme/b")]
    [InlineData("removed", "\"repositories_added\":[],\"repositories_removed\":[{\"full_name\":\"acme/a\"}]", InstallationReach.Taken, "acme/a")]
    public void A_change_of_the_installation_says_what_the_app_reaches_more_or_less(string action, string members, InstallationReach reach, string repositories)
    {
        var delivery = $$$"""{"action":"{{{action}}}","installation":{"id":1,"account":{"login":"acme"}},{{{members}}}}""";

        var changed = Event(WebhookReader.Read("installation", Encoding.UTF8.GetBytes(delivery))).ShouldBeOfType<WebhookEvent.InstallationChanged>();

        (changed.Reach, changed.Owner).ShouldBe((reach, "acme"));
        string.Join(' ', changed.Repositories).ShouldBe(repositories);
    }

    [Theory]
    [InlineData("check_run", "rerequested", "kubeguard", null)]
    [InlineData("check_run", "requested_action", "kubeguard", "rerun")]
    [InlineData("check_suite", "rerequested", null, null)]
    public void A_request_for_checks_says_which_of_which_commit_and_who_asks(string kind, string action, string? name, string? button)
    {
        const string Sha = "6113728f27ae82c7b1a177c8d03f9e96e0adf246";
        var pressed = button is null ? "null" : $$"""{"identifier":"{{button}}"}""";
        var delivery = $$$"""
            {"action":"{{{action}}}","check_run":{"name":"kubeguard","head_sha":"{{{Sha}}}"},"check_suite":{"head_sha":"{{{Sha}}}"},
             "requested_action":{{{pressed}}},"repository":{"full_name":"acme/shop"},"sender":{"id":1,"login":"ada","type":"User"}}
            """;

        var asked = Event(WebhookReader.Read(kind, Encoding.UTF8.GetBytes(delivery))).ShouldBeOfType<WebhookEvent.CheckRequested>();

        asked.ShouldBe(new(new("acme", "shop"), name, new(Sha), button, new(1, "ada", ForgeUserKind.Person)));
    }

    [Theory]
    [InlineData("issue_comment", "{}")]
    [InlineData("issue_comment", "[]")]
    [InlineData("issue_comment", "null")]
    [InlineData("issues", "{\"action\":\"edited\"}")]
    [InlineData("push", "")]
    [InlineData("push", "{\"ref\":\"refs/heads/x\",\"after\":\"zz\",\"repository\":{\"full_name\":\"a/b\"}}")]
    [InlineData("push", "{\"ref\":\"refs/heads/x\",\"after\":\"6113728f27ae82c7b1a177c8d03f9e96e0adf246\",\"repository\":{\"full_name\":\"../../x\"}}")]
    [InlineData("check_run", "{\"action\":\"rerequested\",\"check_run\":{\"name\":1}}")]
    public void What_is_not_documented_is_malformed_and_never_an_exception(string kind, string body) =>
        WebhookReader.Read(kind, Encoding.UTF8.GetBytes(body)).ShouldBeOfType<WebhookReading.Malformed>();

    private static WebhookEvent Event(WebhookReading reading) => reading.ShouldBeOfType<WebhookReading.Read>().Event;

    private static string Sign(string secret, byte[] body) => $"sha256={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body))}";
}
