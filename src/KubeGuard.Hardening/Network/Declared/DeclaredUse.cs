using KubeGuard.Hardening.Network.Composing;
using KubeGuard.Hardening.Network.Model;
using KubeGuard.Hardening.Network.Semantics;

namespace KubeGuard.Hardening.Network.Declared;

/// <summary>A connection that a manifest announces (N15), from the view of the workload whose policy it concerns.</summary>
internal sealed record DeclaredUse(Workload Subject, PolicyDirection Direction, Use Use);

/// <summary>A caller that a manifest announces and that no rule can name, because its pods or addresses are not known.</summary>
internal sealed record DeclaredGap(Workload Subject, PolicyDirection Direction, string Text);

/// <summary>A Service's port as another object refers to it.</summary>
internal sealed record BackendReference(string Namespace, string Service, string? Port, string By);
