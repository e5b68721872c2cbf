using System.Collections.Immutable;
using System.Globalization;
using KubeGuard.Hardening.Proposals;
using KubeGuard.Hardening.Rbac.Model;
using KubeGuard.Hardening.Rbac.Use;

namespace KubeGuard.Hardening.Rbac;

/// <summary>What a person should look at although nothing is changed for it.</summary>
internal sealed class RbacObservations(RbacAnalysis analysis)
{
    private const int Most = 5;

    public IEnumerable<Observation> All() => [.. Refused(), .. DefaultAccounts(), .. Disagreements(), .. OtherPolicy()];

    /// <summary>Wanted but denied (R1): never a grant. Only service accounts: what people and nodes are refused is theirs (R25).</summary>
    private IEnumerable<Observation> Refused() => analysis.Uses.Denied
        .Where(use => use.Account is not null)
        .GroupBy(use => use.Account!)
        .Select(account => new Observation(
            $"ServiceAccount/{account.Key}",
            $"Wanted but denied: {Requests(account)}.{(analysis.Uses.UsesOf(account.Key.User).IsEmpty ? " It is only ever refused: no log shows it doing anything." : "")} A refusal grants nothing; if it needs this, a person should say so.",
            Ids(account)));

    private IEnumerable<Observation> DefaultAccounts() => analysis.Model.Bindings
        .Where(binding => binding.Resource is not null && !binding.IsBootstrap)
        .SelectMany(binding => binding.Subjects.OfType<RbacSubject.ServiceAccount>()
            .Where(subject => subject.Account.Name == "default")
            .Select(subject => new Observation(
                binding.Id.ToString(),
                $"It gives {binding.Role} to {subject.Account}, the account of every pod in {subject.Account.Namespace} that names none.",
                [])));

    private IEnumerable<Observation> Disagreements() => analysis.Uses.Disagreements
        .GroupBy(use => use.Subject.User, StringComparer.Ordinal)
        .Select(user => new Observation(
            user.Key,
            $"The log names a grant of this repository that does not allow the request as it stands here: {Requests(user)}. The cluster runs something else than the repository says.",
            Ids(user)));

    private IEnumerable<Observation> OtherPolicy() => analysis.Silence.Contradiction is { } use
        ? [new("audit policy", $"The log shows {use.Request} by {use.Subject.User}, which the given audit policy does not record: it is not the policy of the whole log. What it records is not taken for proof that a right is unused.", [use.Id])]
        : [];

    private static string Requests(IEnumerable<RightUse> uses)
    {
        var requests = uses.GroupBy(use => use.Request.ToString(), StringComparer.Ordinal)
            .OrderBy(request => request.Key, StringComparer.Ordinal)
            .Select(request => $"{request.Key} ({Times(request.Sum(use => use.Evidence.Seen.Count))})")
            .ToList();
        return requests.Count > Most
            ? string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", requests.Take(Most))} and {requests.Count - Most} more")
            : string.Join(", ", requests);
    }

    private static string Times(long count) => string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? "time" : "times")}");

    private static ImmutableArray<string> Ids(IEnumerable<RightUse> uses) =>
        [.. uses.Select(use => use.Evidence.Id).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Take(20)];
}
