using System.Collections.Immutable;
using KubeGuard.Evidence;
using KubeGuard.Hardening;

namespace KubeGuard.Bot.Inputs;

/// <summary>What a run was given, read.</summary>
/// <param name="Hardening">Repository, evidence and options.</param>
/// <param name="Logs">The logs that the specifications named.</param>
internal sealed record RunInputs(HardeningInput Hardening, ImmutableArray<LogInput> Logs);
