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

    /// <summary>Exec, attach and port-forward come as <c>get</c> (WebSocket) or <c>create</c> (SPDY), as the client likes (R10).</summary>
    StreamingProtocol,

    /// <summary>An update that meets a conflict is tried again on a fresh copy of the object.</summary>
    ReadAfterConflict,

    /// <summary>Admission may check <c>update</c> on <c>finalizers</c> when owner references are set; no event shows it.</summary>
    OwnerReference,

    /// <summary>The verb is checked inside other requests and never has an event of its own (R11).</summary>
    NoEvent,

    /// <summary>Writing Roles and bindings needs it, as the rights handed out are not in the log (R11).</summary>
    EscalationCheck,

    /// <summary>Nobody shows the resource: the log may not record it (R7).</summary>
    SilentResource,

    /// <summary>Nobody shows the verb: the log may not record it (R7).</summary>
    SilentVerb,
}

/// <summary>A verb that stays, and why.</summary>
internal sealed record KeptVerb(string Verb, KeepReason Reason);
