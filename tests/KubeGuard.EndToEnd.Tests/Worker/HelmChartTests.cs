using KubeGuard.Bot.Configuration;
using KubeGuard.TestKit.RealPrograms;

namespace KubeGuard.EndToEnd.Tests.Worker;

/// <summary>Charts of a repository, rendered by the worker with the real Helm where host and policy allow it.</summary>
public sealed class HelmChartTests
{
    private const string Branch = "kubeguard/prod/rbac-charts.web.templates";
    private const string Values = "# What web may do.\nrules:\n  - apiGroups: [\"\"]\n    resources: [\"configmaps\", \"secrets\", \"pods\"]\n    verbs: [\"*\"]\nreplicas: 1 # one\n";

    private const string Role =
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata:
          name: web
          namespace: shop
        rules: {{- toYaml .Values.rules | nindent 2 }}
        """;

    [HelmFact]
    public async Task A_role_of_a_chart_is_narrowed_in_its_values_once()
    {
        await using var place = await StartAsync("helm: {render: true}\n");
        place.Settings.Add($"Worker:Helm={RealProgram.Helm.Path}");

        (await place.OutcomesAsync()).ShouldBe(["created"]);

        (await place.Repository.ReadAsync(Branch, "charts/web/templates/role.yaml")).ShouldBe(Role.ReplaceLineEndings("\n"));
        var values = (await place.Repository.ReadAsync(Branch, "charts/web/values.yaml")).ShouldNotBeNull();
        values.ShouldStartWith("# What web may do.\nrules:");
        values.ShouldEndWith("replicas: 1 # one");
        values.ShouldNotContain("secrets");
        (await place.MutationsOfAsync(place.OutcomesAsync)).ShouldBe(0);
    }

    [HelmTheory]
    [InlineData("helm: {render: false}\n", true)]
    [InlineData("version: 1\n", true)]
    [InlineData("helm: {render: true}\n", false)]
    public async Task No_chart_is_rendered_unless_host_and_policy_both_allow_it(string policy, bool byHost)
    {
        await using var place = await StartAsync(policy);
        if (byHost)
            place.Settings.Add($"Worker:Helm={RealProgram.Helm.Path}");

        (await place.OutcomesAsync()).ShouldBeEmpty();

        place.Repository.PullRequests.ShouldBeEmpty();
    }

    [Fact]
    public void A_program_that_is_not_there_is_told_at_the_start() =>
        HostOptionsReader.Read(HostConfiguration.Read(assignments: ["Worker:Helm=/no/such/helm"])).ShouldBeOfType<HostReading.Invalid>().Errors
            .ShouldBe(["Worker:Helm: /no/such/helm: there is no such program, expected a path or a name on the PATH"]);

    /// <summary>The place with its role in a chart instead of a plain file.</summary>
    private static async Task<GitHubPlace> StartAsync(string policy)
    {
        var place = await GitHubPlace.StartAsync();
        var parts = GitHubPlace.Manifests.ReplaceLineEndings("\n").Split("---\n");
        await place.Repository.CommitAsync(
            "main",
            "A chart",
            new("apps/web.yaml", string.Join("---\n", parts.Where(part => !part.Contains("kind: Role\nmetadata", StringComparison.Ordinal)))),
            new("charts/web/Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.0.0\n"),
            new("charts/web/values.yaml", Values),
            new("charts/web/templates/role.yaml", Role.ReplaceLineEndings("\n")),
            new(".kubeguard.yaml", policy));
        return place;
    }
}
