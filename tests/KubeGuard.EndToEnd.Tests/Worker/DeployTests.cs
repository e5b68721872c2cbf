using System.Text.Json.Nodes;
using KubeGuard.Bot.Configuration;
using KubeGuard.EndToEnd.Tests.Architecture;
using KubeGuard.Manifests;

namespace KubeGuard.EndToEnd.Tests.Worker;

/// <summary>The manifests under <c>deploy/kubernetes</c>: they build, and the pod may do as little as it needs.</summary>
public sealed class DeployTests
{
    private static readonly string Folder = Path.Combine(SourceTree.Root, "deploy", "kubernetes");
    private static readonly ManifestSet Deployed = ManifestReader.Read(new RepositoryDirectory(Folder), ManifestReadOptions.Default);

    [Fact]
    public void The_kustomization_builds_without_a_problem_and_lists_every_file()
    {
        Deployed.Problems.ShouldBeEmpty();
        Deployed.Resources.Select(resource => resource.Id.Kind).Distinct().ShouldBe(
            ["Namespace", "ServiceAccount", "Deployment", "Service", "PersistentVolumeClaim", "NetworkPolicy", "ConfigMap"], ignoreOrder: true);
        Deployed.Roots.ShouldHaveSingleItem();
        Deployed.Resources.Where(resource => resource.Id.Kind != "Namespace").ShouldAllBe(resource => resource.Id.Namespace == "kubeguard");
    }

    [Fact]
    public void The_pod_is_nobody_without_token_capabilities_or_a_writable_root()
    {
        var pod = Object("Deployment")["spec"]!["template"]!["spec"]!.AsObject();
        ((bool)pod["automountServiceAccountToken"]!).ShouldBeFalse();
        ((bool)Object("ServiceAccount")["automountServiceAccountToken"]!).ShouldBeFalse();
        var security = pod["securityContext"]!;
        ((bool)security["runAsNonRoot"]!).ShouldBeTrue();
        security["seccompProfile"]!["type"]!.ToString().ShouldBe("RuntimeDefault");
        var container = pod["containers"]!.AsArray().ShouldHaveSingleItem()!;
        ((bool)container["securityContext"]!["readOnlyRootFilesystem"]!).ShouldBeTrue();
        ((bool)container["securityContext"]!["allowPrivilegeEscalation"]!).ShouldBeFalse();
        container["securityContext"]!["capabilities"]!["drop"]!.AsArray().Select(name => name!.ToString()).ShouldBe(["ALL"]);
        foreach (var banned in (string[])["hostNetwork", "hostPID", "hostIPC"])
            pod.ContainsKey(banned).ShouldBeFalse(banned);
        pod["volumes"]!.AsArray().ShouldAllBe(volume => volume!["hostPath"] == null);
        container["volumeMounts"]!.AsArray().Where(mount => (bool?)mount!["readOnly"] != true).Select(mount => mount!["name"]!.ToString()).ShouldBe(["work", "tmp"]);
    }

    [Fact]
    public void Probes_scrapes_and_the_drain_fit_what_the_worker_does()
    {
        var template = Object("Deployment")["spec"]!["template"]!;
        var container = template["spec"]!["containers"]![0]!;
        var settings = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "appsettings.json")))!["Worker"]!;
        var port = new Uri(settings["Listen"]!.ToString()).Port;
        ((long)container["ports"]![0]!["containerPort"]!).ShouldBe(port);
        container["livenessProbe"]!["httpGet"]!["path"]!.ToString().ShouldBe("/health/live");
        container["readinessProbe"]!["httpGet"]!["path"]!.ToString().ShouldBe("/health/ready");
        ((bool)settings["Metrics"]!).ShouldBeTrue();
        template["metadata"]!["annotations"]!["prometheus.io/port"]!.ToString().ShouldBe($"{port}");
        settings["Drain"].ShouldBeNull();
        TimeSpan.FromSeconds((long)template["spec"]!["terminationGracePeriodSeconds"]!).ShouldBeGreaterThan(new WorkerSettings().Drain + TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void No_role_is_bound() => Deployed.Resources.ShouldAllBe(resource => !resource.Id.ApiVersion.StartsWith("rbac", StringComparison.Ordinal));

    [Fact]
    public void Every_path_of_the_settings_lies_in_a_volume_and_only_files_of_the_cluster_are_missing()
    {
        var container = Object("Deployment")["spec"]!["template"]!["spec"]!["containers"]![0]!;
        var mounts = container["volumeMounts"]!.AsArray().Select(mount => mount!["mountPath"]!.ToString()).ToList();
        var settings = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "appsettings.json")))!;
        string[] paths =
        [
            settings["Worker"]!["Folder"]!.ToString(), settings["GitHub"]!["PrivateKeyFile"]!.ToString(), settings["GitHub"]!["WebhookSecretFiles"]![0]!.ToString(),
            .. settings["Clusters"]![0]!["Logs"]!.AsArray().Select(log => log!.ToString().Split('=')[1]), "/config/appsettings.json",
        ];
        paths.ShouldAllBe(path => mounts.Any(mount => path == mount || path.StartsWith(mount + "/", StringComparison.Ordinal)));

        var reading = HostOptionsReader.Read(HostConfiguration.Read(Path.Combine(Folder, "appsettings.json")));
        var errors = reading is HostReading.Invalid invalid ? invalid.Errors.Select(error => error.ToString()!).ToList() : [];
        errors.ShouldAllBe(error => error.Contains("/run/secrets/kubeguard/") || error.Contains("/logs/"));
    }

    private static JsonObject Object(string kind) => Deployed.Resources.Single(resource => resource.Id.Kind == kind).ToJson();
}
