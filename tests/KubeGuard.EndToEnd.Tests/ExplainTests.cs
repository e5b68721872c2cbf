using KubeGuard.TestKit;

namespace KubeGuard.EndToEnd.Tests;

/// <summary><c>explain</c>: who used which right of a role, and what its unused part means.</summary>
public sealed class ExplainTests
{
    [SharedFact]
    public async Task A_role_is_explained_rule_by_rule_with_who_when_how_often_and_from_where()
    {
        var document = (await ExplainAsync("ClusterRole/prometheus-operator")).ShouldEndWith(0).Json;

        var role = document.Objects("roles").ShouldHaveSingleItem();
        role.Text("at").ShouldStartWith("infrastructure/prometheus-operator/");
        var use = role.Objects("rules").SelectMany(rule => rule.Objects("uses")).First(use => use.Text("right") == "list secrets");
        use.Text("subject").ShouldBe("system:serviceaccount:monitoring:prometheus-operator");
        use.Number("count").ShouldBeGreaterThan(0);
        use["userAgents"]!.AsArray().Select(agent => (string?)agent).ShouldBe(["PrometheusOperator"]);
        use["sources"]!.AsArray().Select(source => (string?)source).ShouldBe(["window-1.jsonl.gz"]);
        string.CompareOrdinal(use.Text("first"), use.Text("last")).ShouldBeLessThanOrEqualTo(0);
        role.Objects("rules").SelectMany(rule => rule.Objects("silences")).ShouldContain(silence => silence.Text("meaning") == "unused" && silence["since"] != null);
    }

    [SharedFact]
    public async Task Silence_that_is_no_evidence_says_so()
    {
        var role = (await ExplainAsync("ClusterRole/prometheus")).ShouldEndWith(0).Json.Objects("roles").ShouldHaveSingleItem();
        role.Text("leftAlone").ShouldContain("never acts");
    }

    [SharedFact]
    public async Task An_account_is_explained_over_all_its_roles_with_what_it_was_refused()
    {
        var janitor = (await ExplainAsync("ServiceAccount/shop/metrics-janitor")).ShouldEndWith(0).Json;
        janitor.Objects("refused").ShouldNotBeEmpty();
        var deployer = (await ExplainAsync("ServiceAccount/shop/ci-deployer")).ShouldEndWith(0).Json;
        deployer.Objects("roles").SelectMany(role => role.Objects("rules")).SelectMany(rule => rule.Objects("uses"))
            .ShouldContain(use => use.Text("right").Contains("deployments of apps", StringComparison.Ordinal) && use.ToJsonString().Contains("kubectl", StringComparison.Ordinal));
    }

    [SharedFact]
    public async Task The_same_is_said_in_text()
    {
        var text = (await ExplainAsync("ClusterRole/prometheus-operator", "text")).ShouldEndWith(0).Output;
        text.ShouldContain("given by ClusterRoleBinding/prometheus-operator");
        text.ShouldContain("[used] list secrets: system:serviceaccount:monitoring:prometheus-operator");
        text.ShouldContain("[unused] ");
    }

    [SharedTheory]
    [InlineData("Role/shop/nobody", "neither the repository nor the log knows it")]
    [InlineData("ClusterRole/operator", "ClusterRole/prometheus-operator")]
    [InlineData("Deployment/shop/web", "expected Role/NAMESPACE/NAME")]
    [InlineData("Role//x", "expected Role/NAMESPACE/NAME")]
    public async Task What_cannot_be_explained_ends_with_2_and_says_what_could(string target, string message) =>
        (await ExplainAsync(target)).ShouldEndWith(2).Error.ShouldContain(message);

    private static async Task<CliResult> ExplainAsync(string target, string format = "json")
    {
        using var work = Workplace.OfShared("controllers-platform");
        return await Cli.RunAsync("explain", target, "--repo", work.Repository, "--logs", work.Logs, "--format", format);
    }
}
