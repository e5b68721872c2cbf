namespace KubeGuard.Hardening.Rbac.Generalisation;

/// <summary>Why a right stays that was granted before.</summary>
internal enum KeepReason
{
    /// <summary>It was used.</summary>
    Used,

    /// <summary>A watch was seen and not its start: when the client starts again it lists first.</summary>
    StartOfWatch,

    /// <summary>A recorder creates an event when something happens and patches it when it happens again.</summary>
    RepeatedEvent,

    /// <summary>A standby only reads the lease; when it becomes leader it creates and updates it (R28).</summary>
    LeaderElection,

    /// <summary>Flux applies as this account: what it patches it also reads, creates anew and prunes.</summary>
    GitOpsApply,

    /// <summary>A grant on a subresource of every kind (<c>*/scale</c>) was used on one kind of a group: its siblings may come next (R28).</summary>
    SiblingKind,

    /// <summary>Exec, attach and port-forward come as <c>get</c> (WebSocket) or <c>create</c> (SPDY), as the client likes (R10).</summary>
    StreamingProtocol,

    /// <summary>
    /// Where the admission plugin OwnerReferencesPermissionEnforcement is on (OpenShift, and whoever turns it on), setting owner references needs
    /// <c>update</c> on the owner's <c>finalizers</c>. The check has no event.
    /// </summary>
    OwnerReference,

    /// <summary>The verb is checked inside other requests and never has an event of its own (R11).</summary>
    NoEvent,

    /// <summary>Another server than the API server serves it and asks for the decision alone: the use has no event.</summary>
    DelegatedCheck,

    /// <summary>Writing Roles and bindings needs it, as the rights handed out are not in the log (R11).</summary>
    EscalationCheck,

    /// <summary>Nobody shows the resource: the log may not record it (R7).</summary>
    SilentResource,

    /// <summary>Nobody shows the verb: the log may not record it (R7).</summary>
    SilentVerb,

    /// <summary>The audit policy does not record it (R7).</summary>
    NotRecorded,

    /// <summary>Not seen; the policy asks for the verbs of a pattern that was (R13).</summary>
    InferredPattern,
}

/// <summary>A verb that stays, and why.</summary>
internal sealed record KeptVerb(string Verb, KeepReason Reason);
