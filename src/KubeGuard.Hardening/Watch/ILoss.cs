namespace KubeGuard.Hardening.Watch;

/// <summary>What a merge took away and the cluster refuses since (B13): an API request, or a connection.</summary>
/// <typeparam name="TDecisions">What decides in its area whether a repository allows it.</typeparam>
internal interface ILoss<in TDecisions>
{
    /// <summary>The refusal, with what was seen of it since the merge.</summary>
    RefusedSinceMerge Refusal { get; }

    /// <summary>Whether a repository allows it, as far as can be decided.</summary>
    bool IsAllowedBy(TDecisions decisions);
}
