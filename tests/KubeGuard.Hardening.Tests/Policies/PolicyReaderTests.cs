using System.Text;
using KubeGuard.Hardening.Policies;
using KubeGuard.Hardening.Policies.Describing;
using KubeGuard.Hardening.Policies.Reading;
using KubeGuard.Hardening.Policies.Values;
using KubeGuard.Hardening.Proposals;
using KubeGuard.TestKit;

namespace KubeGuard.Hardening.Tests.Policies;

/// <summary>The policy file (B25, B26, B28).</summary>
public sealed class PolicyReaderTests
{
    [Fact]
    public void B27_a_repository_without_the_file_has_no_policy() => PolicyReader.Read(InMemoryFiles.Empty).ShouldBeOfType<PolicyReading.Absent>();

    [Fact]
    public void An_empty_file_means_the_defaults_and_says_so()
    {
        foreach (var text in new[] { "", "\n", "# only a comment\n", "---\n", "~\n" })
        {
            var valid = Read(text).ShouldBeOfType<PolicyReading.Valid>();
            valid.Policy.ShouldBe(RepositoryPolicy.Default);
            valid.Warnings.ShouldHaveSingleItem().Got.ShouldBe("an empty file");
        }
    }

    [Fact]
    public void The_defaults_are_safe()
    {
        var policy = RepositoryPolicy.Default;
        policy.Evidence.Minimum.ShouldBe(TimeSpan.FromDays(14));
        policy.Rbac.InferredVerbs.ShouldBeFalse();
        policy.Rbac.ClusterWideSubjects.ShouldBe(ClusterWideSubjects.ClusterWide);
        policy.Network.MetadataService.ShouldBe(MetadataServiceAccess.Ask);
        policy.Commands.Permission.ShouldBe(CommandPermission.Write);
        policy.Helm.Render.ShouldBeFalse();
    }

    [Fact]
    public void Every_kind_of_value_is_read()
    {
        var policy = Valid("""
            version: 1
            clusters: [prod, staging.eu]
            paths: {include: [clusters/prod, "apps/**"], exclude: ["**/examples/**"]}
            namespaces:
              exclude: [kube-*, "/team-[0-9]+/"]
              clusterScoped: false
            minimumSeverity: medium
            evidence: {window: 30d, minimum: 36h}
            kubernetesVersion: 1.30
            network: {mode: networkpolicy, metadataService: allow}
            exceptions:
              - target: Role/shop/web
                reason: the nightly job needs it
                until: 2026-12-31
            schedule: {cron: "*/15 6-18 * * MON-FRI", timeZone: Europe/Prague}
            pullRequests:
              labels: [security]
              commit: {type: chore, signOff: yes}
            model: {enabled: no}
            commands: {permission: maintain, userIds: [583231]}
            """).Policy;
        policy.Clusters.Select(cluster => cluster.Text).ShouldBe(["prod", "staging.eu"]);
        policy.Namespaces.Contains("kube-system").ShouldBeFalse();
        policy.Namespaces.Contains("team-12").ShouldBeFalse();
        policy.Namespaces.Contains("team-x").ShouldBeTrue();
        policy.Namespaces.Contains(null).ShouldBeFalse();
        policy.MinimumSeverity.ShouldBe(Severity.Medium);
        policy.Evidence.ShouldBe(new() { Window = TimeSpan.FromDays(30), Minimum = TimeSpan.FromHours(36) });
        policy.KubernetesVersion!.Text.ShouldBe("1.30");
        policy.KubernetesVersion.Minor.ShouldBe(30);
        policy.Exceptions.ShouldHaveSingleItem().Until.ShouldBe(new DateOnly(2026, 12, 31));
        policy.Exceptions[0].IsExpired(new(2026, 12, 31)).ShouldBeFalse();
        policy.Exceptions[0].IsExpired(new(2027, 1, 1)).ShouldBeTrue();
        policy.Schedule.TimeZone.Text.ShouldBe("Europe/Prague");
        policy.PullRequests.Commit.SignOff.ShouldBeTrue();
        policy.Model.Enabled.ShouldBeFalse();
        policy.Commands.UserIds.ShouldBe([583231L]);
    }

    [Fact]
    public void B26_a_file_with_seven_errors_reports_seven_each_with_its_place() => Errors("""
        limits:
          opne: 5
        minimumSeverity: hihg
        exceptions:
          - target: Role/shop/web
            until: 2026-02-30
        schedule:
          cron: 99 6 * * *
          timeZone: Europe/Pragu
        evidence: {window: 7d}
        """).ShouldBe(
        [
            ".kubeguard.yaml:2:3: limits.opne: got an unknown key, expected one of open, perHour, perRun; did you mean open?",
            ".kubeguard.yaml:3:18: minimumSeverity: got 'hihg', expected one of low, medium, high, critical; did you mean high?",
            ".kubeguard.yaml:5:5: exceptions[0]: got no reason, expected reason: Why it is not wanted.",
            ".kubeguard.yaml:6:12: exceptions[0].until: got '2026-02-30', expected a date such as 2026-12-31",
            ".kubeguard.yaml:8:9: schedule.cron: got '99 6 * * *', expected a cron expression of five fields such as \"0 6 * * 1-5\", or a name such as @daily; the minute '99' is not a number from 0 to 59",
            ".kubeguard.yaml:9:13: schedule.timeZone: got 'Europe/Pragu', expected the IANA name of a time zone, such as Europe/Prague or UTC; did you mean Europe/Prague?",
            ".kubeguard.yaml:10:20: evidence.window: got a window of 7d, expected at least evidence.minimum, which is 14d: nothing could ever be removed",
        ]);

    [Theory]
    [InlineData("logs: [audit/*.log]")]
    [InlineData("evidence: {audit: /var/log/audit.log}")]
    [InlineData("model: {endpoint: 'https://example.com/v1'}")]
    [InlineData("model: {api-key: abc}")]
    [InlineData("github: {token: abc}")]
    [InlineData("pullRequests: {privateKey: abc}")]
    public void B25_logs_endpoints_and_credentials_are_refused_in_so_many_words(string yaml) =>
        Errors(yaml).ShouldHaveSingleItem().ShouldContain("belong to the host's configuration, never to a repository");

    [Theory]
    [InlineData("enabled: 1", "true or false")]
    [InlineData("enabled: {a: b}", "true or false")]
    [InlineData("limits: [1]", "keys with values")]
    [InlineData("limits: {open: many}", "a whole number")]
    [InlineData("limits: {open: -1}", "from 0 to 1000")]
    [InlineData("limits: {open: 99999999999}", "a whole number")]
    [InlineData("version: 2", "from 1 to 1")]
    [InlineData("clusters: prod", "a list")]
    [InlineData("clusters: [Prod!]", "the name of a cluster")]
    [InlineData("clusters: [~]", "the name of a cluster")]
    [InlineData("paths: {include: [/apps]}", "without a leading slash; did you mean apps?")]
    [InlineData("paths: {include: [../x]}", "without . and ..")]
    [InlineData("paths: {include: ['!x']}", "belongs under exclude")]
    [InlineData("paths: {include: ['{a,b}/**']}", "one pattern for each")]
    [InlineData("paths: {include: []}", "at least one item")]
    [InlineData("namespaces: {include: ['/(/']}", "a regular expression between slashes")]
    [InlineData("namespaces: {include: ['/(?=a)/']}", "without look-around")]
    [InlineData("namespaces: {include: [shop], exclude: [shop]}", "it in one of the two")]
    [InlineData("evidence: {minimum: fortnight}", "a span of time")]
    [InlineData("evidence: {minimum: 14}", "a span of time")]
    [InlineData("evidence: {window: 1h}", "from 1d to 3650d")]
    [InlineData("kubernetesVersion: v1.34.1", "did you mean 1.34?")]
    [InlineData("kubernetesVersion: 2.0", "major and minor version")]
    [InlineData("network: {mode: calico}", "one of networkpolicy, cilium")]
    [InlineData("groupBy: team", "one of folder, object, namespace, area, owner")]
    [InlineData("schedule: {cron: '0 0 31 2 *'}", "it never comes")]
    [InlineData("schedule: {cron: '0 0 * *'}", "it has 4 fields")]
    [InlineData("schedule: {cron: '@dayly'}", "did you mean @daily?")]
    [InlineData("schedule: {cron: '5-1 * * * *'}", "ends before it begins")]
    [InlineData("schedule: {cron: '*/0 * * * *'}", "no step of at least 1")]
    [InlineData("schedule: {timeZone: ../../etc/passwd}", "the IANA name")]
    [InlineData("pullRequests: {reviewers: ['@jana']}", "did you mean jana?")]
    [InlineData("pullRequests: {teamReviewers: [acme/platform]}", "did you mean platform?")]
    [InlineData("pullRequests: {labels: ['a,b']}", "without a comma")]
    [InlineData("exceptions: [{reason: x}]", "target, fingerprint or misconfiguration")]
    [InlineData("exceptions: [{reason: 5, target: x}]", "put it in quotes")]
    [InlineData("exceptions: [{reason: x, fingerprint: zz}]", "20 hexadecimal digits")]
    [InlineData("protected: {objects: [{reason: x}]}", "at least one of them")]
    [InlineData("protected: {serviceAccounts: [deployer]}", "NAMESPACE/NAME")]
    [InlineData("commands: {userIds: [jana]}", "a whole number")]
    [InlineData("- a", "keys with values")]
    [InlineData("a: b\n---\nc: d", "one document")]
    [InlineData("a: [", "YAML")]
    [InlineData("? [a]\n: b", "an unknown key")]
    public void B26_a_mistake_says_what_was_expected(string yaml, string expected) => Errors(yaml).ShouldContain(error => error.Contains(expected, StringComparison.Ordinal));

    [Fact]
    public void A_key_that_stands_twice_is_an_error_at_its_second_place() =>
        Errors("limits: {open: 1}\nmodel: {enabled: true}\nlimits: {open: 2}\n").ShouldBe(
            [".kubeguard.yaml:3:1: limits: got the key a second time, expected each key once; the first is in line 1"]);

    [Fact]
    public void A_bad_value_does_not_make_a_contradiction_out_of_its_default() =>
        Errors("evidence: {window: 7d, minimum: soon}").ShouldHaveSingleItem().ShouldContain("evidence.minimum");

    [Fact]
    public void Contradictions_are_told_together_with_other_mistakes() =>
        Errors("""
            exceptions:
              - {reason: x}
              - {reason: x, target: Role/a/b, until: never}
            groupBy: nobody
            """).Length.ShouldBe(3);

    [Fact]
    public void A_key_without_a_value_is_a_key_left_out() => Valid("limits:\nmodel: ~\nclusters: null\n").ShouldSatisfyAllConditions(
        valid => Settings(valid.Policy).ShouldBe(Settings(RepositoryPolicy.Default)), valid => valid.Warnings.ShouldBeEmpty());

    [Fact]
    public void Anchors_and_merge_keys_work()
    {
        var policy = Valid("""
            namespaces: {exclude: &system [kube-system]}
            misconfigurations: {disable: *system}
            limits: {<<: {open: 3, perRun: 2}, open: 7}
            """).Policy;
        policy.Misconfigurations.Disable.ShouldHaveSingleItem().Text.ShouldBe("kube-system");
        policy.Limits.ShouldBe(new() { Open = 7, PerRun = 2 });
    }

    [Fact]
    public void What_comes_to_nothing_is_a_warning() =>
        Valid("hardeners: {rbac: false, network: false}\nlimits: {open: 0}\n").Warnings.Select(warning => warning.Location.Line).ShouldBe([1, 2]);

    [Fact]
    public void Every_setting_has_its_value_and_its_origin()
    {
        var valid = Valid("limits: {open: 3}\nexceptions:\n  - {target: Role/a/b, reason: because}\n");
        var settings = EffectiveSetting.Of(valid.Policy, valid.Origins);
        settings.Single(setting => setting.Path == "limits.open").ShouldSatisfyAllConditions(
            setting => setting.Text.ShouldBe("3"), setting => setting.Origin.ToString().ShouldBe(".kubeguard.yaml:1:16"));
        settings.Single(setting => setting.Path == "limits.perRun").Origin.ShouldBeNull();
        settings.Single(setting => setting.Path == "evidence.minimum").Text.ShouldBe("14d");
        settings.Single(setting => setting.Path == "exceptions[0].reason").Origin!.Value.Line.ShouldBe(3);
        settings.Single(setting => setting.Path == "paths.include").Text.ShouldBe("[\"**\"]");
        settings.Select(setting => setting.Path).ShouldBeUnique();
    }

    [Fact]
    public void Hostile_files_neither_crash_nor_hang()
    {
        string[] hostile =
        [
            new string('[', 100_000),
            string.Concat(Enumerable.Repeat("a: &a [*a]\n", 50)),
            "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nclusters: [*c,*c,*c,*c,*c,*c,*c,*c]\n",
            "namespaces: {include: [" + string.Join(',', Enumerable.Repeat("'/(a*)*b/'", 200)) + "]}",
            string.Concat(Enumerable.Range(0, 5_000).Select(i => $"key{i}: 1\n")),
            "limits: {open: !!int 'x'}\n",
            "\uFEFFenabled: maybe\r\n",
            new string('x', PolicyReader.LargestFile + 1),
            "a: \0",
        ];
        foreach (var text in hostile)
            (Read(text) is PolicyReading.Valid or PolicyReading.Invalid).ShouldBeTrue();
        PolicyReader.Read(RepositoryPolicy.FileName, new byte[] { 0xC3, 0x28 }).ShouldBeOfType<PolicyReading.Invalid>();
    }

    [Theory]
    [InlineData("apps/**", "apps/web/role.yaml", true)]
    [InlineData("apps", "apps/web/role.yaml", true)]
    [InlineData("apps/", "apps/role.yaml", true)]
    [InlineData("apps", "apps2/role.yaml", false)]
    [InlineData("apps/*/prod", "apps/web/prod/role.yaml", true)]
    [InlineData("apps/*/prod", "apps/web/eu/prod/role.yaml", false)]
    [InlineData("**/examples/**", "examples/a.yaml", true)]
    [InlineData("**/examples/**", "a/b/examples/a.yaml", true)]
    [InlineData("*.yaml", "a/b.yaml", false)]
    [InlineData("**/*.yaml", "b.yaml", true)]
    [InlineData("a?c.yaml", "a/c.yaml", false)]
    [InlineData("a.c", "abc", false)]
    public void Path_patterns_match_as_documented(string pattern, string path, bool matches) =>
        PathPattern.Read(pattern).ShouldBeOfType<TextReading<PathPattern>.Good>().Value.Matches(path).ShouldBe(matches);

    private static IEnumerable<string> Settings(RepositoryPolicy policy) =>
        EffectiveSetting.Of(policy, PolicyOrigins.None).Select(setting => $"{setting.Path}={setting.Text}");

    private static PolicyReading Read(string yaml) => PolicyReader.Read(RepositoryPolicy.FileName, Encoding.UTF8.GetBytes(yaml));

    private static PolicyReading.Valid Valid(string yaml)
    {
        var reading = Read(yaml);
        return reading.ShouldBeOfType<PolicyReading.Valid>(reading is PolicyReading.Invalid invalid ? string.Join('\n', invalid.Errors) : "");
    }

    private static string[] Errors(string yaml) => [.. Read(yaml).ShouldBeOfType<PolicyReading.Invalid>().Errors.Select(error => error.ToString())];
}
