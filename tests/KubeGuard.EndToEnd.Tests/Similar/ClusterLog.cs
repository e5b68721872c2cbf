using System.Globalization;
using System.Text.Json.Nodes;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Rbac.Evaluation;
using KubeGuard.Hardening.Rbac.Model;
using KubeGuard.Manifests;
using KubeGuard.TestKit.Logs;

namespace KubeGuard.EndToEnd.Tests.Similar;

/// <summary>
/// Writes the audit log of a cluster that runs a repository, from lines such as <c>shop/web: get configmaps shop settings</c> (service account, verb,
/// resource with group and subresource, namespace or <c>-</c>, perhaps a name). <c>flux-system/controller as shop/web</c> is an impersonation. The
/// authorizer's reason is the one that the repository's own objects give; a line that they do not allow is refused.
/// </summary>
internal sealed class ClusterLog(string repository)
{
    private readonly RbacEvaluator _evaluator = new(RbacModel.From(ManifestReader.Read(new RepositoryDirectory(repository))));

    /// <summary>The log of the lines, each once.</summary>
    public string Of(string lines, DateTimeOffset from) => string.Concat(lines.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select((line, number) => Event(line, number, from.AddSeconds(number)) + "\n"));

    private AuditEventLine Event(string line, int number, DateTimeOffset at)
    {
        var (who, what) = (line[..line.IndexOf(": ", StringComparison.Ordinal)], line[(line.IndexOf(": ", StringComparison.Ordinal) + 2)..].Split(' '));
        var accounts = who.Split(" as ");
        var subject = Subject(accounts[^1]);
        var kind = what[1].Split('/');
        var dot = kind[0].IndexOf('.', StringComparison.Ordinal);
        var request = new ApiRequest(
            what[0], dot < 0 ? "" : kind[0][(dot + 1)..], dot < 0 ? kind[0] : kind[0][..dot], kind.Length > 1 ? kind[1] : "", what[2] == "-" ? "" : what[2], what.Length > 3 ? what[3] : "");
        var judged = request is { Verb: "create", Subresource: "" } ? request with { Name = "" } : request;
        var grant = _evaluator.Grants(subject, judged).FirstOrDefault();
        var caller = Subject(accounts[0]);
        return new()
        {
            AuditId = string.Create(CultureInfo.InvariantCulture, $"{at.ToUnixTimeSeconds()}-{number}"),
            User = caller.User,
            Groups = caller.Groups,
            ImpersonatedUser = accounts.Length == 1 ? null : new JsonObject { ["username"] = subject.User, ["groups"] = AuditEventLine.Strings(subject.Groups) },
            Verb = request.Verb,
            Group = request.Group,
            Resource = request.Resource,
            Subresource = request.Subresource,
            Namespace = request.Namespace,
            Name = request.Name,
            Status = grant is null ? 403 : 200,
            Decision = grant is null ? "forbid" : "allow",
            Reason = grant is null ? "" : Reason(grant),
            UserAgent = $"{accounts[0].Split('/')[^1]}/v1.0 (linux/amd64)",
            Received = at,
        };
    }

    private static ApiSubject Subject(string account) => account.Split('/') switch
    {
        [var ns, var name] => new($"system:serviceaccount:{ns}:{name}", ["system:authenticated", "system:serviceaccounts", $"system:serviceaccounts:{ns}"]),
        _ => new(account, ["system:authenticated"]),
    };

    private static string Reason(RbacGrant grant)
    {
        var binding = grant.Binding.Id.Namespace is { } ns ? $"{grant.Binding.Id.Name}/{ns}" : grant.Binding.Id.Name;
        var subject = grant.Subject switch
        {
            RbacSubject.ServiceAccount account => $"ServiceAccount \"{account.Account.Name}/{account.Account.Namespace}\"",
            RbacSubject.Group group => $"Group \"{group.Name}\"",
            _ => $"User \"{((RbacSubject.User)grant.Subject).Name}\"",
        };
        return $"RBAC: allowed by {grant.Binding.Id.Kind} \"{binding}\" of {grant.Role.Id.Kind} \"{grant.Role.Id.Name}\" to {subject}";
    }
}
