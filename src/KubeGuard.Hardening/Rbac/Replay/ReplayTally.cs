using System.Collections.Immutable;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Verification;

namespace KubeGuard.Hardening.Rbac.Replay;

/// <summary>Adds judgements up to counts and lists of distinct requests.</summary>
internal sealed class ReplayTally
{
    private readonly Dictionary<OutsideCause, long> _outside = [];
    private readonly Dictionary<RequestKey, RequestTally> _denied = [];
    private readonly Dictionary<RequestKey, RequestTally> _disagreements = [];
    private long _agreed;

    public void Add(ApiUse use, ApiJudgement judgement)
    {
        switch (judgement)
        {
            case ApiJudgement.Agreed:
                _agreed += use.Seen.Count;
                break;
            case ApiJudgement.Denied denied:
                Add(_denied, use, new(denied.Reason, denied.KeptBy));
                break;
            case ApiJudgement.Disagreement disagreement:
                Add(_disagreements, use, new(disagreement.Reason, null));
                break;
            case ApiJudgement.Outside outside:
                AddOutside(outside.Cause, use.Seen.Count);
                break;
        }
    }

    public void AddOutside(OutsideCause cause, long count)
    {
        if (count > 0)
            _outside[cause] = _outside.GetValueOrDefault(cause) + count;
    }

    public RbacReplay ToReplay()
    {
        var denied = _denied.Values.Sum(tally => tally.Count);
        var disagreements = _disagreements.Values.Sum(tally => tally.Count);
        return new(
            new(new(_agreed + denied + disagreements, denied, disagreements, _outside.Values.Sum()), Findings(_denied), Findings(_disagreements)),
            _outside.ToImmutableSortedDictionary());
    }

    private static void Add(Dictionary<RequestKey, RequestTally> findings, ApiUse use, Answer answer)
    {
        var key = new RequestKey(use.Subject.User, use.Request.ToString());
        findings[key] = findings.TryGetValue(key, out var tally)
            ? tally.With(use, answer)
            : new(use.Seen.Count, use.Seen.Sample, answer);
    }

    private static ImmutableArray<ReplayFinding> Findings(Dictionary<RequestKey, RequestTally> findings) =>
    [
        .. findings.OrderBy(entry => entry.Key.Subject, StringComparer.Ordinal).ThenBy(entry => entry.Key.Request, StringComparer.Ordinal)
            .Select(entry => new ReplayFinding(
                "api", entry.Value.Sample.ToString(), entry.Key.Subject, entry.Key.Request, entry.Value.Count, entry.Value.Answer.Reason) { KeptBy = entry.Value.Answer.KeptBy }),
    ];

    private sealed record RequestKey(string Subject, string Request);

    private sealed record Answer(string Reason, string? KeptBy);

    /// <summary>One request that several uses show; the place and the answer are those of the first in the logs.</summary>
    private sealed record RequestTally(long Count, SourcePosition Sample, Answer Answer)
    {
        public RequestTally With(ApiUse use, Answer answer) => SourcePosition.Min(Sample, use.Seen.Sample) == Sample
            ? this with { Count = Count + use.Seen.Count }
            : new(Count + use.Seen.Count, use.Seen.Sample, answer);
    }
}
