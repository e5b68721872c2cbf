using KubeGuard.Evidence;
using KubeGuard.Hardening.Policies.Reading;
using KubeGuard.Hardening.Rbac;
using KubeGuard.Hardening.Rbac.Defaults;
using KubeGuard.Hardening.Rbac.Use;
using KubeGuard.Manifests;

namespace KubeGuard.Hardening.Policies.Enforcement;

/// <summary>A policy at work: what it says, where, and on which day.</summary>
/// <param name="Policy">What it says.</param>
/// <param name="Origins">Where each setting stands.</param>
/// <param name="Today">The day (UTC) of the run, by which exceptions expire.</param>
public sealed record PolicyInForce(RepositoryPolicy Policy, PolicyOrigins Origins, DateOnly Today)
{
    /// <summary>The defaults, which no day changes.</summary>
    public static PolicyInForce Default { get; } = new(RepositoryPolicy.Default, PolicyOrigins.None, DateOnly.MinValue);

    /// <summary>The file that says it; null when the defaults hold.</summary>
    public PolicySource? Source { get; init; }

    /// <summary>A policy that was read, on a day (UTC).</summary>
    public static PolicyInForce Of(PolicyReading.Valid reading, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(reading);
        return new(reading.Policy, reading.Origins, today) { Source = reading.Source };
    }

    /// <summary>What the hardeners obey, over what the host or the command line said.</summary>
    /// <remarks>For a scheduled run add <see cref="HardeningOptions.RequireMinimumWindow"/>: there the minimum window binds.</remarks>
    public HardeningOptions Apply(HardeningOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options with
        {
            MinimumWindow = Policy.Evidence.Minimum,
            ObservedNamespacesOnly = Policy.Rbac.ClusterWideSubjects == ClusterWideSubjects.ObservedNamespaces,
            MaximumResourceNames = Policy.Rbac.MaximumResourceNames,
            MaximumExternalAddresses = Policy.Network.MaximumExternalAddresses,
            MetadataService = Policy.Network.MetadataService,
            Rbac = options.Rbac with
            {
                InferredVerbs = Policy.Rbac.InferredVerbs,
                Defaults = Policy.KubernetesVersion is { } version ? ClusterDefaults.Of(1, version.Minor) : options.Rbac.Defaults,
            },
        };
    }

    /// <summary>
    /// The input as the policy wants it: only the evidence of its window counts, what it protects is known to the hardeners, and the pipeline will
    /// hold every proposal to it. The options are left as they are (<see cref="Apply(HardeningOptions)"/>), and so is what was read of the repository:
    /// read it with <see cref="RepositoryPolicy.Paths"/> as its scope.
    /// </summary>
    public HardeningInput Apply(HardeningInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input with
        {
            Policy = this,
            Evidence = InWindow(input.Evidence),
            Options = input.Options with { Rbac = input.Options.Rbac with { Protected = ProtectedFor(input.Manifests) } },
        };
    }

    /// <summary>The key with the place where the file sets it: <c>limits.open (.kubeguard.yaml:7:9)</c>.</summary>
    internal string Cite(string path) => Origins.Of(path) is { } place ? $"{path} ({place})" : path;

    /// <summary>The days before the last event count, and that day itself.</summary>
    private EvidenceSet InWindow(EvidenceSet evidence)
    {
        if (Policy.Evidence.Window is not { } window || evidence.Coverage.To is not { } to)
            return evidence;
        var last = DateOnly.FromDateTime(to.UtcDateTime);
        var first = Math.Max(DateOnly.MinValue.DayNumber + 1, last.DayNumber - (int)Math.Ceiling(window.TotalDays));
        return evidence.Within(DateOnly.FromDayNumber(first), last);
    }

    /// <summary>A protected workload protects the account that its pods run as.</summary>
    private ProtectedNames ProtectedFor(ManifestSet manifests)
    {
        var accounts = WorkloadAccounts.Of(manifests)
            .Where(account => account.Any(workload => Policy.Protected.Protects(workload.Id)))
            .Select(account => account.Key.ToString());
        return new()
        {
            Objects = [.. Policy.Protected.Objects.Select(entry => entry.Pattern)],
            Users = [.. Policy.Protected.Users.Select(pattern => pattern.Text)],
            Groups = [.. Policy.Protected.Groups.Select(pattern => pattern.Text)],
            ServiceAccounts = [.. Policy.Protected.ServiceAccounts.Select(pattern => pattern.Text), .. accounts.Order(StringComparer.Ordinal)],
        };
    }
}
