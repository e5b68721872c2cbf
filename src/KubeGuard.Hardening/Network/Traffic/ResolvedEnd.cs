using KubeGuard.Hardening.Network.Model;
using KubeGuard.Hardening.Network.Semantics;

namespace KubeGuard.Hardening.Network.Traffic;

/// <summary>An end of an observed connection, found again in the repository where it is there.</summary>
/// <param name="End">The end as policies see it.</param>
/// <param name="Workload">The repository's workload whose pod it is, or null.</param>
/// <param name="Display">For people: <c>namespace/workload</c>, an address, a reserved identity.</param>
internal sealed record ResolvedEnd(NetworkEnd End, Workload? Workload, string Display)
{
    /// <summary>Compared by the end: one endpoint resolves to one end.</summary>
    public bool Equals(ResolvedEnd? other) => other is not null && ReferenceEquals(End, other.End) && Display == other.Display;

    /// <inheritdoc/>
    public override int GetHashCode() => Display.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Display;
}
