using System.Collections.Immutable;
using KubeGuard.Hardening.Policies;
using KubeGuard.Hardening.Policies.Editing;
using KubeGuard.Hardening.Policies.Reading;
using KubeGuard.Hardening.Policies.Values;
using KubeGuard.Manifests.Editing;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.PullRequests.Planning;

/// <summary>The policy file with exceptions for the changes of one pull request, or without them (B10). Pure.</summary>
internal static class PolicyExceptionEdits
{
    /// <summary>The file with an exception for each change; one that says otherwise of the same change is replaced, one that says the same stays.</summary>
    /// <param name="file">The file; null when there is none.</param>
    /// <param name="changes">Fingerprints of the changes.</param>
    /// <param name="reason">Why they are not wanted.</param>
    /// <param name="lastDay">The last day of the exceptions; null: for good.</param>
    public static TextEditOutcome Add(byte[]? file, IEnumerable<FingerprintText> changes, string reason, DateOnly? lastDay)
    {
        var now = file is null ? null : YamlReader.Read(RepositoryPolicy.FileName, file);
        var there = now is null ? [] : ExceptionsOf(now);
        TextEditOutcome outcome = new TextEditOutcome.Edited(now?.Source ?? SourceText.FromText(RepositoryPolicy.FileName, ""));
        foreach (var wanted in changes.Select(change => new PolicyException { Fingerprint = change, Reason = reason, Until = lastDay }).Where(wanted => !there.Contains(wanted)))
        {
            if (now is not null && PolicyFileEditor.Remove(now, wanted.Fingerprint!.Text) is TextEditOutcome.Edited without)
                now = YamlReader.Read(without.Text);
            outcome = PolicyFileEditor.Add(now, wanted);
            if (outcome is not TextEditOutcome.Edited edited)
                return outcome;
            now = YamlReader.Read(edited.Text);
        }

        return outcome;
    }

    /// <summary>The file without any exception for these changes.</summary>
    public static TextEditOutcome Remove(byte[] file, IEnumerable<FingerprintText> changes)
    {
        TextEditOutcome outcome = new TextEditOutcome.Edited(SourceText.FromBytes(RepositoryPolicy.FileName, file));
        foreach (var change in changes)
        {
            if (outcome is not TextEditOutcome.Edited edited)
                return outcome;
            outcome = PolicyFileEditor.Remove(YamlReader.Read(edited.Text), change.Text);
        }

        return outcome;
    }

    private static ImmutableArray<PolicyException> ExceptionsOf(YamlFile file) =>
        PolicyReader.Read(file) is PolicyReading.Valid valid ? valid.Policy.Exceptions : [];
}
