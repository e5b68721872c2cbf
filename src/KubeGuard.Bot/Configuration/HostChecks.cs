using System.Collections.Immutable;
using KubeGuard.Bot.Inputs;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Policies.Values;
using KubeGuard.Hardening.Rbac.Silence;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Bot.Configuration;

/// <summary>What no setting alone shows: contradictions, names of nothing, files that are not there.</summary>
internal static class HostChecks
{
    /// <summary>What is wrong with the options, whatever they are used for.</summary>
    public static IEnumerable<string> Errors(HostOptions options) =>
        GitHub(options.GitHub)
            .Concat(SigningChecks.Errors(options))
            .Concat(Worker(options.Worker))
            .Concat(options.Clusters.SelectMany((cluster, index) => Cluster(cluster, index)))
            .Concat(Twice("Clusters", options.Clusters.Select(cluster => cluster.Name?.Text)))
            .Concat(options.Repositories.SelectMany((repository, index) => Repository(repository, index, options)))
            .Concat(Twice("Repositories", options.Repositories.Select(repository => repository.Name?.Text)))
            .Concat(options.Model.Validate());

    /// <summary>What is missing for a run: whom to serve, with which logs, as whom. Empty when nothing is.</summary>
    public static ImmutableArray<string> MissingForWork(HostOptions options)
    {
        var missing = ImmutableArray.CreateBuilder<string>();
        if (options.Repositories.IsEmpty)
            missing.Add("Repositories: none is named; the first is Repositories:0:Name");
        if (options.Clusters.IsEmpty)
            missing.Add("Clusters: none is named; the first is Clusters:0:Name, its logs Clusters:0:Logs:0");
        if (options.GitHub is { AppId: null, Token: null, TokenFile: null })
            missing.Add("GitHub: neither an App (AppId and PrivateKeyFile) nor a token (TokenFile) is given");
        return missing.ToImmutable();
    }

    private static IEnumerable<string> GitHub(GitHubSettings settings)
    {
        if (settings.Api.Scheme != Uri.UriSchemeHttps && !settings.Api.IsLoopback)
            yield return $"GitHub:Api: got {settings.Api}, expected an https address: tokens are sent to it";
        if (settings is { AppId: not null } and ({ Token: not null } or { TokenFile: not null }))
            yield return "GitHub: an App and a token are given; keep one";
        if (settings is { AppId: not null, PrivateKey: null, PrivateKeyFile: null })
            yield return "GitHub:PrivateKeyFile: is missing, the App of GitHub:AppId speaks with it";
        if (settings is { AppId: null } and ({ PrivateKey: not null } or { PrivateKeyFile: not null }))
            yield return "GitHub:AppId: is missing, GitHub:PrivateKeyFile is the key of an App";
        if (settings is { PrivateKey: not null, PrivateKeyFile: not null })
            yield return "GitHub:PrivateKey and GitHub:PrivateKeyFile are both set; keep one";
        if (settings is { Token: not null, TokenFile: not null })
            yield return "GitHub:Token and GitHub:TokenFile are both set; keep one";
        if (settings.CommitName is null != settings.CommitEmail is null)
            yield return "GitHub:CommitName and GitHub:CommitEmail belong together: set both or none";
        foreach (var error in File("GitHub:PrivateKeyFile", settings.PrivateKeyFile).Concat(File("GitHub:TokenFile", settings.TokenFile))
            .Concat(settings.WebhookSecretFiles.SelectMany((file, index) => File($"GitHub:WebhookSecretFiles:{index}", file))))
            yield return error;
    }

    private static IEnumerable<string> Worker(WorkerSettings worker)
    {
        if (worker.Poll < TimeSpan.FromSeconds(30))
            yield return $"Worker:Poll: got {worker.Poll}, expected at least 00:00:30: more often only spends GitHub's limits";
        if (worker.Parallel is < 1 or > 16)
            yield return $"Worker:Parallel: got {worker.Parallel}, expected 1 to 16";
        if (worker.Drain > TimeSpan.FromHours(1))
            yield return $"Worker:Drain: got {worker.Drain}, expected at most 01:00:00";
        if (System.IO.File.Exists(worker.Folder))
            yield return $"Worker:Folder: {worker.Folder} is a file, expected a folder";
        if (worker.Helm is { } helm && HelmFinder.Find(helm) is null)
            yield return $"Worker:Helm: {helm}: {HelmFinder.Missing}";
    }

    private static IEnumerable<string> Cluster(ClusterSettings cluster, int index)
    {
        var path = $"Clusters:{index}";
        if (cluster.Logs.IsEmpty)
            yield return $"{path}:Logs: is missing, expected at least one file, folder or glob";
        for (var i = 0; i < cluster.Logs.Length; i++)
        {
            if (LogProblem(cluster.Logs[i]) is { } problem)
                yield return $"{path}:Logs:{i}: {problem}";
        }

        foreach (var error in File($"{path}:AuditPolicyFile", cluster.AuditPolicyFile))
            yield return error;
        if (cluster.AuditPolicyFile is { } policy && System.IO.File.Exists(policy) && AuditPolicyProblem(policy) is { } wrong)
            yield return $"{path}:AuditPolicyFile: {wrong}";
    }

    /// <summary>Logs may appear later, so only what can never be right is told: an unknown kind, standard input.</summary>
    private static string? LogProblem(string spec)
    {
        if (spec == LogInputs.StandardInput || spec.EndsWith("=" + LogInputs.StandardInput, StringComparison.Ordinal))
            return "standard input cannot be read again, expected a file, folder or glob";
        var kinds = Enum.GetNames<LogKind>().Select(kind => kind.ToLowerInvariant()).ToList();
        var equals = spec.IndexOf('=', StringComparison.Ordinal);
        if (equals < 1 || spec[..equals].AsSpan().IndexOfAny('/', '\\', '.') >= 0 || kinds.Contains(spec[..equals], StringComparer.Ordinal))
            return null;
        var nearest = NearestName.Of(spec[..equals], kinds);
        return $"'{spec[..equals]}' is no kind of log, expected {string.Join(", ", kinds)}{(nearest is null ? "" : $"; did you mean {nearest}?")}";
    }

    private static string? AuditPolicyProblem(string file)
    {
        try
        {
            AuditPolicyReader.Read(YamlReader.Read(file, System.IO.File.ReadAllBytes(file)));
            return null;
        }
        catch (Exception exception) when (exception is AuditPolicyException or IOException or UnauthorizedAccessException)
        {
            return exception.Message;
        }
    }

    private static IEnumerable<string> Repository(RepositorySettings repository, int index, HostOptions options)
    {
        var path = $"Repositories:{index}";
        var known = options.Clusters.Select(cluster => cluster.Name?.Text).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        for (var i = 0; i < repository.Clusters.Length; i++)
        {
            var name = repository.Clusters[i].Text;
            if (known.Contains(name, StringComparer.Ordinal))
                continue;
            var nearest = NearestName.Of(name, known);
            yield return $"{path}:Clusters:{i}: there is no cluster {name}, expected one of Clusters ({string.Join(", ", known)}){(nearest is null ? "" : $"; did you mean {nearest}?")}";
        }

        if (repository.Clusters.IsEmpty && known.Count > 1)
            yield return $"{path}:Clusters: is missing, there is more than one cluster: {string.Join(", ", known)}";
        if (repository.Name is { Host: { } host } && !string.Equals(host, WebHost(options.GitHub.Api), StringComparison.OrdinalIgnoreCase))
            yield return $"{path}:Name: the address is on {host}, but GitHub:Api is {options.GitHub.Api}";
    }

    /// <summary>Where people find the repositories of an API: <c>github.com</c> for <c>api.github.com</c>.</summary>
    private static string WebHost(Uri api) => api.Host.StartsWith("api.", StringComparison.OrdinalIgnoreCase) ? api.Host["api.".Length..] : api.Authority;

    private static IEnumerable<string> Twice(string list, IEnumerable<string?> names) => names
        .OfType<string>()
        .GroupBy(name => name, StringComparer.OrdinalIgnoreCase)
        .Where(group => group.Count() > 1)
        .Select(group => $"{list}: {group.Key} is named {group.Count()} times");

    /// <summary>What is wrong with a setting that names a file; nothing when it is left out.</summary>
    internal static IEnumerable<string> File(string key, string? file)
    {
        if (file is null)
            yield break;
        if (!System.IO.File.Exists(file))
            yield return $"{key}: {file} does not exist";
        else if (new FileInfo(file).Length == 0)
            yield return $"{key}: {file} is empty";
    }
}
