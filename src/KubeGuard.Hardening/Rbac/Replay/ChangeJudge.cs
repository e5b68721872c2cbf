using System.Collections.Immutable;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Rbac.Evaluation;

namespace KubeGuard.Hardening.Rbac.Replay;

/// <summary>Judges whether what a repository allowed is still allowed after a change of it.</summary>
internal sealed class ChangeJudge(RbacJudge before, RbacEvaluator after)
{
    private readonly NearestGrant _nearest = new(after);

    public ApiJudgement Judge(ApiUse use)
    {
        var request = use.Decision == ApiDecision.Allowed ? before.JudgeRequest(use) : new ApiJudgement.Outside(OutsideCause.Undecidable);
        var caller = before.JudgeCaller(use);
        if (request is ApiJudgement.Agreed && Lost(use.JudgedSubject(), [use.JudgedRequest()]) is { } lost)
            return lost;
        if (caller is ApiJudgement.Agreed && Lost(use.JudgedCaller()!, ImpersonationRights.Of(use)) is { } lostByCaller)
            return lostByCaller;
        return (request, caller) switch
        {
            (ApiJudgement.Agreed, _) => request,
            (_, ApiJudgement.Agreed) => caller,
            // What the repository did not allow before the change, the change cannot break.
            (ApiJudgement.Outside, _) => request,
            _ => new ApiJudgement.Outside(OutsideCause.ForeignBinding),
        };
    }

    private ApiJudgement.Denied? Lost(ApiSubject subject, ImmutableArray<ApiRequest> requests) =>
        requests.FirstOrDefault(request => !after.Allows(subject, request)) is { } lost
            ? new($"the repository gave {subject.User} the right to {lost} before the change, and nothing gives it afterwards", _nearest.KeptBy(subject, lost))
            : null;
}
