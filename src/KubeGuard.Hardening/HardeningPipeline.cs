using KubeGuard.Hardening.Proposals;

namespace KubeGuard.Hardening;

/// <summary>The deterministic chain: hardeners propose, edits are planned, proofs decide, what holds is grouped.</summary>
public sealed class HardeningPipeline(IReadOnlyList<IHardener> hardeners)
{
    /// <summary>Runs the chain. A proposal whose proof fails becomes an abstention that names the event; it is never offered.</summary>
    public ChangeSet Run(HardeningInput input, CancellationToken cancellation = default) =>
        throw new NotImplementedException(hardeners.Count.ToString(System.Globalization.CultureInfo.InvariantCulture));
}
