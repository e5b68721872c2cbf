namespace KubeGuard.Hardening.Rbac.Replay;

/// <summary>What a replay makes of one logged use of the API.</summary>
public abstract record ApiJudgement
{
    private ApiJudgement()
    {
    }

    /// <summary>The repository answers as the cluster did.</summary>
    public sealed record Agreed : ApiJudgement;

    /// <summary>The cluster allowed it and the manifests would not.</summary>
    /// <param name="Reason">Why they would not.</param>
    /// <param name="KeptBy">Which wider grant would allow it.</param>
    public sealed record Denied(string Reason, string KeptBy) : ApiJudgement;

    /// <summary>The cluster refused it and the manifests would allow it.</summary>
    /// <param name="Reason">What would allow it.</param>
    public sealed record Disagreement(string Reason) : ApiJudgement;

    /// <summary>The repository does not decide it.</summary>
    public sealed record Outside(OutsideCause Cause) : ApiJudgement;
}

/// <summary>Why a use is not the repository's to decide.</summary>
public enum OutsideCause
{
    /// <summary>The caller is in <c>system:masters</c>, which the API server never asks RBAC about.</summary>
    SystemMasters,

    /// <summary>A node: the node authorizer decides.</summary>
    Node,

    /// <summary>A component of the control plane.</summary>
    ControlPlane,

    /// <summary>A health path that servers may answer without authorization.</summary>
    AlwaysAllowedPath,

    /// <summary>The repository neither declares nor binds the caller.</summary>
    ForeignSubject,

    /// <summary>Allowed through a binding that the repository does not hold.</summary>
    ForeignBinding,

    /// <summary>Allowed through an aggregating ClusterRole, by a part that the repository does not hold: it never speaks of that API group.</summary>
    ForeignPart,

    /// <summary>Decided by something else than RBAC: no reason is given, or another authorizer's.</summary>
    OtherAuthorizer,

    /// <summary>Allowed through a default of the API server that is another one in this version of Kubernetes.</summary>
    OtherDefaults,

    /// <summary>The log does not say enough: no decision or reason is recorded, or names were counted together.</summary>
    Undecidable,

    /// <summary>The caller may not impersonate whom it named: the request itself was never judged.</summary>
    RefusedImpersonation,
}
