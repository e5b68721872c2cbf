using System.Collections.Immutable;
using System.Globalization;
using KubeGuard.Hardening.Policies.Values;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Hardening.Policies.Reading;

/// <summary>What no value alone shows: settings that contradict each other, and settings that come to nothing.</summary>
internal sealed class PolicyChecks
{
    private readonly ImmutableArray<PolicyProblem>.Builder _errors = ImmutableArray.CreateBuilder<PolicyProblem>();
    private readonly ImmutableArray<PolicyProblem>.Builder _warnings = ImmutableArray.CreateBuilder<PolicyProblem>();
    private readonly ImmutableSortedDictionary<string, SourceLocation> _places;
    private readonly SourceLocation _top;

    public PolicyChecks(RepositoryPolicy policy, YamlNode root, ImmutableSortedDictionary<string, SourceLocation> places)
    {
        _places = places;
        _top = root.Location;
        CheckEvidence(policy.Evidence);
        CheckSelections(policy);
        CheckExceptions(policy.Exceptions);
        CheckProtected(policy.Protected);
        CheckEffect(policy);
    }

    /// <summary>What cannot be meant.</summary>
    public ImmutableArray<PolicyProblem> Errors => _errors.ToImmutable();

    /// <summary>What is odd.</summary>
    public ImmutableArray<PolicyProblem> Warnings => _warnings.ToImmutable();

    private void CheckEvidence(EvidencePolicy evidence)
    {
        if (evidence.Window < evidence.Minimum)
        {
            Error(
                _places.ContainsKey("evidence.window") ? "evidence.window" : "evidence.minimum",
                $"a window of {SpanText.Write(evidence.Window.Value)}",
                $"at least evidence.minimum, which is {SpanText.Write(evidence.Minimum)}: nothing could ever be removed");
        }
    }

    private void CheckSelections(RepositoryPolicy policy)
    {
        Overlap("paths", "include", "exclude", policy.Paths.Include, policy.Paths.Exclude);
        Overlap("namespaces", "include", "exclude", policy.Namespaces.Include, policy.Namespaces.Exclude);
        Overlap("misconfigurations", "enable", "disable", policy.Misconfigurations.Enable, policy.Misconfigurations.Disable);
        Empty("paths.include", policy.Paths.Include);
        Empty("misconfigurations.enable", policy.Misconfigurations.Enable);
        if (policy.Namespaces.Include.IsEmpty && !policy.Namespaces.ClusterScoped)
            Error("namespaces.include", "no namespace, and clusterScoped is false", "something that may be changed; to stop all proposals write enabled: false");
    }

    private void Overlap<T>(string section, string taken, string left, ImmutableArray<T> include, ImmutableArray<T> exclude)
    {
        for (var i = 0; i < exclude.Length; i++)
        {
            if (include.Contains(exclude[i]))
                Error($"{section}.{left}[{Index(i)}]", $"'{exclude[i]}', which is also under {section}.{taken}", $"it in one of the two");
        }
    }

    private void Empty<T>(string path, ImmutableArray<T> values)
    {
        if (values.IsEmpty)
            Error(path, "an empty list", "at least one item; to stop all proposals write enabled: false");
    }

    private void CheckExceptions(ImmutableArray<PolicyException> exceptions)
    {
        for (var i = 0; i < exceptions.Length; i++)
        {
            var (exception, path) = (exceptions[i], $"exceptions[{Index(i)}]");
            if (exception is { Target: null, Fingerprint: null, Misconfiguration: null })
                Error(path, "an exception that does not say from what", "target, fingerprint or misconfiguration");
            else if (exceptions.IndexOf(exception) < i)
                Warn(path, "the same exception a second time", "each once");
        }
    }

    private void CheckProtected(ProtectedPolicy policy)
    {
        for (var i = 0; i < policy.Objects.Length; i++)
        {
            if (policy.Objects[i] with { Reason = "" } == new ProtectedObject())
                Error($"protected.objects[{Index(i)}]", "an entry without kind, namespace and name", "at least one of them; to stop all proposals write enabled: false");
        }

        for (var i = 0; i < policy.ServiceAccounts.Length; i++)
        {
            if (!policy.ServiceAccounts[i].Text.Contains('/', StringComparison.Ordinal) && policy.ServiceAccounts[i] != NamePattern.Everything)
                Error($"protected.serviceAccounts[{Index(i)}]", $"'{policy.ServiceAccounts[i]}'", "NAMESPACE/NAME, such as argocd/* or */deployer");
        }
    }

    private void CheckEffect(RepositoryPolicy policy)
    {
        if (policy is { Enabled: true, Hardeners: { Rbac: false, Network: false } })
            Warn("hardeners", "no hardener that is on", "at least one, or enabled: false");
        if (policy.Network.Mode == NetworkMode.Cilium && policy.Hardeners.Network)
            Warn("network.mode", "'cilium'", "networkpolicy: this version writes no CiliumNetworkPolicy, so nothing is proposed for the network");
        if (policy.Limits is { Open: 0 } or { PerHour: 0 } or { PerRun: 0 })
            Warn("limits", "a limit of 0", "1 or more: no pull request is ever opened");
    }

    private void Error(string path, string got, string expected) => _errors.Add(new(PlaceOf(path), path, got, expected));

    private void Warn(string path, string got, string expected) => _warnings.Add(new(PlaceOf(path), path, got, expected));

    /// <summary>The place of the key, or of the nearest key above it that the file has.</summary>
    private SourceLocation PlaceOf(string path)
    {
        for (var key = path; key.Length > 0; key = key[..Math.Max(0, key.LastIndexOfAny(['.', '[']))])
        {
            if (_places.TryGetValue(key, out var place))
                return place;
        }

        return _top;
    }

    private static string Index(int index) => index.ToString(CultureInfo.InvariantCulture);
}
