using System.Collections.Immutable;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Rbac.Defaults;
using KubeGuard.Hardening.Rbac.Evaluation;
using KubeGuard.Hardening.Rbac.Model;

namespace KubeGuard.Hardening.Rbac.Replay;

/// <summary>
/// Compares single uses of the API with what a repository's RBAC objects, over the API server's defaults, say about them (R6, R22, R26).
/// </summary>
public sealed class RbacJudge
{
    private const string Masters = "system:masters";
    private const string Nodes = "system:nodes";

    private readonly RbacModel _model;
    private readonly RepositoryReach _reach;
    private readonly RbacExplanation _explanation;
    private readonly NearestGrant _nearest;

    /// <summary>Prepares for the objects of the evaluator's model.</summary>
    public RbacJudge(RbacEvaluator evaluator)
    {
        Evaluator = evaluator;
        _model = evaluator.Model;
        _reach = new(_model);
        _explanation = new(_model);
        _nearest = new(evaluator);
    }

    /// <summary>The evaluator that decides.</summary>
    public RbacEvaluator Evaluator { get; }

    /// <summary>
    /// Judges the request as the impersonated user (where there is one), and the caller's right to impersonate. A use on which either part
    /// differs, differs; it is outside only when both parts are.
    /// </summary>
    public ApiJudgement Judge(ApiUse use)
    {
        var request = JudgeRequest(use);
        return (request, JudgeCaller(use)) switch
        {
            (ApiJudgement.Denied or ApiJudgement.Disagreement, _) => request,
            (_, ApiJudgement.Denied caller) => caller,
            (ApiJudgement.Outside, ApiJudgement.Agreed caller) => caller,
            _ => request,
        };
    }

    /// <summary>Judges the request alone, as the impersonated user where there is one.</summary>
    internal ApiJudgement JudgeRequest(ApiUse use)
    {
        var subject = use.JudgedSubject();
        if (subject.Groups.Contains(Masters))
            return new ApiJudgement.Outside(OutsideCause.SystemMasters);
        return use.Decision switch
        {
            ApiDecision.Allowed => use.Reason is null ? JudgeUnattributed(subject, use) : JudgeAllowed(subject, use, use.Reason),
            ApiDecision.Denied => JudgeRefused(subject, use),
            _ => throw new InvalidOperationException($"unknown decision {use.Decision}"),
        };
    }

    private ApiJudgement JudgeAllowed(ApiSubject subject, ApiUse use, string reason)
    {
        if (RbacAttribution.Parse(reason) is { } attribution)
            return JudgeAttributed(subject, use, attribution);
        // An attribution that a log pipeline cut off tells as little as none.
        if (reason.StartsWith("RBAC:", StringComparison.Ordinal))
            return JudgeUnattributed(subject, use);
        return new ApiJudgement.Outside(subject.Groups.Contains(Nodes) ? OutsideCause.Node : OutsideCause.OtherAuthorizer);
    }

    private ApiJudgement JudgeAttributed(ApiSubject subject, ApiUse use, RbacAttribution attribution)
    {
        if (_model.AnswersFor(attribution.Binding))
        {
            return Compare(subject, use, () => IsForeignPart(attribution.Role, use.Request)
                ? new ApiJudgement.Outside(OutsideCause.ForeignPart)
                : Denied(attribution, subject, use.JudgedRequest()));
        }

        if (!_model.Defaults.Has(attribution.Binding))
            return new ApiJudgement.Outside(OutsideCause.ForeignBinding);
        return OutsideOf(subject) is { } outside
            ? outside
            : Compare(subject, use, () => new ApiJudgement.Outside(OutsideCause.OtherDefaults));
    }

    /// <summary>
    /// Whether the rule can only have come from elsewhere: operators that are installed from other places add their own API groups to view,
    /// edit and admin. A group that the repository speaks of, or that Kubernetes has itself, is the repository's to decide.
    /// </summary>
    private bool IsForeignPart(RoleId role, ApiRequest request) =>
        !request.IsNonResource
        && !_model.ApiGroups.Contains(request.Group)
        && !BuiltInResources.All.Any(resource => resource.Group == request.Group)
        && _model.FindRoles(role).Any(found => found.Aggregation is not null);

    private ApiJudgement JudgeUnattributed(ApiSubject subject, ApiUse use)
    {
        if (use.Request is { IsNonResource: true, Path: "/healthz" or "/livez" or "/readyz" })
            return new ApiJudgement.Outside(OutsideCause.AlwaysAllowedPath);
        if (OutsideOf(subject) is { } outside)
            return outside;
        return Compare(subject, use, () => _reach.Names(subject)
            ? Denied(null, subject, use.JudgedRequest())
            : new ApiJudgement.Outside(OutsideCause.Undecidable));
    }

    private ApiJudgement JudgeRefused(ApiSubject subject, ApiUse use)
    {
        if (OutsideOf(subject) is { } outside)
            return outside;
        if (use.Reason is { Length: > 0 } reason && !reason.StartsWith("RBAC:", StringComparison.Ordinal))
            return new ApiJudgement.Outside(OutsideCause.OtherAuthorizer);
        var grants = Evaluator.Grants(subject, use.JudgedRequest());
        if (grants.IsEmpty)
            return new ApiJudgement.Agreed();
        // Without any annotation it may be a refused impersonation, on which the request itself was never judged (R26).
        if (use.Reason is null && use.Impersonation is null)
            return new ApiJudgement.Outside(OutsideCause.Undecidable);
        return grants.FirstOrDefault(IsOfRepository) is { } grant
            ? new ApiJudgement.Disagreement(RbacExplanation.OfGrant(grant))
            : new ApiJudgement.Outside(OutsideCause.OtherDefaults);
    }

    private static bool IsOfRepository(RbacGrant grant) => grant.Binding.Resource is not null || grant.Rule.Source.Resource is not null;

    /// <summary>Judges the caller's right to impersonate; null when nobody was impersonated.</summary>
    internal ApiJudgement? JudgeCaller(ApiUse use)
    {
        if (use.JudgedCaller() is not { } caller)
            return null;
        if (caller.Groups.Contains(Masters))
            return new ApiJudgement.Outside(OutsideCause.SystemMasters);
        if (OutsideOf(caller) is { } outside)
            return outside;
        var missing = ImpersonationRights.Of(use).Where(request => !Evaluator.Allows(caller, request)).ToImmutableArray();
        if (missing.IsEmpty)
            return new ApiJudgement.Agreed();
        return _reach.Names(caller)
            ? new ApiJudgement.Denied($"the caller {caller.User} needs the right to {string.Join(", ", missing)}, which no binding gives", _nearest.KeptBy(caller, missing[0]))
            : new ApiJudgement.Outside(OutsideCause.Undecidable);
    }

    private ApiJudgement.Denied Denied(RbacAttribution? attribution, ApiSubject subject, ApiRequest request) =>
        new(_explanation.OfDenial(attribution, subject, request), _nearest.KeptBy(subject, request));

    private ApiJudgement Compare(ApiSubject subject, ApiUse use, Func<ApiJudgement> otherwise)
    {
        if (Evaluator.Allows(subject, use.JudgedRequest()))
            return new ApiJudgement.Agreed();
        // Names that were counted together may each be allowed by a rule that names it; together they tell nothing.
        return use.Request.NameGeneralised ? new ApiJudgement.Outside(OutsideCause.Undecidable) : otherwise();
    }

    private ApiJudgement.Outside? OutsideOf(ApiSubject subject)
    {
        if (_reach.Names(subject))
            return null;
        if (subject.Groups.Contains(Nodes))
            return new(OutsideCause.Node);
        if (subject.User.StartsWith("system:", StringComparison.Ordinal)
            && subject.User != ImpliedGroups.AnonymousUser
            && subject.ServiceAccount is null)
            return new(OutsideCause.ControlPlane);
        return _reach.Covers(subject) ? null : new(OutsideCause.ForeignSubject);
    }
}
