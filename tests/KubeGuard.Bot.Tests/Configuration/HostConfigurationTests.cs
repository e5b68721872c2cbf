using System.Collections.Immutable;
using System.Text.Json.Nodes;
using KubeGuard.Bot.Commands;
using KubeGuard.Bot.Configuration;
using KubeGuard.Bot.Output;
using KubeGuard.Evidence;
using KubeGuard.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace KubeGuard.Bot.Tests.Configuration;

/// <summary>What the host is told, by file, environment and command line.</summary>
[Collection(Surroundings)]
public sealed class HostConfigurationTests : IDisposable
{
    /// <summary>Tests that set environment variables, one after the other.</summary>
    public const string Surroundings = "environment";

    private const string Mark = "<!-- generated from the options -->\n";

    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _variables = [];

    public void Dispose()
    {
        foreach (var variable in _variables)
            Environment.SetEnvironmentVariable(variable, null);
        _folder.Dispose();
    }

    [Fact]
    public void A_whole_configuration_is_read()
    {
        var key = _folder.Write("app.pem", "-----BEGIN");
        _folder.Write("audit-policy.yaml", "apiVersion: audit.k8s.io/v1\nkind: Policy\nrules:\n- level: Metadata\n");
        var options = Valid($$"""
            {
              "Logging": { "LogLevel": { "Default": "Debug" } },
              "Worker": { "Schedule": "30 4 * * MON-FRI", "TimeZone": "Europe/Prague", "Poll": "00:02:00", "Onboarding": "skip" },
              "GitHub": { "Api": "https://ghe.example.com/api/v3/", "AppId": "Iv1.abc", "PrivateKeyFile": {{JsonValue.Create(key).ToJsonString()}} },
              // Comments are allowed.
              "Clusters": [
                { "Name": "production", "Logs": [ "audit=/var/log/kubernetes/*.log*", "hubble=/exports/hubble/", "/exports/more" ],
                  "AuditPolicyFile": {{JsonValue.Create(_folder.PathOf("audit-policy.yaml")).ToJsonString()}}, "KubernetesVersion": "1.34" },
                { "Name": "staging", "Logs": [ "/exports/staging" ] }
              ],
              "Repositories": [
                { "Name": "acme/gitops", "Clusters": [ "production" ], "Branch": "trunk" },
                { "Name": "https://ghe.example.com/acme/platform.git", "Clusters": [ "production", "staging" ], "Suspend": true, "Schedule": "@weekly" }
              ]
            }
            """).Options;
        options.Worker.Poll.ShouldBe(TimeSpan.FromMinutes(2));
        options.Worker.Onboarding.ShouldBe(OnboardingMode.Skip);
        options.Clusters[0].Logs.Length.ShouldBe(3);
        options.Repositories.Select(repository => repository.Name.Text).ShouldBe(["acme/gitops", "acme/platform"]);
        options.Repositories[1].ShouldSatisfyAllConditions(
            repository => repository.Suspend.ShouldBeTrue(), repository => repository.Schedule!.Text.ShouldBe("@weekly"), repository => repository.Clusters.Length.ShouldBe(2));
        HostChecks.MissingForWork(options).ShouldBeEmpty();
    }

    [Fact]
    public void The_command_line_goes_over_the_environment_and_that_over_the_file()
    {
        Set("KUBEGUARD_Worker__Folder", "of-environment");
        Set("KUBEGUARD_Worker__Drain", "2m");
        var valid = Valid("""{ "Worker": { "Folder": "of-file", "Drain": "1m", "Poll": "3m" } }""", "worker:drain=3m");
        Shown(valid, "Worker:Poll").ShouldBe("3m from appsettings.json");
        Shown(valid, "Worker:Folder").ShouldBe("of-environment from environment KUBEGUARD_Worker__Folder");
        Shown(valid, "Worker:Drain").ShouldBe("3m from command line");
        Shown(valid, "Worker:Schedule").ShouldBe("0 5 * * * from ");
    }

    [Fact]
    public void Every_mistake_is_told_at_once_with_its_source()
    {
        Set("KUBEGUARD_Worker__Polll", "3m");
        var kinds = string.Join(", ", Enum.GetNames<LogKind>().Select(kind => kind.ToLowerInvariant()));
        Errors("""
            {
              "Worker": { "Suspend": "perhaps", "Schedule": "99 * * * *" },
              "Clusters": [ { "Name": "prod", "Logs": [ "hubbel=/x", "-" ] }, { "Name": "prod", "Logs": [ "/x" ] }, { "Logs": "x" } ],
              "Repositories": [ { "Name": "gitops" }, { "Name": "acme/gitops", "Clusters": [ "prd" ] } ],
              "GitHub": { "AppId": "1", "TokenFile": "/no/such/file" },
              "Repositorys": {}, "Model": { "Provider": "OpenIA" }
            }
            """).ShouldBe(
            [
                $"Clusters:0:Logs:0: 'hubbel' is no kind of log, expected {kinds}; did you mean hubble?",
                "Clusters:0:Logs:1: standard input cannot be read again, expected a file, folder or glob",
                "Clusters:2:Logs (appsettings.json): got one text, expected a list; a single entry is Clusters:2:Logs:0",
                "Clusters:2:Logs: is missing, expected at least one file, folder or glob",
                "Clusters:2:Name: is missing",
                "Clusters: prod is named 2 times",
                "GitHub: an App and a token are given; keep one",
                "GitHub:PrivateKeyFile: is missing, the App of GitHub:AppId speaks with it",
                "GitHub:TokenFile: /no/such/file does not exist",
                "Model:Provider (appsettings.json): got 'OpenIA', expected one of None, OpenAI, AzureOpenAI, Compatible; did you mean OpenAI?",
                "Repositories:0:Name (appsettings.json): got 'gitops', expected OWNER/NAME, or the address of a repository",
                "Repositories:1:Clusters:0: there is no cluster prd, expected one of Clusters (prod); did you mean prod?",
                "Repositorys (appsettings.json): there is no such setting, expected one of Worker, GitHub, Clusters, Repositories, Model; did you mean Repositories?",
                "Worker:Polll (environment KUBEGUARD_Worker__Polll): there is no such setting, expected one of Folder, Suspend, Schedule, TimeZone, Poll, Parallel, Drain, Listen, Metrics, Onboarding, Helm; did you mean Poll?",
                "Worker:Schedule (appsettings.json): got '99 * * * *', expected a cron expression of five fields such as \"0 6 * * 1-5\", or a name such as @daily; the minute '99' is not a number from 0 to 59",
                "Worker:Suspend (appsettings.json): got 'perhaps', expected true or false",
            ],
            ignoreOrder: true);
    }

    [Theory]
    [InlineData("""{ "GitHub": { "Token": "ghp_secret" } }""", "GitHub:Token")]
    [InlineData("""{ "GitHub": { "PrivateKey": "-----BEGIN", "AppId": "1" } }""", "GitHub:PrivateKey")]
    [InlineData("""{ "GitHub": { "WebhookSecrets": [ "ghp_secret" ] } }""", "GitHub:WebhookSecrets")]
    [InlineData("""{ "Model": { "ApiKey": "ghp_secret" } }""", "Model:ApiKey")]
    public void A_secret_in_the_file_is_refused_and_not_repeated(string json, string key)
    {
        var error = Errors(json).ShouldHaveSingleItem();
        error.ShouldStartWith($"{key} (appsettings.json): a secret in the open; set it as KUBEGUARD_{key.Replace(":", "__", StringComparison.Ordinal)}");
        error.ShouldNotContain("ghp_secret");
    }

    [Fact]
    public void A_secret_on_the_command_line_is_refused() => Errors("{}", "GitHub:Token=ghp_secret").ShouldHaveSingleItem().ShouldContain("command line");

    [Fact]
    public async Task Config_show_prints_origins_and_no_secret()
    {
        Set("KUBEGUARD_GitHub__Token", "ghp_planted");
        Set("KUBEGUARD_GitHub__WebhookSecrets__0", "hush-planted");
        var file = _folder.Write("appsettings.json", """{ "Worker": { "Suspend": true } }""");
        var text = await ShowAsync("--config", file);
        text.ShouldContain("Worker:Suspend");
        text.ShouldContain("environment KUBEGUARD_GitHub__Token");
        text.ShouldContain("environment KUBEGUARD_GitHub__WebhookSecrets__0");
        var json = JsonNode.Parse(await ShowAsync("--config", file, "--format", "json"))!["settings"]!.AsArray();
        json.Single(setting => (string?)setting!["key"] == "GitHub:Token")!["value"]!.GetValue<string>().ShouldBe("***");
        (text + json.ToJsonString()).ShouldNotContain("planted");
    }

    [Theory]
    [InlineData("acme/gitops", "acme/gitops")]
    [InlineData("https://github.com/acme/gitops", "acme/gitops")]
    [InlineData("https://github.com/acme/gitops.git", "acme/gitops")]
    [InlineData("git@github.com:acme/git.ops.git", "acme/git.ops")]
    [InlineData("https://user:secret@github.com/acme/gitops", null)]
    [InlineData("acme", null)]
    [InlineData("acme/..", null)]
    [InlineData("../../etc/passwd", null)]
    [InlineData("acme/gitops/tree", null)]
    public void Repositories_are_named_as_people_name_them(string text, string? name)
    {
        if (name is null)
            Errors($$"""{ "Repositories": [ { "Name": "{{text}}" } ] }""").ShouldHaveSingleItem().ShouldSatisfyAllConditions(
                error => error.ShouldContain("expected OWNER/NAME"), error => error.ShouldNotContain("secret"));
        else
            Valid($$"""{ "Repositories": [ { "Name": "{{text}}" } ] }""").Options.Repositories[0].Name.Text.ShouldBe(name);
    }

    [Theory]
    [InlineData("{", "not valid JSON")]
    [InlineData("[]", "not valid JSON")]
    [InlineData("", "not valid JSON")]
    [InlineData("""{ "Worker": { "Folder": "a", "folder": "b" } }""", "not valid JSON")]
    public void A_file_that_is_no_settings_file_is_bad_input(string json, string expected) =>
        Should.Throw<BadInputException>(() => Read(json)).Message.ShouldContain(expected);

    [Fact]
    public void The_reference_is_fresh()
    {
        var introduction = File.ReadAllText(Golden.PathOf("docs", "reference", "configuration.md")).Split(Mark)[0];
        var expected = introduction + Mark + ConfigurationReference.Write();
        Golden.TextOf(expected, "docs", "reference", "configuration.md").ShouldBe(expected, Golden.HowToUpdate);
    }

    private static async Task<string> ShowAsync(params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        await using var services = KubeGuardServices.Build(new CommandConsole(output, output, false, false));
        (await services.GetRequiredService<KubeGuardCommandLine>().RunAsync(["config", "show", .. args])).ShouldBe(0, output.ToString());
        return output.ToString();
    }

    private static string Shown(HostReading.Valid valid, string key)
    {
        var setting = valid.Settings.Single(each => each.Key == key);
        return $"{setting.Value} from {setting.Origin}";
    }

    private HostReading Read(string json, params string[] assignments) =>
        HostOptionsReader.Read(HostConfiguration.Read(_folder.Write("appsettings.json", json), assignments));

    private HostReading.Valid Valid(string json, params string[] assignments)
    {
        var reading = Read(json, assignments);
        return reading.ShouldBeOfType<HostReading.Valid>(reading is HostReading.Invalid invalid ? string.Join('\n', invalid.Errors) : "");
    }

    private ImmutableArray<string> Errors(string json, params string[] assignments) => Read(json, assignments).ShouldBeOfType<HostReading.Invalid>().Errors;

    private void Set(string variable, string value)
    {
        _variables.Add(variable);
        Environment.SetEnvironmentVariable(variable, value);
    }
}
